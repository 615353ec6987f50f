"""Figures of rectifications: weak organizations, those being put right, those closed, those late.

    软弱涣散团组织 of a period = 整顿中 at its end + 已销号 in it

A case that was stopped, because it was opened by mistake or its organization ended, counts until that day.
"""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from league.kernel import findings
from league.kernel.metrics import Dimension, Metric, Period, Ratio
from orgs.choices import Field, Kind
from orgs.choices.rectification import Source
from orgs.metrics.tree import TREE
from orgs.models import Rectification
from orgs.querysets.rectification import RectificationQuerySet
from orgs.rules.rectification import VIEW_CASES


def cases(period: Period) -> RectificationQuerySet:
    """Cases opened by the day, at the place of their organization."""
    return Rectification.objects.at(period.end, period.is_past)


def weak(period: Period) -> RectificationQuerySet:
    """Cases that ran at the end of the period, or were closed in it."""
    running = RectificationQuerySet.running(period.end)
    return cases(period).filter(running | RectificationQuerySet.closed(period.start, period.end))


def names_of_findings() -> dict[str, str]:
    """Codes of detectors with the names of their figures."""
    return {each.code: each.metric.label for each in findings.detectors()}


SOURCE = Dimension("source", _("来源"), lambda period: F("source"), lambda: dict(Source.choices))
FINDING = Dimension("finding", _("体检项目"), lambda period: F("detector"), names_of_findings)
FIELD = Dimension("field", _("领域"), lambda period: F("org__field"), lambda: dict(Field.choices))
KIND = Dimension("kind", _("类别"), lambda period: F("org__kind"), lambda: dict(Kind.choices))
COMMON = {
    "unit": _("个"),
    "by": {each.code: each for each in (SOURCE, FINDING, FIELD, KIND)},
    "known_from": (TREE,),
    "permit": VIEW_CASES,
    "url_name": "orgs:rectification-list",
}

WEAK = Metric(code="rectifications.weak", label=_("软弱涣散团组织数"), kind="flow", rows=weak, **COMMON)
RUNNING = Metric(
    code="rectifications.running",
    label=_("整顿中的团组织数"),
    kind="stock",
    rows=lambda period: cases(period).filter(RectificationQuerySet.running(period.end)),
    **COMMON,
)
CLOSED = Metric(
    code="rectifications.closed",
    label=_("已销号的团组织数"),
    kind="flow",
    rows=lambda period: cases(period).filter(RectificationQuerySet.closed(period.start, period.end)),
    **COMMON,
)
LATE = Metric(
    code="rectifications.late",
    label=_("逾期未销号的团组织数"),
    kind="stock",
    rows=lambda period: cases(period).filter(RectificationQuerySet.late(period.end)),
    **COMMON,
)
RATE = Ratio("rectifications.rate", _("软弱涣散团组织整顿率"), CLOSED, WEAK)
