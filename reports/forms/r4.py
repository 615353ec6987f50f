"""R4 发展团员: who joined in the year, by sex, field and unit; the use of places and numbers; the names."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from members.choices import Sex
from members.rules import EXPORT
from orgs.choices import Field
from reports.forms.base import Check, Draft, Form, Line, Measure, Roster, Sides, sums_of
from reports.forms.units import unit_lines
from reports.services import this_year
from reports.services.figures import Cut, keys

NEW = "members.new"


def column(label: str, group: str = "", **cut) -> Measure:
    """A column of new members of the year, narrowed by one dimension."""
    return Measure(label, NEW, keys(**cut), group, "this_year")


SEXES = tuple(column(label, _("性别"), sex=(value,)) for value, label in Sex.choices)
FIELDS = (
    *(column(label, _("领域"), field=(value,)) for value, label in Field.choices),
    column(_("未填"), _("领域"), field=("",)),
)
MEASURES = (
    column(_("本年发展团员数")),
    *SEXES,
    *FIELDS,
    Measure(_("其中经本系统审批"), "members.enrolled", period="this_year"),
)


PLAN = (
    Measure(_("发展计划名额"), "members.quota_planned", group=_("本年计划")),
    Measure(_("已使用"), "members.quota_used", group=_("本年计划")),
    Measure(_("下发编号"), "numbers.issued", group=_("本年编号")),
    Measure(_("已使用"), "numbers.used", group=_("本年编号")),
)


def fill(draft: Draft) -> None:
    """New members by unit; places and numbers of the year, and how many are used, by unit."""
    lines = unit_lines(draft, MEASURES) or [Line(str(_("合计")), kind="total")]
    remark = _("“本年发展”指统计时点当年 1 月 1 日至统计时点入团的团员，按首次登记的团支部统计。")
    draft.table(
        str(_("发展数")), str(_("发展团员情况统计表")), str(_("团组织")), MEASURES, lines, str(remark)
    )
    lines = unit_lines(draft, PLAN) or [Line(str(_("合计")), kind="total")]
    draft.table(str(_("计划与编号")), str(_("发展计划和编号使用情况统计表")), str(_("团组织")), PLAN, lines)


def roster(draft: Draft) -> Roster:
    """The names behind 本年发展团员数."""
    return Roster(str(_("发展团员名册")), Cut(NEW, this_year(draft.on)))


def units_sum(draft: Draft) -> Iterable[Sides]:
    """Σ children + own = total."""
    for table in draft.tables:
        if len(table.lines) > 1:
            yield from sums_of(table, str(_("各下级组织之和")))


def used_within(draft: Draft) -> Iterable[Sides]:
    """Used ≤ planned, used ≤ issued; nothing where nothing was planned or issued."""
    planned, taken, issued, borne = (cell.value or 0 for cell in draft.tables[1].rows_of("total")[0])
    for words, used, whole in ((_("计划名额"), taken, planned), (_("下发编号"), borne, issued)):
        if whole:
            label = _("已使用 ≤ %(whole)s") % {"whole": words}
            yield Sides(label, str(_("已使用")), used, str(words), whole, sign="≤")


def groups_sum(draft: Draft) -> Iterable[Sides]:
    """男 + 女 = total, Σ fields = total."""
    total = draft.tables[0].rows_of("total")[0]
    last = 1 + len(SEXES)
    for words, cells in ((_("男 + 女"), total[1:last]), (_("各领域之和"), total[last : last + len(FIELDS)])):
        left = sum(cell.value for cell in cells)
        yield Sides(
            str(_("本年发展团员数：%s = 合计")) % words, str(words), left, str(_("合计")), total[0].value
        )


def enrolled_within(draft: Draft) -> Iterable[Sides]:
    """Admissions decided here ≤ new members."""
    total = draft.tables[0].rows_of("total")[0]
    label = str(_("经本系统审批数 ≤ 本年发展团员数"))
    yield Sides(label, str(_("经本系统审批")), total[-1].value, str(_("本年发展")), total[0].value, sign="≤")


def roster_complete(draft: Draft) -> Iterable[Sides]:
    """Names on the roster = the figure."""
    listed = roster(draft).cut.rows(draft.reading.org).count()
    total = draft.tables[0].rows_of("total")[0][0].value
    yield Sides(str(_("名册人数 = 本年发展团员数")), str(_("名册人数")), listed, str(_("合计")), total)


R4 = Form(
    code="R4",
    title=_("发展团员情况统计表"),
    about=_("本年度发展团员的数量、结构和名册。"),
    fill=fill,
    checks=(
        Check("units", _("Σ 下级 = 合计"), units_sum),
        Check("groups", _("Σ 各列 = 合计"), groups_sum),
        Check("enrolled", _("审批 ≤ 发展"), enrolled_within),
        Check("roster", _("名册 = 发展数"), roster_complete),
        Check("used", _("使用 ≤ 计划、编号"), used_within),
    ),
    roster=roster,
    roster_permit=EXPORT,
)
