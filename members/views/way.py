"""The fifteen steps of one applicant as lines: done, now or later, what stands in the way, until when."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.clauses import Finding, blocked, worst
from league.kernel.workflow import unanswered
from members.choices import Part, Stage
from members.models import Application
from members.rules import forecast, terms
from members.rules.materials import AT_HAND
from members.workflows import ADMISSION

TRAINED = (
    *(terms.OBSERVATION, terms.LESSONS, terms.RECORDED, terms.SERVICE, terms.POLITICS),
    *(terms.CLASS_RESULT, terms.POINTS, terms.REVIEW, AT_HAND),
)


@dataclass(frozen=True)
class Station:
    """One of the fifteen steps.

    steps: the steps of the table that lead through it, the last of them completes it. days: fields with the
    days it left behind. only, but: codes of the clauses of those steps that belong here, or do not.
    """

    part: Part
    label: str
    steps: tuple[str, ...]
    days: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    def owns(self, finding: Finding) -> bool:
        """Whether a finding of the steps belongs to this station."""
        code = finding.clause.code
        return code in self.only if self.only else code not in self.but


def codes(*clauses) -> tuple[str, ...]:
    """Codes of clauses."""
    return tuple(clause.code for clause in clauses)


WAY = (
    Station(Part.APPLYING, gettext_lazy("提交入团申请书"), ("submit",), ("applied_on",)),
    Station(Part.APPLYING, gettext_lazy("派人谈话"), ("talk",), ("talked_on",)),
    Station(
        Part.CHOOSING,
        gettext_lazy("确定和批准入团积极分子"),
        ("nominate", "endorse"),
        ("activist_on", "endorsed_on"),
        but=codes(terms.MENTORS),
    ),
    Station(Part.CHOOSING, gettext_lazy("指定培养联系人"), ("nominate",), only=codes(terms.MENTORS)),
    Station(Part.TRAINING, gettext_lazy("教育培养考察"), ("recommend",), only=codes(*TRAINED)),
    Station(
        *(Part.SELECTING, gettext_lazy("推荐和确定发展对象"), ("recommend",), ("candidate_on",)),
        but=codes(*TRAINED),
    ),
    Station(Part.SELECTING, gettext_lazy("基层团委预审"), ("examine",), ("examined_on",)),
    Station(Part.SELECTING, gettext_lazy("公示"), ("publish", "conclude"), ("notice_from",)),
    Station(
        *(Part.SELECTING, gettext_lazy("确定入团介绍人"), ("form",), ("introduced_on",)),
        only=codes(terms.INTRODUCED),
    ),
    Station(
        *(Part.RECEIVING, gettext_lazy("填写入团志愿书"), ("form",), ("form_on",)),
        but=codes(terms.INTRODUCED),
    ),
    Station(Part.RECEIVING, gettext_lazy("支部大会讨论"), ("vote",), ("meeting_on",)),
    Station(
        *(Part.RECEIVING, gettext_lazy("基层团委审批、县级备案"), ("approve", "file")),
        ("approved_on", "filed_on"),
    ),
    Station(Part.RECEIVING, gettext_lazy("反馈审批结果"), ("inform",), ("informed_on",)),
    Station(Part.RECEIVING, gettext_lazy("入团仪式"), ("swear",)),
    Station(
        Part.RECEIVING, gettext_lazy("档案管理"), ("archive", "certify"), ("archived_on", "certified_on")
    ),
)
ORDER = [name for name, _state, _field in forecast.STEPS]


def lines(application: Application, on: date, mend) -> list[dict]:
    """The fifteen lines as a page shows them; mend: finding → finding with the address that mends it."""
    here = _next_step(application)
    ahead = forecast.earliest_days(application, on)
    found = {name: _findings(application, name, on) for name in ORDER[here:]} if here is not None else {}
    made = []
    for number, station in enumerate(WAY, start=1):
        places = [ORDER.index(step) for step in station.steps]
        state = _state(application, places, here)
        own = [mend(each) for step in station.steps for each in found.get(step, ()) if station.owns(each)]
        made.append(
            {
                "number": number,
                "part": station.part.label,
                "opens": number == 1 or WAY[number - 2].part != station.part,
                "label": station.label,
                "state": state,
                "words": _done_words(application, station) if state == "done" else "",
                "earliest": None if state == "done" else ahead.get(station.steps[-1]),
                "findings": own,
                "lacking": len(blocked(own)),
                "level": worst(own),
            }
        )
    return made


def sentence(application: Application, on: date) -> str:
    """The next turning point in words: `最早 2027-03-01 可确定为发展对象`; empty where nothing is to come."""
    ahead = forecast.earliest_days(application, on)
    if application.state in Stage.joined() or not ahead:
        return ""
    if "recommend" in ahead:
        return _("最早 %(day)s 可确定为发展对象") % {"day": ahead["recommend"]}
    if "vote" in ahead:
        return _("最早 %(day)s 可召开支部大会") % {"day": ahead["vote"]}
    return _("最早 %(day)s 可审批") % {"day": ahead["approve"]} if "approve" in ahead else ""


def _next_step(application: Application) -> int | None:
    """The place of the step to be taken next, None when there is none."""
    if application.state in (Stage.CLOSED, Stage.CERTIFIED):
        return None
    state = Stage.DRAFT if application.state == Stage.RETURNED else application.state
    return next(place for place, (_name, source, _field) in enumerate(forecast.STEPS) if source == state)


def _state(application: Application, places: list[int], here: int | None) -> str:
    if application.state == Stage.CERTIFIED or (here is not None and max(places) < here):
        return "done"
    return "now" if here in places else "later"


def _findings(application: Application, name: str, on: date) -> tuple[Finding, ...]:
    """What the clauses of a step say, before its own fields are answered."""
    step = ADMISSION.step(name)
    return ADMISSION.findings(unanswered(application, step), step, on)


def _done_words(application: Application, station: Station) -> str:
    """The days a station left behind; a word where an older application left none."""
    if station.only == codes(terms.MENTORS):
        return application.mentors or _("未登记")
    if station.steps == ("swear",):
        return str(application.ceremony.on) if application.ceremony else _("未登记")
    days = [getattr(application, name) for name in station.days]
    if station.part == Part.TRAINING:
        days = [application.activist_on, application.candidate_on]
    return " → ".join(str(day) for day in days if day) or _("未登记")
