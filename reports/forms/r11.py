"""R11 改革任务台账: tasks given out, closed, overdue, silent, weighted, by unit, area and task."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from reports.forms.base import Check, Draft, Form, Line, Measure, Sides, sums_of
from reports.forms.units import unit_lines
from reports.services.figures import keys

GIVEN, CLOSED = "reforms.assigned", "reforms.closed"
MEASURES = (
    Measure(_("下发任务"), GIVEN),
    Measure(_("已销号"), CLOSED),
    Measure(_("逾期"), "reforms.overdue"),
    Measure(_("停滞"), "reforms.silent"),
    Measure(_("权重"), "reforms.weight"),
    Measure(_("得分"), "reforms.earned"),
)


def fill(draft: Draft) -> None:
    """A table by unit, one by area, one by task; the areas and tasks are those that were given out."""
    title = str(_("改革任务台账"))
    lines = unit_lines(draft, MEASURES) or [Line(str(_("合计")), kind="total")]
    remark = _("得分为已销号任务的权重乘以验收等级计入比例；加权完成率为得分除以权重。")
    draft.table(str(_("按组织")), title, str(_("团组织")), MEASURES, lines, str(remark))
    for code, sheet, head in (("area", _("按领域"), _("领域")), ("task", _("按任务"), _("任务"))):
        draft.table(str(sheet), title, str(head), MEASURES, _lines(draft, code))


def _lines(draft: Draft, code: str) -> list[Line]:
    found = draft.reading.grid(GIVEN, draft.reading.day, (code,))
    named = [Line(str(key or _("未填")), keys(**{code: (key,)})) for (key,) in sorted(found)]
    return [*named, Line(str(_("合计")), kind="total")]


def lines_sum(draft: Draft) -> Iterable[Sides]:
    """Σ units, areas and tasks = total, per column."""
    for table in draft.tables:
        if len(table.lines) > 1:
            yield from sums_of(table, str(_("各行之和")))


def closed_within(draft: Draft) -> Iterable[Sides]:
    """Closed ≤ given."""
    given, closed, *_others = (cell.value or 0 for cell in draft.tables[0].rows_of("total")[0])
    yield Sides(str(_("已销号 ≤ 下发")), str(_("已销号")), closed, str(_("下发任务")), given, sign="≤")


R11 = Form(
    code="R11",
    title=_("改革任务台账"),
    about=_("改革任务的下发、销号、逾期、停滞和加权得分，按下级组织、领域和任务分列。"),
    fill=fill,
    checks=(
        Check("lines", _("Σ 各行 = 合计"), lines_sum),
        Check("closed", _("已销号 ≤ 下发"), closed_within),
    ),
)
