"""R5 换届: terms that ran out in the year, renewed in time, delayed, overdue, by unit and field."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from orgs.choices import Field
from reports.forms.base import Check, Draft, Form, Line, Measure, Sides, sums_of
from reports.forms.units import unit_lines
from reports.services.figures import keys

MEASURES = (
    Measure(_("应换届"), "elections.due", period="this_year"),
    Measure(_("按期换届"), "elections.in_time", period="this_year"),
    Measure(_("经批准延期"), "elections.delayed"),
    Measure(_("超期未换届"), "elections.overdue"),
)


def fill(draft: Draft) -> None:
    """A table by unit, one by field."""
    title = str(_("团组织换届情况统计表"))
    lines = unit_lines(draft, MEASURES) or [Line(str(_("合计")), kind="total")]
    remark = _("应换届指本年任期届满的班子；按期换届率为按期换届除以应换届。没有补录换届的团组织不在内。")
    draft.table(str(_("按组织")), title, str(_("团组织")), MEASURES, lines, str(remark))
    fields = [Line(str(label), keys(field=(value,))) for value, label in Field.choices]
    fields += [Line(str(_("未填")), keys(field=("",))), Line(str(_("合计")), kind="total")]
    draft.table(str(_("按领域")), title, str(_("领域")), MEASURES, fields)


def lines_sum(draft: Draft) -> Iterable[Sides]:
    """Σ units = total and Σ fields = total, per column."""
    for table in draft.tables:
        if len(table.lines) > 1:
            yield from sums_of(table, str(_("各行之和")))


def renewed_within(draft: Draft) -> Iterable[Sides]:
    """Renewed in time ≤ due."""
    due, renewed, *_others = (cell.value or 0 for cell in draft.tables[0].rows_of("total")[0])
    yield Sides(str(_("按期换届 ≤ 应换届")), str(_("按期换届")), renewed, str(_("应换届")), due, sign="≤")


R5 = Form(
    code="R5",
    title=_("团组织换届情况统计表"),
    about=_("本年任期届满的班子、按期换届、经批准延期和超期未换届的数目，按下级组织和领域分列。"),
    fill=fill,
    checks=(
        Check("lines", _("Σ 各行 = 合计"), lines_sum),
        Check("renewed", _("按期换届 ≤ 应换届"), renewed_within),
    ),
)
