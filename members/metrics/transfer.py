"""Figures of transfers: who is on the way, who went and came, and whether the sides answered in time.

A member counts where the transfer began until it is received, so that totals add up meanwhile:

    in transit at the beginning + asked for − closed = in transit at the end
"""

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Metric, Period, Ratio
from members.choices import TransferKind, TransferReason, TransferState
from members.metrics.flow import within_days
from members.metrics.register import choices
from members.models import Transfer, TransferTurn
from members.rules.transfer import VIEW_TRANSFERS
from orgs.models import Placement

ANSWERED = (
    *(TransferState.AT_SOURCE, TransferState.AT_TARGET, TransferState.APPEALED),
    *(TransferState.UNSENT, TransferState.RETURNED),
)


def placed(rows: QuerySet, side: str, day) -> QuerySet:
    """Rows with `unit_path`, where the organization of a side stood on a day (a date, or a column).

    A branch dissolved since, as classes are that have graduated, answers with its last place.
    """
    places = Placement.objects.filter(org=OuterRef(side), start__lte=day).order_by("-start")
    return rows.annotate(unit_path=Coalesce(Subquery(places.values("path")[:1]), F(f"{side}__path")))


def on_the_way(side: str):
    """Papers under way at the end of the day, at one side's place."""

    def rows(period: Period) -> QuerySet:
        papers = Transfer.objects.filter(**{f"{side}__isnull": False}).underway_on(period.end)
        return placed(papers, side, period.end)

    return rows


def asked(period: Period) -> QuerySet:
    """Papers asked for in the period; an arrival is never on the way here."""
    rows = Transfer.objects.exclude(kind=TransferKind.ARRIVAL).filter(within_days("requested_on", period))
    return placed(rows, "source", OuterRef("requested_on"))


def closed(period: Period) -> QuerySet:
    """Papers done or withdrawn in the period; who is through never opens again."""
    rows = Transfer.objects.exclude(kind=TransferKind.ARRIVAL).exclude(state__in=TransferState.open())
    return placed(rows.filter(within_days("state_since", period)), "source", OuterRef("requested_on"))


def gone(period: Period) -> QuerySet:
    """Members transferred out of a branch in the period."""
    rows = Transfer.objects.filter(within_days("moved_on", period), source__isnull=False)
    return placed(rows, "source", OuterRef("requested_on"))


def come(period: Period) -> QuerySet:
    """Members transferred into a branch in the period."""
    rows = Transfer.objects.filter(within_days("moved_on", period), branch__isnull=False)
    return placed(rows, "branch", OuterRef("moved_on"))


def due(period: Period) -> QuerySet:
    """Turns whose last day lies in the period, at the side whose turn it was; a letter's validity is none."""
    rows = TransferTurn.objects.filter(within_days("due", period), state__in=ANSWERED)
    return placed(rows, "org", OuterRef("start"))


KIND = Dimension("kind", _("转接类型"), lambda period: F("kind"), choices(TransferKind))
REASON = Dimension("reason", _("转接原因"), lambda period: F("reason"), choices(TransferReason))
OUTCOME = Dimension("outcome", _("结果"), lambda period: F("state"), choices(TransferState))
STATION = Dimension("station", _("环节"), lambda period: F("state"), choices(TransferState))


def figure(code: str, label: str, kind: str, rows, *cuts: Dimension, unit: str = _("人次")) -> Metric:
    """A figure of transfers, opened by name on the figure's own page."""
    return Metric(
        code=code,
        label=label,
        unit=unit,
        kind=kind,
        rows=rows,
        by={cut.code: cut for cut in cuts},
        permit=VIEW_TRANSFERS,
    )


IN_TRANSIT = figure(
    "members.in_transit",
    _("转接中的团员（转出方）"),
    "stock",
    on_the_way("source"),
    KIND,
    REASON,
    unit=_("人"),
)
IN_TRANSIT_IN = figure(
    "members.in_transit_in", _("转接中的团员（转入方）"), "stock", on_the_way("target"), KIND, unit=_("人")
)
ASKED = figure("members.transfers_asked", _("提出的转接"), "flow", asked, KIND, REASON)
CLOSED = figure("members.transfers_closed", _("办结和撤回的转接"), "flow", closed, KIND, OUTCOME)
GONE = figure("members.transferred_out", _("转出的团员"), "flow", gone, KIND, REASON)
COME = figure("members.transferred_in", _("转入的团员"), "flow", come, KIND, REASON)
DUE = figure("members.transfer_due", _("应响应的转接环节"), "flow", due, STATION)
TIMELY = figure(
    "members.transfer_timely",
    _("按期响应的转接环节"),
    "flow",
    lambda period: due(period).timely(),
    STATION,
)
RESPONSE = Ratio("members.transfer_response", _("转接及时响应率"), part=TIMELY, whole=DUE)
