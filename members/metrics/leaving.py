"""Figures about those who leave, soon will, or are under a measure."""

from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Metric, Period
from league.kernel.params import Book
from members.choices import Entry
from members.metrics.flow import HOW_OUT, flow, went
from members.metrics.register import COMMON, in_branches
from members.rules.admission import add_months
from members.rules.decisions import AHEAD, VIEW_DECISIONS


def exits(period: Period):
    """Memberships that ended in the period."""
    return went(period).filter(how_out__in=Entry.exits())


def leaving_soon(period: Period):
    """Members who turn 28 within the time of the reminder, and hold no post on the day."""
    months = Book([AHEAD]).value(AHEAD, "", period.end)
    ahead = in_branches(period).leaving_by(add_months(period.end, months), period.end)
    return ahead.exclude(pk__in=in_branches(period).over_age(period.end).order_by().values("pk"))


EXITS = flow("members.exits", _("离团和离册的团员"), exits, HOW_OUT)
LEAVING = Metric(
    code="members.leaving_soon",
    label=_("即将满 28 周岁的团员（无团内职务）"),
    kind="stock",
    rows=leaving_soon,
    **COMMON,
)
PROBATION = Metric(
    code="members.on_probation",
    label=_("留团察看的团员"),
    kind="stock",
    rows=lambda period: in_branches(period).under_probation(period.end),
    **{**COMMON, "permit": VIEW_DECISIONS},
)
