"""Figures of members who are away: how many on a day, how many went and came back in a period.

    away before + went away − came back, were transferred or left = away after

for a branch whose members did not change it meanwhile; the register counts them all the time.
"""

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Metric, Period
from members.choices.absence import AbsenceState
from members.metrics.flow import within_days
from members.metrics.register import COMMON, choices, in_branches
from members.models import Absence
from members.rules.absence import VIEW_ABSENCES
from orgs.choices import Field

LASTING = Q(ended_on=None) | Q(ended_on__gt=F("since"))


def away(period: Period):
    """Members of the day who are away on it."""
    return in_branches(period).filter(
        Exists(Absence.objects.on_day(period.end).filter(member=OuterRef("pk")))
    )


def away_too_long(period: Period):
    """Of them, those whose membership was to be transferred by the day, or looked at again."""
    rows = Absence.objects.on_day(period.end).filter(member=OuterRef("pk"), due_on__lte=period.end)
    return in_branches(period).filter(Exists(rows))


def changed(column: str):
    """Absences whose day in a column lies in the period; who came back the same day was never away."""

    def rows(period: Period):
        found = Absence.objects.placed(period.end, period.is_past)
        return found.filter(within_days(column, period) & LASTING)

    return rows


STOCK = {**COMMON, "kind": "stock"}
AWAY = Metric(code="members.away", label=_("流动团员数"), rows=away, **STOCK)
TOO_LONG = Metric(code="members.away_due", label=_("外出满期的流动团员数"), rows=away_too_long, **STOCK)
FLOW = {
    "unit": _("人次"),
    "kind": "flow",
    "permit": VIEW_ABSENCES,
    "by": {
        "state": Dimension("state", _("去向"), lambda period: F("state"), choices(AbsenceState)),
        "field": Dimension("field", _("领域"), lambda period: F("branch__field"), choices(Field)),
    },
}
WENT_AWAY = Metric(code="members.went_away", label=_("新登记外出的团员"), rows=changed("since"), **FLOW)
CAME_BACK = Metric(
    code="members.came_back", label=_("结束外出的团员（返回、转出、离团）"), rows=changed("ended_on"), **FLOW
)
