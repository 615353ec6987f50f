"""Figures about cadres: how many posts are held, by their nature."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cadres.models import Post
from cadres.querysets import SECRETARY
from league.kernel import metrics
from league.kernel.metrics import Dimension, Ledger, Metric, Period
from league.kernel.scoping import covering
from members import rules
from members.choices import PostNature, Sex
from members.models import PostHeld
from orgs import rules as org_rules
from orgs.choices import Field, Industry
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


def without_secretary(period: Period):
    """Branches of the day for which neither a roster of cadres nor one of members names a secretary."""
    rows = Org.objects.at(period.end, period.is_past).branches()
    for posts in (Post, PostHeld):
        held = posts.objects.filter(covering(period.end), SECRETARY, org=OuterRef("pk"))
        rows = rows.exclude(Exists(held))
    return rows


NATURE = Dimension("nature", _("团干部性质"), lambda period: F("nature"), lambda: dict(PostNature.choices))
SEX = Dimension("sex", _("性别"), lambda period: F("sex"), lambda: dict(Sex.choices))
FIELD = Dimension("field", _("领域"), lambda period: F("org__field"), lambda: dict(Field.choices))
CATEGORY = Dimension(
    "category", _("行业类别"), lambda period: F("org__industry_category"), lambda: dict(Industry.choices)
)

TOTAL = Metric(
    code="cadres.total",
    label=_("团干部数（任职）"),
    unit=_("人次"),
    kind="stock",
    rows=held,
    by={dimension.code: dimension for dimension in (NATURE, SEX, FIELD, CATEGORY)},
    known_from=KNOWN_FROM,
    permit=rules.VIEW,
)
UNLED = Metric(
    code="orgs.without_secretary",
    label=_("没有书记的支部数"),
    unit=_("个"),
    kind="stock",
    rows=without_secretary,
    by=metrics.get("orgs.branches").by,
    known_from=metrics.get("orgs.hollow_branches").known_from,
    permit=org_rules.VIEW,
    url_name="orgs:org-list",
)
