"""Figures of delegates and their links, and of joint management."""

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cadres.choices.delegates import MeetingKind
from cadres.metrics.posts import AGE, EDUCATION, POLITICAL, SEX, SOURCE
from cadres.models import Consultation, Delegate, Inspection, LinkMeeting, SpecialCommittee
from cadres.rules.delegates import VIEW_DELEGATES, VIEW_VETTING
from league.kernel import metrics
from league.kernel.metrics import Dimension, Metric, Period
from league.kernel.scoping import covering
from orgs.models import Org


def delegates(period: Period):
    """Delegates of the day."""
    return Delegate.objects.at(period.end, period.is_past)


def linked(period: Period):
    """Those of them who keep in touch with a branch."""
    return delegates(period).exclude(branch=None)


def linked_branches(period: Period):
    """Branches of the day with whom a delegate keeps in touch, each once."""
    rows = Delegate.objects.filter(covering(period.end), branch=OuterRef("pk"))
    return Org.objects.at(period.end, period.is_past).filter(Exists(rows))


def within(model, column: str = "on"):
    """A function giving the rows of the days asked for, at the place of their organization."""

    def rows(period: Period):
        found = model.objects.filter(**{f"{column}__lte": period.end})
        found = found.filter(**{f"{column}__gte": period.start}) if period.start else found
        return found.placed(period.end, period.is_past)

    return rows


STATIONED = Dimension("station", _("联络站"), lambda period: F("station__name"))
HELD_AT = Dimension("station", _("联络站"), lambda period: F("station__name"))
HELD_BY = Dimension("committee", _("专委会"), lambda period: F("committee__name"))
MEETING = Dimension("kind", _("类型"), lambda period: F("kind"), lambda: dict(MeetingKind.choices))
CUTS = (SEX, AGE, POLITICAL, EDUCATION, SOURCE, STATIONED)
KNOWN = {"known_from": metrics.get("orgs.total").known_from}
COMMON = KNOWN | {"permit": VIEW_DELEGATES}
STOCK = COMMON | {"kind": "stock", "unit": _("人"), "by": {each.code: each for each in CUTS}}
MEETINGS = COMMON | {
    "kind": "flow",
    "rows": within(LinkMeeting),
    "by": {each.code: each for each in (MEETING, HELD_AT, HELD_BY)},
}
VETTING = KNOWN | {"permit": VIEW_VETTING, "kind": "flow"}

DELEGATES = Metric(code="delegates.total", label=_("团代表数"), rows=delegates, **STOCK)
IN_STATIONS = Metric(
    code="delegates.stationed",
    label=_("进驻联络站的团代表数"),
    rows=lambda period: delegates(period).exclude(station=None),
    **STOCK,
)
LINKED = Metric(code="delegates.linked", label=_("联系团支部的团代表数"), rows=linked, **STOCK)
YOUTHS = Metric(code="delegates.youths", label=_("团代表联系青年数"), rows=linked, sums="youths", **STOCK)
BRANCHES = Metric(
    code="delegates.branches",
    label=_("有团代表联系的团支部数"),
    unit=_("个"),
    kind="stock",
    rows=linked_branches,
    **COMMON,
)
COMMITTEES = Metric(
    code="delegates.committees",
    label=_("专委会数"),
    unit=_("个"),
    kind="stock",
    rows=lambda period: SpecialCommittee.objects.at(period.end, period.is_past),
    **COMMON,
)
HELD = Metric(code="delegates.meetings", label=_("联络站、专委会活动场次"), unit=_("场"), **MEETINGS)
CAME = Metric(
    code="delegates.attended", label=_("联络站、专委会活动人次"), unit=_("人次"), sums="attended", **MEETINGS
)
GROUPS = Metric(code="vetting.groups", label=_("考察组数"), unit=_("个"), rows=within(Inspection), **VETTING)
INSPECTED = Metric(
    code="vetting.candidates",
    label=_("考察人选数"),
    unit=_("人"),
    rows=within(Inspection),
    sums="candidates",
    **VETTING,
)
CARRIED_OUT = Metric(
    code="vetting.carried_out",
    label=_("协管任免人数"),
    unit=_("人"),
    rows=within(Consultation, "carried_out_on"),
    sums="carried_out",
    **VETTING,
)
UNANSWERED = Metric(
    code="vetting.unanswered",
    label=_("没有复函的协管函数"),
    unit=_("件"),
    rows=lambda period: within(Consultation)(period).filter(
        Q(answered_on=None) | Q(answered_on__gt=period.end)
    ),
    **VETTING,
)
