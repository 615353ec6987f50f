"""Figures of 学社衔接: how many graduates of the day's year are owed a place, handed over, on the way, left.

    graduates = handed over + in transit + staying + open

on every day. Those who stay by the rules (出国、延迟毕业) are not owed: the share is taken of the others.
A graduate counts at the class; who is in transit is also told at the receiving side.
"""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Metric, Period, Ratio
from members.choices.graduates import Destination, Standing
from members.metrics.register import choices
from members.metrics.transfer import on_the_way, placed
from members.models import Graduate
from members.rules.transfer import VIEW_TRANSFERS


def listed(period: Period) -> QuerySet:
    """Graduates of the day's year, at the last place of their class."""
    rows = Graduate.objects.known_on(period.end).filter(year=period.end.year)
    return placed(rows, "branch", period.end)


def owed(period: Period) -> QuerySet:
    """Of them, those for whom a place must be found."""
    return listed(period).owed()


def standing_at(*standings: str):
    """Owed graduates with one of the standings."""
    return lambda period: owed(period).filter(standing__in=standings)


def overdue(period: Period) -> QuerySet:
    """Of any year, staying although the time is over."""
    return placed(Graduate.objects.overdue(period.end), "branch", period.end)


def arriving(period: Period) -> QuerySet:
    """Papers of graduates under way, at the receiving organization."""
    return on_the_way("target")(period).filter(graduate__isnull=False)


WHERE = Dimension("destination", _("毕业去向"), lambda period: F("destination"), choices(Destination))
STANDING = Dimension("standing", _("衔接情况"), lambda period: F("standing"), choices(Standing))


def figure(code: str, label: str, rows, *cuts: Dimension) -> Metric:
    """A stock of graduates, opened by name."""
    by = {cut.code: cut for cut in cuts}
    return Metric(code=code, label=label, unit=_("人"), kind="stock", rows=rows, by=by, permit=VIEW_TRANSFERS)


LISTED = figure("members.graduates", _("毕业班团员（当年）"), listed, WHERE, STANDING)
OWED = figure("members.graduates_owed", _("应衔接的毕业生团员（当年）"), owed, WHERE, STANDING)
HANDED = figure(
    "members.graduates_handed", _("已衔接的毕业生团员（当年）"), standing_at(Standing.HANDED), WHERE
)
TRANSIT = figure(
    "members.graduates_transit", _("转接中的毕业生团员（当年）"), standing_at(Standing.TRANSIT), WHERE
)
UNSETTLED = figure(
    "members.graduates_unsettled",
    _("未落实的毕业生团员（当年，含暂留）"),
    standing_at(Standing.STAYING, Standing.OPEN),
    WHERE,
    STANDING,
)
OVERDUE = figure("members.graduates_overdue", _("暂留到期未落实的毕业生团员"), overdue, WHERE)
ARRIVING = figure("members.graduates_arriving", _("待接收的毕业生团员（转入方）"), arriving)
RATE = Ratio("members.graduates_rate", _("学社衔接率（当年）"), part=HANDED, whole=OWED)
