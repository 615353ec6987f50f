"""R2 团员结构: sex, age, ethnic group, education, political status and field of members, by child unit.

With it 团员增减: from the stock at the end of last year to that of the day, by what happened in between.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from members.choices import ETHNICITIES, Education, Entry, Political, Sex
from orgs.choices import Field
from reports.forms.base import Check, Draft, Form, Line, Measure, Sides, sums_of
from reports.forms.r1 import AGE_BANDS
from reports.forms.units import unit_lines
from reports.services.figures import keys

TOTAL = "members.total"
HAN = ETHNICITIES["01"]


def column(label: str, group: str, **cut) -> Measure:
    """A column of members narrowed by one dimension."""
    return Measure(label, TOTAL, keys(**cut), group)


WHOLE = Measure(_("合计"), TOTAL)
UNFILLED = _("未填")


def choices(code: str, group: str, enumeration) -> tuple[Measure, ...]:
    """A column per choice, and 未填."""
    filled = (column(label, group, **{code: (value,)}) for value, label in enumeration.choices)
    return (*filled, column(UNFILLED, group, **{code: ("",)}))


SEXES = tuple(column(label, _("性别"), sex=(value,)) for value, label in Sex.choices)
AGES = tuple(column(label, _("年龄"), age_band=(key,)) for key, label in AGE_BANDS.items())
BLOCKS = (
    (_("性别年龄"), (WHOLE, *SEXES, *AGES)),
    (_("文化程度"), (WHOLE, *choices("education", _("文化程度"), Education))),
    (
        _("政治面貌和领域"),
        (WHOLE, *choices("political", _("政治面貌"), Political), *choices("field", _("领域"), Field)),
    ),
)


def event(metric: str, how: Entry, group: str) -> Measure:
    """A column of what happened since New Year, by how."""
    return Measure(how.label, metric, keys(how=(how.value,)), group, "this_year")


# Within an organization a move from branch to branch is one coming and one going; both columns show it.
INTO = (*Entry.firsts(), Entry.RETURNED, Entry.REINSTATED, *Entry.moves())
OUT_OF = (*Entry.moves(), Entry.DEPARTED, *Entry.exits())
CHANGES = (
    Measure(_("期初团员数"), TOTAL, period="year_opening"),
    *(event("members.came", how, _("增加")) for how in INTO),
    Measure(_("随组织调整转入"), "members.came_along", group=_("增加"), period="this_year"),
    *(event("members.went", how, _("减少")) for how in OUT_OF),
    Measure(_("随组织调整转出"), "members.went_along", group=_("减少"), period="this_year"),
    Measure(_("期末团员数"), TOTAL),
)


def fill(draft: Draft) -> None:
    """A table by unit per block, the ethnic groups by sex, the changes of the year."""
    lines = unit_lines(draft, BLOCKS[0][1]) or [Line(str(_("合计")), kind="total")]
    for name, measures in BLOCKS:
        title = str(_("团员结构（%s）")) % name
        draft.table(str(name), title, str(_("团组织")), measures, lines)
    title = str(_("团员结构（%s）")) % str(_("民族"))
    draft.table(str(_("民族")), title, str(_("民族")), (WHOLE, *SEXES), ethnic_lines(draft))
    remark = _("期初为上年 12 月 31 日；内部调整既计增加，也计减少。登记前没有名册的，期初为无数据。")
    title, whole = str(_("团员增减情况统计表")), [Line(str(_("合计")), kind="total")]
    draft.table(str(_("增减")), title, str(_("团组织")), CHANGES, whole, str(remark))


def ethnic_lines(draft: Draft) -> list[Line]:
    """The ethnic groups there are, in the order of GB/T 3304, what is unfilled, the total."""
    draft.prepare((WHOLE, *SEXES), "ethnicity")
    found = {key for (key,) in draft.reading.grid(TOTAL, draft.reading.day, ("ethnicity",))}
    known = [name for name in ETHNICITIES.values() if name in found]
    others = sorted(found - {*known, ""})
    lines = [Line(name, keys(ethnicity=(name,))) for name in (*known, *others)]
    if "" in found:
        lines.append(Line(str(UNFILLED), keys(ethnicity=("",))))
    return [*lines, Line(str(_("合计")), kind="total")]


def lines_sum(draft: Draft) -> Iterable[Sides]:
    """Σ units = total and Σ ethnic groups = total, per column."""
    for table in draft.tables:
        if len(table.lines) > 1:
            yield from sums_of(table, str(_("各行之和")))


def columns_sum(draft: Draft) -> Iterable[Sides]:
    """Σ of the columns of each group = total, on the line of totals."""
    for table in draft.tables[:3]:
        total = table.rows_of("total")[0]
        for group in dict.fromkeys(measure.group for measure in table.measures if measure.group):
            yield from _group_sum(table.measures, total, str(group))


def _group_sum(measures, total, group: str) -> Iterable[Sides]:
    """The columns under one heading against the first column."""
    if total[0].value is None:
        return
    left = sum(
        cell.value for measure, cell in zip(measures, total, strict=True) if str(measure.group) == group
    )
    yield Sides(
        str(_("%s：各列之和 = 合计")) % group,
        str(_("%s各列之和")) % group,
        left,
        str(_("合计")),
        total[0].value,
    )


def changes_close(draft: Draft) -> Iterable[Sides]:
    """期初 + 增加 − 减少 = 期末, wherever the stock of the last year's end is known."""
    table = draft.tables[-1]
    first, *happened, last = table.rows_of("total")[0]
    if first.value is None or last.value is None:
        return
    signs = {str(_("增加")): 1, str(_("减少")): -1}
    moved = sum(
        signs[str(measure.group)] * cell.value
        for measure, cell in zip(table.measures[1:-1], happened, strict=True)
    )
    words = str(_("期初 + 增加 − 减少 = 期末"))
    yield Sides(words, str(_("期初 + 增加 − 减少")), first.value + moved, str(_("期末")), last.value)


def minority_within(draft: Draft) -> Iterable[Sides]:
    """Ethnic minorities ≤ total."""
    whole, han = draft.number(TOTAL), draft.number(TOTAL, ethnicity=(HAN,))
    blank = draft.number(TOTAL, ethnicity=("",))
    if whole is not None:
        label = str(_("少数民族团员数 ≤ 团员数"))
        yield Sides(label, str(_("少数民族")), whole - han - blank, str(_("合计")), whole, sign="≤")


R2 = Form(
    code="R2",
    title=_("团员结构统计表"),
    about=_("团员的性别、年龄、民族、文化程度、政治面貌和领域，按下级组织分列。"),
    fill=fill,
    checks=(
        Check("lines", _("Σ 各行 = 合计"), lines_sum),
        Check("columns", _("Σ 各列 = 合计"), columns_sum),
        Check("changes", _("期初 + 增加 − 减少 = 期末"), changes_close),
        Check("minority", _("少数民族 ≤ 团员"), minority_within),
    ),
)
