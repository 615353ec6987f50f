"""R3 团干部: posts held, by nature, rank, quota, sex, Party, age, by unit and field."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from cadres.choices import Quota, Rank
from members.choices import Political, PostNature
from orgs.choices import Field
from reports.forms.base import Check, Draft, Form, Line, Measure, Sides, sums_of
from reports.forms.units import unit_lines
from reports.services.figures import keys

TOTAL = "cadres.total"
NATURE, RANK, AGE = _("性质"), _("职级"), _("年龄")
AGES = (
    ("28", _("28 岁及以下")),
    ("35", _("29–35 岁")),
    ("40", _("36–40 岁")),
    ("99", _("41 岁及以上")),
)
MEASURES = (
    Measure(_("团干部（任职）"), TOTAL),
    *(Measure(each.label, TOTAL, keys(nature=(each,)), NATURE) for each in PostNature),
    *(Measure(each.label, TOTAL, keys(rank=(each,)), RANK) for each in Rank),
    Measure(_("编制外"), TOTAL, keys(quota=(Quota.NONE,))),
    Measure(_("女"), TOTAL, keys(sex=("2",))),
    Measure(_("中共党员（含预备）"), TOTAL, keys(political=(Political.PARTY, Political.PARTY_PROBATIONARY))),
    *(Measure(label, TOTAL, keys(age=(code,)), AGE) for code, label in AGES),
)


def fill(draft: Draft) -> None:
    """A table by unit, one by field."""
    title = str(_("团干部情况统计表"))
    lines = unit_lines(draft, MEASURES) or [Line(str(_("合计")), kind="total")]
    remark = _("按任职统计，一人担任几个职务的，每个职务计一次。")
    draft.table(str(_("按组织")), title, str(_("团组织")), MEASURES, lines, str(remark))
    fields = [Line(str(label), keys(field=(value,))) for value, label in Field.choices]
    fields += [Line(str(_("未填")), keys(field=("",))), Line(str(_("合计")), kind="total")]
    draft.table(str(_("按领域")), title, str(_("领域")), MEASURES, fields)


def lines_sum(draft: Draft) -> Iterable[Sides]:
    """Σ units = total and Σ fields = total, per column."""
    for table in draft.tables:
        if len(table.lines) > 1:
            yield from sums_of(table, str(_("各行之和")))


def groups_sum(draft: Draft) -> Iterable[Sides]:
    """Σ natures, Σ ranks and Σ ages = all posts."""
    cells = draft.tables[0].rows_of("total")[0]
    total = cells[0].value or 0
    for group in (NATURE, RANK, AGE):
        words = _("%(group)s：各类之和 = 团干部") % {"group": group}
        parts = (cell.value or 0 for cell, one in zip(cells, MEASURES, strict=True) if one.group == group)
        yield Sides(words, str(_("各类之和")), sum(parts), str(_("团干部（任职）")), total)


R3 = Form(
    code="R3",
    title=_("团干部情况统计表"),
    about=_("团干部的性质、职级、编制外、女干部、党员和年龄结构，按下级组织和领域分列。"),
    fill=fill,
    checks=(
        Check("lines", _("Σ 各行 = 合计"), lines_sum),
        Check("groups", _("Σ 各类 = 团干部"), groups_sum),
    ),
)
