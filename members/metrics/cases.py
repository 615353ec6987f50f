"""Figures of cases of violation: opened, settled and open, by violation and result.

    open at the beginning + opened − settled = open at the end

A case counts where its branch stood at the end of the period.
"""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Metric, Period
from members.choices.cases import Outcome, Violation
from members.metrics.flow import within_days
from members.metrics.register import choices
from members.metrics.transfer import placed
from members.models import InspectionCase
from members.rules.cases import VIEW_CASES
from orgs.choices import Field


def open_cases(period: Period):
    """Cases open at the end of the day."""
    return placed(InspectionCase.objects.open_on(period.end), "branch", period.end)


def opened(period: Period):
    """Cases opened in the period."""
    return placed(InspectionCase.objects.filter(within_days("opened_on", period)), "branch", period.end)


def settled(period: Period):
    """Cases settled in the period."""
    return placed(InspectionCase.objects.filter(within_days("decided_on", period)), "branch", period.end)


def ending(result: str):
    """Rows of the cases that ended with a result."""
    return lambda period: settled(period).filter(result=result)


VIOLATION = Dimension("violation", _("违规情形"), lambda period: F("detector"), choices(Violation))
RESULT = Dimension("result", _("处理结果"), lambda period: F("result"), choices(Outcome))
FIELD = Dimension("field", _("领域"), lambda period: F("branch__field"), choices(Field))


def figure(code: str, label: str, kind: str, rows, *cuts: Dimension, unit: str = _("件")) -> Metric:
    """A figure of cases, opened by name on the figure's own page."""
    by = {cut.code: cut for cut in (VIOLATION, FIELD, *cuts)}
    return Metric(code=code, label=label, unit=unit, kind=kind, rows=rows, by=by, permit=VIEW_CASES)


OPEN = figure("cases.open", _("正在办理的违规核查案件"), "stock", open_cases)
OPENED = figure("cases.opened", _("违规核查立案"), "flow", opened)
SETTLED = figure("cases.settled", _("违规核查结案"), "flow", settled, RESULT)
REMOVED = figure(
    "cases.removed", _("取消团员身份（清退）人数"), "flow", ending(Outcome.REMOVED), unit=_("人")
)
SUPPLEMENTED = figure("cases.supplemented", _("补充完善结案"), "flow", ending(Outcome.SUPPLEMENTED))
