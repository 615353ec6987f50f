"""R14 推优: recommended to the Party and taken up in the year, new Party members, by unit and field."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from members.choices.party import PartyKind
from orgs.choices import Field
from reports.forms.base import Check, Draft, Form, Line, Measure, Sides, sums_of
from reports.forms.units import unit_lines
from reports.services.figures import keys

RECOMMENDED, ADOPTED = "party.recommended", "party.adopted"
GROUPS = {RECOMMENDED: _("本年推荐（人次）"), ADOPTED: _("本年被党组织采纳（人次）")}


def columns(metric: str) -> tuple[Measure, ...]:
    """A figure of the year as a whole and by what members were recommended as."""
    kinds = (
        Measure(each.label, metric, keys(kind=(each,)), GROUPS[metric], "this_year") for each in PartyKind
    )
    return Measure(_("合计"), metric, (), GROUPS[metric], "this_year"), *kinds


PARTY = _("28 岁以下新党员（人）")
MEASURES = (
    *columns(RECOMMENDED),
    *columns(ADOPTED),
    Measure(_("人数"), "party.new_young", (), PARTY, "this_year"),
    Measure(_("其中经推优"), "party.new_recommended", (), PARTY, "this_year"),
)


def fill(draft: Draft) -> None:
    """A table by unit, one by field."""
    lines = unit_lines(draft, MEASURES) or [Line(str(_("合计")), kind="total")]
    title = str(_("推优入党情况统计表"))
    remark = _("本年指统计时点当年 1 月 1 日至统计时点；推荐按审核推荐日期、采纳按党组织采纳日期统计。")
    draft.table(str(_("按组织")), title, str(_("团组织")), MEASURES, lines, str(remark))
    fields = [Line(str(label), keys(field=(value,))) for value, label in Field.choices]
    fields += [Line(str(_("未填")), keys(field=("",))), Line(str(_("合计")), kind="total")]
    draft.table(str(_("按领域")), title, str(_("领域")), MEASURES, fields)


def lines_sum(draft: Draft) -> Iterable[Sides]:
    """Σ units = total and Σ fields = total, per column."""
    for table in draft.tables:
        if len(table.lines) > 1:
            yield from sums_of(table, str(_("各行之和")))


def kinds_sum(draft: Draft) -> Iterable[Sides]:
    """Σ kinds = total, of those recommended and of those taken up."""
    total, size = draft.tables[0].rows_of("total")[0], 1 + len(PartyKind)
    for place, words in enumerate(GROUPS.values()):
        whole, *parts = (cell.value or 0 for cell in total[place * size : (place + 1) * size])
        label = _("%(group)s：各类别之和 = 合计") % {"group": words}
        yield Sides(label, str(_("各类别之和")), sum(parts), str(_("合计")), whole)


def recommended_within(draft: Draft) -> Iterable[Sides]:
    """Who came by recommendation ≤ new Party members."""
    *_others, young, came = (cell.value or 0 for cell in draft.tables[0].rows_of("total")[0])
    label = str(_("经推优 ≤ 28 岁以下新党员"))
    yield Sides(label, str(_("其中经推优")), came, str(PARTY), young, sign="≤")


R14 = Form(
    code="R14",
    title=_("推优入党情况统计表"),
    about=_("本年度推优入党的推荐和采纳，28 岁以下新党员中经推优的人数，按下级组织和领域分列。"),
    fill=fill,
    checks=(
        Check("lines", _("Σ 各行 = 合计"), lines_sum),
        Check("kinds", _("Σ 类别 = 合计"), kinds_sum),
        Check("recommended", _("经推优 ≤ 新党员"), recommended_within),
    ),
)
