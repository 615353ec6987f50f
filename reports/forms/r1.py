"""R1 团内统计年报: organizations, members and cadres by category in the chosen scheme, and by child unit."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from league.kernel import metrics
from members.choices import PostNature, Sex
from orgs.choices import Kind
from reports.forms import schemes
from reports.forms.base import Check, Draft, Form, Measure, Sides, parts_of, sums_of
from reports.forms.units import unit_lines
from reports.services.figures import keys

KINDS = (
    (Kind.COMMITTEE, _("基层团委数")),
    (Kind.WORK_COMMITTEE, _("基层团工委数")),
    (Kind.GENERAL_BRANCH, _("团总支数")),
    (Kind.BRANCH, _("团支部数")),
)
NATURES = (
    (PostNature.FULL_TIME, _("专职团干部数")),
    (PostNature.PART_TIME, _("兼职团干部数")),
    (PostNature.SECONDED, _("挂职团干部数")),
)
MEMBERS = Measure(_("团员数"), "members.total", group=_("团员"))
# Columns of the 组织数据统计表 (domain.md §8.1, S1). 上年 is the calendar year before the day's.
MEASURES = (
    *(Measure(label, "orgs.total", keys(kind=(str(kind),)), _("团组织")) for kind, label in KINDS),
    MEMBERS,
    Measure(_("上年新发展团员数"), "members.new", group=_("团员"), period="last_year"),
    *(Measure(label, "cadres.total", keys(nature=(str(nature),)), _("团干部")) for nature, label in NATURES),
)
AGE_BANDS = metrics.get("members.total").dimension("age_band").labels()


def fill(draft: Draft) -> None:
    """Two tables: by category, by unit."""
    draft.prepare(MEASURES, schemes.dimension(draft.scheme), "unit")
    draft.prepare((MEMBERS,), "sex", "age_band")
    remark = _("“上年新发展”指统计时点上一个公历年度内入团的团员；团干部按任职人次统计。")
    draft.table(
        str(_("按类别")),
        str(_("团内统计年报")),
        str(_("类别")),
        MEASURES,
        schemes.lines(draft, MEASURES),
        str(remark),
    )
    lines = unit_lines(draft, MEASURES)
    if lines:
        title = str(_("团内统计年报（按下级组织）"))
        draft.table(str(_("按下级组织")), title, str(_("团组织")), MEASURES, lines, str(remark))


def categories_sum(draft: Draft) -> Iterable[Sides]:
    """Σ categories = total."""
    yield from sums_of(draft.tables[0], str(_("各类别之和")))


def units_sum(draft: Draft) -> Iterable[Sides]:
    """Σ children + own = total."""
    for table in draft.tables[1:]:
        yield from sums_of(table, str(_("各下级组织之和")))


def sexes_sum(draft: Draft) -> Iterable[Sides]:
    """男 + 女 = total."""
    yield from parts_of(
        draft, "members.total", "sex", Sex.values, str(_("团员数：男 + 女 = 合计")), str(_("男 + 女"))
    )


def ages_sum(draft: Draft) -> Iterable[Sides]:
    """Σ age bands = total."""
    label = str(_("团员数：各年龄段之和 = 合计"))
    yield from parts_of(draft, "members.total", "age_band", AGE_BANDS, label, str(_("各年龄段之和")))


def natures_sum(draft: Draft) -> Iterable[Sides]:
    """专职 + 兼职 + 挂职 = cadres."""
    label = str(_("团干部数：专职 + 兼职 + 挂职 = 合计"))
    yield from parts_of(
        draft, "cadres.total", "nature", PostNature.values, label, str(_("专职 + 兼职 + 挂职"))
    )


def new_within_members(draft: Draft) -> Iterable[Sides]:
    """新发展 ≤ members."""
    total = draft.tables[0].rows_of("total")[0]
    members, new = total[4].value, total[5].value
    if members is not None and new is not None:
        label = str(_("上年新发展团员数 ≤ 团员数"))
        yield Sides(label, str(_("上年新发展")), new, str(_("团员数")), members, sign="≤")


R1 = Form(
    code="R1",
    title=_("团内统计年报"),
    about=_("按行业类别或领域统计团组织、团员、新发展团员和团干部，附下级组织分表。"),
    fill=fill,
    checks=(
        Check("categories", _("Σ 类别 = 合计"), categories_sum),
        Check("units", _("Σ 下级 = 合计"), units_sum),
        Check("sexes", _("男 + 女 = 合计"), sexes_sum),
        Check("ages", _("Σ 年龄段 = 合计"), ages_sum),
        Check("natures", _("专 + 兼 + 挂 = 团干部"), natures_sum),
        Check("new", _("新发展 ≤ 团员"), new_within_members),
    ),
    schemes=("16", "8", "7", "6"),
)
