"""Pages of rectifications: the ledger, one case, its steps, what was done, its files."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import findings
from league.kernel.templatetags.league import chip
from league.kernel.views import Column, ModelViews
from league.kernel.views.pastlists import rows_then
from orgs.choices.rectification import CaseState, Source
from orgs.filters.rectification import RectificationFilter, detected
from orgs.forms.rectification import CaseForm, CaseMendForm, NoteForm
from orgs.models import Org, Rectification, RectificationPaper
from orgs.rules import rectification as rules
from orgs.services import rectification as services
from orgs.views.ofday import DayViews
from orgs.views.units import called
from orgs.workflows import RECTIFICATION

TONES = {
    CaseState.OPENED: "amber",
    CaseState.PLANNED: "blue",
    CaseState.RUNNING: "amber",
    CaseState.REPORTED: "blue",
    CaseState.CLOSED: "green",
    CaseState.STOPPED: "line",
}


def finding_name(row: dict) -> str:
    """What the check-up found, by name; empty for other sources."""
    return str(dict(detected()).get(row["detector"], ""))


def late(row: dict):
    """How many days the deadline of an open case has passed, empty for none."""
    days = (timezone.localdate() - row["deadline"]).days
    return "" if row["closed_on"] or days <= 0 else chip(_("逾期 %(n)d 天") % {"n": days}, "danger")


class RectificationViews(DayViews):
    """See the module."""

    model = Rectification
    blanks = False
    route = "rectifications/"
    label, unit = gettext_lazy("整顿台账"), gettext_lazy("件")
    add_label = gettext_lazy("立案整顿")
    permits = {
        "view": rules.VIEW_CASES,
        "add": rules.SUPERVISE,
        "edit": rules.SUPERVISE,
        "attach": rules.RECTIFY,
        "export": rules.EXPORT_CASES,
    }
    events = {"add": rules.OPENED, "edit": rules.EDITED}
    workflow, began = RECTIFICATION, "opened_on"
    past = ModelViews.past  # list and export alone: the page of a case shows today
    attachments = RectificationPaper
    filterset = RectificationFilter
    order = "-opened_on"
    empty_title = gettext_lazy("还没有整顿")
    empty_text = gettext_lazy("在“组织体检”里找到问题，从清单里立案；对标定级不合格的在这里立案。")
    columns = (
        Column(
            "org",
            gettext_lazy("团组织"),
            source=("org__short", "org__name"),
            text=called("org"),
            lead=True,
            sort="org__pinyin",
        ),
        Column(
            "parent",
            gettext_lazy("上级团组织"),
            source=("org__parent__short", "org__parent__name"),
            text=called("org__parent"),
        ),
        Column("source", gettext_lazy("来源")),
        Column("finding", gettext_lazy("体检项目"), source=("detector",), text=finding_name),
        Column("problems", gettext_lazy("存在问题"), shown=False),
        Column("state", gettext_lazy("状态"), tones=TONES),
        Column("opened_on", gettext_lazy("立案日期"), sort="opened_on"),
        Column(  # a day to come on every day before it, so that a past day must not leave it empty
            "deadline",
            gettext_lazy("整顿期限"),
            text=lambda row: row["deadline"].isoformat(),
            source=("deadline",),
            sort="deadline",
            cell=lambda row: row["deadline"],
        ),
        Column("late", gettext_lazy("逾期"), source=("deadline", "closed_on"), text=late, today=True),
        Column("measures", gettext_lazy("整顿措施"), shown=False, today=True),
        Column("responsible", gettext_lazy("责任人"), today=True),
        Column("outcome", gettext_lazy("整顿情况"), shown=False, today=True),
        Column("checked_on", gettext_lazy("复查日期"), shown=False),
        Column("checked_by", gettext_lazy("复查人"), shown=False, today=True),
        Column("verdict", gettext_lazy("复查结论"), shown=False, today=True),
        Column("closed_on", gettext_lazy("办结日期"), sort="closed_on", nullable=True),
    )
    detail_fields = (
        *("source", "opened_on", "deadline", "responsible", "came_from", "checked_on", "checked_by"),
        *("verdict", "closed_on"),
    )

    @classmethod
    def urls(cls):
        """The declared pages, and the one on which progress is noted."""
        noting = cls._path("<int:pk>/note/", "note", ("GET", "POST"), permit=rules.RECTIFY, on_row=True)
        return [*super().urls(), noting]

    def queryset(self):
        """Cases with their organization, its superior and where they came from."""
        return Rectification.objects.select_related("org__parent", "came_from")

    def rows_of_day(self):
        """On a past day with the state of that day."""
        rows = super().rows_of_day()
        return rows_then(rows, RECTIFICATION, self.began, self.on) if self.on else rows

    # One case

    def title(self, obj) -> str:
        """Whose case it is."""
        return _("%(org)s整顿") % {"org": obj.org}

    def chips(self, obj):
        """The state, and that it is late."""
        late = obj.closed_on is None and obj.deadline < timezone.localdate()
        told = [(obj.get_state_display(), TONES[obj.state])]
        return [*told, (_("逾期"), "danger")] if late else told

    def detail_meta(self, obj):
        """Full name and superior."""
        return [obj.org.name, str(obj.org.parent)]

    def facts(self, obj):
        """What is filled in; what the check-up found by its name."""
        detector = findings.get(obj.detector)
        found = [(_("体检项目"), detector.metric.label)] if detector else []
        return [*found, *super().facts(obj)]

    def detail_acts(self, obj):
        """To the organization, and to a note of progress."""
        acts = [
            {"label": _("组织页面"), "url": reverse("orgs:org-detail", args=[obj.org_id]), "icon": "network"}
        ]
        if self.may_attach(obj):
            acts.append({"label": _("记进展"), "url": self.url("note", obj.pk), "icon": "notebook-pen"})
        return acts

    def detail_context(self, obj) -> dict:
        """The kernel's context with problems, measures and outcome line by line, and the notes."""
        parts = [
            (_("存在问题"), obj.problems.splitlines()),
            (_("整顿措施"), obj.measures.splitlines()),
            (_("整顿情况"), obj.outcome.splitlines()),
        ]
        notes = list(obj.notes.select_related("by"))
        return super().detail_context(obj) | {"parts": [part for part in parts if part[1]], "notes": notes}

    def offers(self, action: str, obj) -> bool:
        """Mended by the superior while it is open."""
        is_open = obj.state in CaseState.open()
        return super().offers(action, obj) and is_open and self.holds(rules.SUPERVISE, obj.org.parent)

    def may_attach(self, obj) -> bool:
        """Files and notes are added until it is settled."""
        return super().may_attach(obj) and obj.state in CaseState.open()

    # Changes

    def form_class(self, action: str):
        """Of an open case only problems and deadline."""
        return CaseForm if action == "add" else CaseMendForm

    def initial(self) -> dict:
        """What the worklist named: the organization with the sentence of the finding, and the usual days."""
        told, today = super().initial(), timezone.localdate()
        wish = self.request.GET.get("org", "")
        rows = Org.objects.visible_to(self.user, rules.SUPERVISE)
        org = rows.filter(pk=wish).first() if wish.isdecimal() and len(wish) < 12 else None
        if org is None:
            return told
        told["deadline"] = rules.last_day(org, today)
        detector = findings.get(self.request.GET.get("detector", ""))
        if detector is not None:
            told |= {"source": Source.FINDING, "problems": detector.found(org.pk)}
        return told

    def save(self, form, action: str):
        """By the service, which asks for the superior."""
        return services.open_case(form.instance, actor=self.user)

    def _saved(self, form, action: str, before: dict):
        """By the services, which write the audit event."""
        if not before:
            return self.save(form, action)
        told = {"actor": self.user, "version": int(before["version"])}
        return services.mend(form.instance, dict(form.cleaned_data), **told)

    def note(self, request, pk):
        """What was done on a day."""

        def act(case, data):
            services.note(case, actor=self.user, **data)
            return _("已登记进展。"), self.url("detail", case.pk)

        return self.verb(pk, rules.RECTIFY, NoteForm, _("记进展：%(name)s"), act)
