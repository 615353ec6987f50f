"""Figures about duties and regular meetings, and where no meeting was held in time."""

from django.db.models import DateField, Exists, F, OuterRef, Q, Subquery, Value
from django.utils.translation import gettext_lazy as _

from cadres.choices.duty import DutyKind
from cadres.models import Duty, RegularMeeting
from cadres.rules.duty import MEETING_MONTHS, VIEW_DUTY
from league.kernel import metrics
from league.kernel.calendar import add_months
from league.kernel.metrics import Dimension, Metric, Period
from league.kernel.params import Book
from orgs import rules as org_rules
from orgs.choices import Level
from orgs.models import Org


def duties(period: Period):
    """Duties of the day."""
    return Duty.objects.at(period.end, period.is_past)


def done(period: Period):
    """Duties carried out in the period."""
    within = Q(done_on__lte=period.end) & (Q(done_on__gte=period.start) if period.start else Q())
    return Duty.objects.filter(within).placed(period.end, period.is_past)


def meetings(period: Period):
    """Regular meetings of the period."""
    within = Q(on__lte=period.end) & (Q(on__gte=period.start) if period.start else Q())
    return RegularMeeting.objects.filter(within).placed(period.end, period.is_past)


def contacted(period: Period):
    """Organizations some cadre contacts on the day."""
    found = duties(period).filter(kind__in=(DutyKind.CONTACT, DutyKind.AREA), target=OuterRef("pk"))
    return Org.objects.at(period.end, period.is_past).filter(Exists(found))


def committees(period: Period):
    """Committees of townships and streets on the day: who has to meet regularly."""
    return Org.objects.at(period.end, period.is_past).filter(level=Level.TOWNSHIP)


def late(period: Period):
    """Of them those that held no meeting within the months asked for, with `last_meeting`."""
    book, day = Book((MEETING_MONTHS,)), period.end
    since = book.by_place(
        (MEETING_MONTHS,),
        lambda place: Value(add_months(day, -int(book.value(MEETING_MONTHS, place, day)))),
        output_field=DateField(),
    )
    held = RegularMeeting.objects.filter(org=OuterRef("pk"), on__lte=day).order_by("-on")
    rows = committees(period).annotate(last_meeting=Subquery(held.values("on")[:1]), meeting_from=since)
    return rows.filter(Q(last_meeting=None) | Q(last_meeting__lt=F("meeting_from")))


KIND = Dimension("kind", _("类型"), lambda period: F("kind"), lambda: dict(DutyKind.choices))
DUTIES = Metric(
    code="cadres.duties",
    label=_("轮值与联系项数"),
    unit=_("项"),
    kind="stock",
    rows=duties,
    by={"kind": KIND},
    permit=VIEW_DUTY,
)
DONE = Metric(
    code="cadres.duties_done",
    label=_("完成的轮值与联系项数"),
    unit=_("项"),
    kind="flow",
    rows=done,
    by={"kind": KIND},
    permit=VIEW_DUTY,
)
MEETINGS = Metric(
    code="cadres.regular_meetings",
    label=_("委员例会次数"),
    unit=_("次"),
    kind="flow",
    rows=meetings,
    permit=VIEW_DUTY,
)
ORGS = {
    "unit": _("个"),
    "kind": "stock",
    "by": metrics.get("orgs.townships").by,
    "known_from": metrics.get("orgs.townships").known_from,
    "permit": org_rules.VIEW,
    "url_name": "orgs:org-list",
}
CONTACTED = Metric(code="cadres.orgs_contacted", label=_("有干部联系的团组织数"), rows=contacted, **ORGS)
LATE = Metric(code="cadres.meetings_late", label=_("未按期召开委员例会的乡镇团委数"), rows=late, **ORGS)
