"""R9 团费: what was owed and paid for the month of the day, what came in and went up in the year, by unit."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from reports.forms.base import Check, Draft, Form, Line, Measure, Sides, sums_of
from reports.forms.units import unit_lines

MONTH, YEAR = _("统计时点当月"), _("本年累计（元）")
MEASURES = (
    Measure(_("应交人数"), "dues.payers", group=MONTH),
    Measure(_("已交人数"), "dues.paid_people", group=MONTH),
    Measure(_("未交人数"), "dues.unpaid_people", group=MONTH),
    Measure(_("应交（元）"), "dues.due", group=MONTH),
    Measure(_("已交（元）"), "dues.settled", group=MONTH),
    Measure(_("未交（元）"), "dues.missing", group=MONTH),
    Measure(_("自愿多交（元）"), "dues.extra", group=MONTH),
    Measure(_("连续 6 个月未交人数"), "dues.arrears_6", group=MONTH),
    Measure(_("实收团费"), "dues.collected", group=YEAR, period="this_year"),
    Measure(_("本级留存"), "dues.kept", group=YEAR, period="this_year"),
)


def fill(draft: Draft) -> None:
    """One table by unit."""
    lines = unit_lines(draft, MEASURES) or [Line(str(_("合计")), kind="total")]
    remark = _("当月按统计时点所在月份计算；本年累计从当年 1 月 1 日算起，留存只算上级已确认收到的。")
    draft.table(str(_("团费")), str(_("团费收缴情况统计表")), str(_("团组织")), MEASURES, lines, str(remark))


def units_sum(draft: Draft) -> Iterable[Sides]:
    """Σ children + own = total."""
    if len(draft.tables[0].lines) > 1:
        yield from sums_of(draft.tables[0], str(_("各下级组织之和")))


def paid_and_unpaid(draft: Draft) -> Iterable[Sides]:
    """已交 + 未交 = 应交, in people and in money."""
    total = [cell.value for cell in draft.tables[0].rows_of("total")[0]]
    if None in total:
        return
    for words, start in ((_("人数：已交 + 未交 = 应交"), 0), (_("金额：已交 + 未交 = 应交"), 3)):
        whole, paid, unpaid = total[start : start + 3]
        yield Sides(str(words), str(_("已交 + 未交")), paid + unpaid, str(_("应交")), whole)


R9 = Form(
    code="R9",
    title=_("团费收缴情况统计表"),
    about=_("当月应交、已交、未交的人数和金额，本年实收和留存。"),
    fill=fill,
    checks=(
        Check("units", _("Σ 下级 = 合计"), units_sum),
        Check("paid", _("已交 + 未交 = 应交"), paid_and_unpaid),
    ),
)
