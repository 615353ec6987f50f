"""Figures of reform tasks: given out, closed, overdue, silent; weighted completion.

加权完成率 = Σ 权重 × 验收等级计入比例（已销号） ÷ Σ 权重（已下发）
"""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Case, DecimalField, ExpressionWrapper, F, Value, When
from django.utils.translation import gettext_lazy as _

from league.kernel import metrics, params
from league.kernel.metrics import Dimension, Metric, Period, Ratio
from reforms.choices.programmes import Grade, Measure
from reforms.models import Assignment
from reforms.querysets.programmes import AssignmentQuerySet
from reforms.rules import VIEW
from reforms.rules.progress import SHARES, STALE_DAYS

POINTS = DecimalField(max_digits=14, decimal_places=4)


def given(period: Period) -> AssignmentQuerySet:
    """What was given out by the day, at the place of its unit."""
    return Assignment.objects.at(period.end, period.is_past)


def closed(period: Period) -> AssignmentQuerySet:
    """What was closed by the day."""
    return given(period).filter(AssignmentQuerySet.closed(period.end))


def overdue(period: Period) -> AssignmentQuerySet:
    """What is past its day and still with its unit."""
    return given(period).filter(AssignmentQuerySet.overdue(period.end))


def silent(period: Period) -> AssignmentQuerySet:
    """What is with its unit and was not heard of for too long."""
    days = params.value(STALE_DAYS, "", period.end)
    return given(period).filter(AssignmentQuerySet.silent(period.end - timedelta(days=days)))


def weighed(period: Period) -> AssignmentQuerySet:
    """What was given out, with its weight."""
    return given(period).annotate(weight=F("task__weight"))


def earned(period: Period) -> AssignmentQuerySet:
    """What was closed by the day, with the part of its weight that its grade counts."""
    book, grades = params.Book(SHARES.values()), [Grade(value) for value in Grade.values]

    def counted(place: str) -> Case:
        parts = [(each, Decimal(book.value(SHARES[each], place, period.end)) / 100) for each in grades]
        whens = (When(grade=grade, then=Value(part, output_field=POINTS)) for grade, part in parts)
        return Case(*whens, default=Value(Decimal(0), output_field=POINTS), output_field=POINTS)

    part = book.by_place(SHARES.values(), counted, "unit_path", output_field=POINTS)
    return closed(period).annotate(earned=ExpressionWrapper(F("task__weight") * part, output_field=POINTS))


MEASURE = Dimension(
    "measure", _("衡量方式"), lambda period: F("task__measure"), lambda: dict(Measure.choices)
)
GRADE = Dimension("grade", _("验收等级"), lambda period: F("grade"), lambda: dict(Grade.choices))
PROGRAMME = Dimension("programme", _("改革方案"), lambda period: F("task__programme__name"))
AREA = Dimension("area", _("领域"), lambda period: F("task__parent__title"))
TASK = Dimension("task", _("改革任务"), lambda period: F("task__title"))
COMMON = {
    "unit": _("项"),
    "kind": "stock",
    "by": {each.code: each for each in (MEASURE, GRADE, PROGRAMME, AREA, TASK)},
    "known_from": metrics.get("orgs.total").known_from,
    "permit": VIEW,
}

ASSIGNED = Metric(code="reforms.assigned", label=_("下发改革任务数"), rows=given, **COMMON)
CLOSED = Metric(code="reforms.closed", label=_("已销号改革任务数"), rows=closed, **COMMON)
OVERDUE = Metric(code="reforms.overdue", label=_("逾期改革任务数"), rows=overdue, **COMMON)
SILENT = Metric(code="reforms.silent", label=_("停滞改革任务数"), rows=silent, **COMMON)
POINTS_OF = COMMON | {"unit": _("分")}
WEIGHT = Metric(code="reforms.weight", label=_("下发改革任务权重"), rows=weighed, sums="weight", **POINTS_OF)
EARNED = Metric(code="reforms.earned", label=_("改革任务得分"), rows=earned, sums="earned", **POINTS_OF)
RATE = Ratio("reforms.rate", _("改革任务销号率"), CLOSED, ASSIGNED)
COMPLETION = Ratio("reforms.completion", _("改革任务加权完成率"), EARNED, WEIGHT)
