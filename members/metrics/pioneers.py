"""Figures of 少先队: children who joined by batch, badges given by level and holder."""

from django.db.models import CharField, F
from django.db.models.functions import Cast
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Metric, Period
from members.choices.pioneers import BadgeLevel, Holder
from members.metrics.flow import within_days
from members.metrics.quota import at
from members.metrics.register import choices
from members.models import PioneerBadge, PioneerBatch
from members.rules.pioneers import VIEW_BADGES, VIEW_BATCHES

MOST = 9


def batches(period: Period):
    """Batches of the period."""
    return at(PioneerBatch.objects.filter(within_days("on", period)), "org__", period)


def badges(*levels: str):
    """Badges of some levels given in the period; of any without one."""

    def rows(period: Period):
        found = PioneerBadge.objects.filter(within_days("on", period))
        return at(found.filter(level__in=levels) if levels else found, "org__", period)

    return rows


def numbered() -> dict[str, str]:
    """第 1 批, 第 2 批 …"""
    return {str(n): gettext("第 %(n)d 批") % {"n": n} for n in range(1, MOST + 1)}


BATCH = Dimension("batch", _("批次"), lambda period: Cast("batch", CharField(max_length=2)), numbered)
ENTRY = Dimension("entry_year", _("入学年份"), lambda period: Cast("entry_year", CharField(max_length=4)))
LEVEL = Dimension("level", _("奖章"), lambda period: F("level"), choices(BadgeLevel))
HOLDER = Dimension("holder", _("授予对象"), lambda period: F("holder"), choices(Holder))
JOINED = Metric(
    code="pioneers.joined",
    label=_("分批入队人数"),
    unit=_("人"),
    kind="flow",
    rows=batches,
    sums="joined",
    by={"batch": BATCH, "entry_year": ENTRY},
    permit=VIEW_BATCHES,
)
GIVEN = {"unit": _("枚"), "kind": "flow", "permit": VIEW_BADGES}
BADGES = Metric(
    code="pioneers.badges",
    label=_("红领巾奖章授予数"),
    rows=badges(),
    by={"level": LEVEL, "holder": HOLDER},
    **GIVEN,
)
STARS = Metric(
    code="pioneers.stars",
    label=_("红领巾奖章星级章授予数"),
    rows=badges(*(level for level in BadgeLevel if level.star)),
    by={"level": LEVEL, "holder": HOLDER},
    **GIVEN,
)
