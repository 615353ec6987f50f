"""R17 违规发展团员核查: cases opened, settled by result, and open, by unit and by violation in the year."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from members.choices.cases import Outcome, Violation
from members.rules.cases import EXPORT_CASES
from reports.forms.base import Check, Draft, Form, Line, Measure, Roster, Sides, sums_of
from reports.forms.units import unit_lines
from reports.services import this_year
from reports.services.figures import Cut, keys

OPEN, OPENED, SETTLED, REMOVED = "cases.open", "cases.opened", "cases.settled", "cases.removed"
RESULTS = _("本年结案")
MEASURES = (
    Measure(_("年初在办"), OPEN, period="last_year"),
    Measure(_("本年立案"), OPENED, period="this_year"),
    Measure(_("合计"), SETTLED, (), RESULTS, "this_year"),
    *(Measure(each.label, SETTLED, keys(result=(each,)), RESULTS, "this_year") for each in Outcome),
    Measure(_("期末在办"), OPEN),
    Measure(_("清退人数"), REMOVED, period="this_year"),
)


def fill(draft: Draft) -> None:
    """A table by unit, one by violation."""
    lines = unit_lines(draft, MEASURES) or [Line(str(_("合计")), kind="total")]
    title = str(_("违规发展团员核查情况统计表"))
    remark = _("按案件统计：一名团员有几种违规情形的，每种情形一件；清退人数每人只计一次。")
    draft.table(str(_("按组织")), title, str(_("团组织")), MEASURES, lines, str(remark))
    kinds = [Line(str(each.label), keys(violation=(each,))) for each in Violation]
    kinds.append(Line(str(_("合计")), kind="total"))
    draft.table(str(_("按情形")), title, str(_("违规情形")), MEASURES, kinds)


def roster(draft: Draft) -> Roster:
    """The names behind 清退人数."""
    return Roster(str(_("取消团员身份名单")), Cut(REMOVED, this_year(draft.on)))


def lines_sum(draft: Draft) -> Iterable[Sides]:
    """Σ units = total and Σ violations = total, per column."""
    for table in draft.tables:
        if len(table.lines) > 1:
            yield from sums_of(table, str(_("各行之和")))


def balance(draft: Draft) -> Iterable[Sides]:
    """Open at the beginning + opened − settled = open at the end."""
    before, opened, settled, *_results, now, _removed = total(draft)
    words = str(_("年初在办 + 本年立案 − 本年结案"))
    whole = str(_("期末在办"))
    yield Sides(f"{words} = {whole}", words, before + opened - settled, whole, now)


def results_sum(draft: Draft) -> Iterable[Sides]:
    """Σ results = settled; who was removed = settled as removed."""
    _before, _opened, settled, *results, _now, removed = total(draft)
    words = str(_("各处理结果之和"))
    yield Sides(f"{words} = {RESULTS}", words, sum(results), str(RESULTS), settled)
    label, left = str(_("清退人数 = 取消团员身份结案数")), results[list(Outcome).index(Outcome.REMOVED)]
    yield Sides(label, str(_("取消团员身份结案")), left, str(_("清退人数")), removed)


def total(draft: Draft) -> list[int]:
    """The figures of the total line."""
    return [cell.value or 0 for cell in draft.tables[0].rows_of("total")[0]]


R17 = Form(
    code="R17",
    title=_("违规发展团员核查情况统计表"),
    about=_("本年度违规发展核查的立案、结案和处理结果，按下级组织和违规情形分列，附清退名单。"),
    fill=fill,
    checks=(
        Check("lines", _("Σ 各行 = 合计"), lines_sum),
        Check("balance", _("期初 + 立案 − 结案 = 期末"), balance),
        Check("results", _("Σ 结果 = 结案"), results_sum),
    ),
    roster=roster,
    roster_permit=EXPORT_CASES,
)
