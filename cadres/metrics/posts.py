"""Figures about cadres: how many posts are held, by their nature, and where nobody holds any."""

from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from cadres.choices import Quota, Rank, Source
from cadres.models import Post
from cadres.querysets.posts import SECRETARY
from league.kernel import metrics
from league.kernel.calendar import add_months
from league.kernel.findings import Detector
from league.kernel.metrics import Dimension, Ledger, Metric, Period
from league.kernel.scoping import covering
from members import rules
from members.choices import Education, Political, PostNature, Sex
from members.models import PostHeld
from orgs import rules as org_rules
from orgs.choices import Field, Industry, Kind
from orgs.models import Org


def held(period: Period):
    """Posts held on the day, with `unit_path`, the path their organization had then."""
    posts = Post.objects.held_on(period.end)
    if not period.is_past:
        return posts.filter(org__dissolved__isnull=True).annotate(unit_path=F("org__path"))
    return posts.filter(covering(period.end, "org__placements__")).annotate(
        unit_path=F("org__placements__path")
    )


def entered(day: date):
    """Posts of all times, at the organizations' places of the day."""
    place = "org__placements__"
    return Post.objects.filter(covering(day, place)).annotate(unit_path=F(f"{place}path"))


# A roster of cadres is stock taken over on its cut-off day, or known since each appointment.
KNOWN_FROM = (*metrics.get("orgs.total").known_from, Ledger(entered, opening=Q()))


def unheld(rows, period: Period, *which: Q):
    """Of some organizations those where neither a roster of cadres nor one of members names such a post."""
    for posts in (Post, PostHeld):
        rows = rows.exclude(Exists(posts.objects.filter(covering(period.end), *which, org=OuterRef("pk"))))
    return rows


def without_secretary(period: Period):
    """Branches of the day without a secretary."""
    return unheld(Org.objects.at(period.end, period.is_past).branches(), period, SECRETARY)


def without_cadre(period: Period):
    """Branches of the day in which nobody holds a post (无团干团支部)."""
    return unheld(Org.objects.at(period.end, period.is_past).branches(), period)


def without_committee(period: Period):
    """Committees of the day, of whatever kind, in which nobody holds a post (班子空缺)."""
    rows = Org.objects.at(period.end, period.is_past).exclude(kind=Kind.BRANCH)
    return unheld(rows, period)


NATURE = Dimension("nature", _("团干部性质"), lambda period: F("nature"), lambda: dict(PostNature.choices))
SEX = Dimension("sex", _("性别"), lambda period: F("sex"), lambda: dict(Sex.choices))
FIELD = Dimension("field", _("领域"), lambda period: F("org__field"), lambda: dict(Field.choices))
CATEGORY = Dimension(
    "category", _("行业类别"), lambda period: F("org__industry_category"), lambda: dict(Industry.choices)
)

RANK = Dimension("rank", _("职级"), lambda period: F("rank"), lambda: dict(Rank.choices))
QUOTA = Dimension("quota", _("编制"), lambda period: F("quota"), lambda: dict(Quota.choices))
SOURCE = Dimension("source", _("干部来源"), lambda period: F("source"), lambda: dict(Source.choices))
POLITICAL = Dimension(
    "political", _("政治面貌"), lambda period: F("political"), lambda: dict(Political.choices)
)
EDUCATION = Dimension("education", _("学历"), lambda period: F("education"), lambda: dict(Education.choices))
BANDS = {"28": _("28 岁及以下"), "35": _("29–35 岁"), "40": _("36–40 岁"), "99": _("41 岁及以上")}


def age_band(period: Period) -> Case:
    """The band of a cadre's age on the day."""
    day = period.end
    whens = [When(birth__gt=_years_before(day, int(top) + 1), then=Value(top)) for top in ("28", "35", "40")]
    return Case(*whens, default=Value("99"))


def _years_before(day: date, years: int) -> date:
    return add_months(day, -12 * years)


AGE = Dimension("age", _("年龄"), age_band, lambda: BANDS)
PEOPLE = (RANK, QUOTA, SOURCE, POLITICAL, EDUCATION, AGE)

TOTAL = Metric(
    code="cadres.total",
    label=_("团干部数（任职）"),
    unit=_("人次"),
    kind="stock",
    rows=held,
    by={dimension.code: dimension for dimension in (NATURE, SEX, FIELD, CATEGORY, *PEOPLE)},
    known_from=KNOWN_FROM,
    permit=rules.VIEW,
)

ORGS = {
    "unit": _("个"),
    "kind": "stock",
    "by": metrics.get("orgs.branches").by,
    "known_from": metrics.get("orgs.hollow_branches").known_from,
    "permit": org_rules.VIEW,
    "url_name": "orgs:org-list",
}
UNLED = Metric(code="orgs.without_secretary", label=_("没有书记的支部数"), rows=without_secretary, **ORGS)
WITHOUT_CADRE = Metric(code="orgs.without_cadre", label=_("没有团干部的支部数"), rows=without_cadre, **ORGS)
WITHOUT_COMMITTEE = Metric(
    code="orgs.without_committee",
    label=_("班子空缺的团委数"),
    rows=without_committee,
    **{**ORGS, "by": metrics.get("orgs.total").by, "known_from": KNOWN_FROM},
)

Detector(
    metric=UNLED,
    clause=org_rules.LED,
    words=_("没有登记书记。"),
    below=_("下属有 %(n)d 个团支部没有登记书记。请补录团干部，或及时补选。"),
    grave=True,
    order=40,
)
Detector(metric=WITHOUT_CADRE, clause=org_rules.LED, words=_("没有登记任何团干部。"), grave=True, order=50)
Detector(
    metric=WITHOUT_COMMITTEE,
    clause=org_rules.STAFFED,
    words=_("没有登记任何班子成员。"),
    grave=True,
    order=60,
)
