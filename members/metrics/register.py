"""Figures about members: how many, who they are, who joined, what needs a look."""

from dataclasses import replace
from datetime import date

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Cast, ExtractYear
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from league.kernel import metrics
from league.kernel.metrics import Dimension, Ledger, Metric, Period
from league.kernel.scoping import covering
from members import rules
from members.choices import Education, Entry, Political, Sex
from members.models import Affiliation, Member
from members.querysets import years_before
from orgs.choices import Field, Industry

# Age bands of R2 (团员结构): label → first age of the band.
AGE_BANDS = {
    gettext_noop("14 岁以下"): 0,
    gettext_noop("14–17 岁"): 14,
    gettext_noop("18–22 岁"): 18,
    gettext_noop("23–27 岁"): 23,
    gettext_noop("28 岁及以上"): 28,
}


def in_branches(period: Period):
    """Members of the day."""
    return Member.objects.at(period.end, period.is_past)


def affiliated(day: date):
    """Affiliations of all times, at the branches' places of the day."""
    place = "branch__placements__"
    return Affiliation.objects.filter(covering(day, place)).annotate(unit_path=F(f"{place}path"))


# A roster is opening stock: before it there is 无数据; a branch that never had one is known to be empty.
KNOWN_FROM = (
    *metrics.get("orgs.total").known_from,
    Ledger(affiliated, opening=Q(how_in=Entry.OPENING)),
)


def age_band(period: Period):
    """The age band on the day, from birth dates."""
    labels = list(AGE_BANDS.items())
    older = [
        When(birth__lte=years_before(period.end, age), then=Value(label))
        for label, age in reversed(labels[1:])
    ]
    return Case(*older, default=Value(labels[0][0]), output_field=CharField())


def of_branch(column: str):
    """A column of the branch the member was in on the day."""
    return lambda period: F(f"affiliations__branch__{column}") if period.is_past else F(f"branch__{column}")


def of_first_branch(column: str):
    """A column of the branch the member was first known in."""
    return lambda period: F(f"affiliations__branch__{column}")


def choices(enumeration):
    """Labels of a dimension from its choices."""
    return lambda: dict(enumeration.choices)


SEX = Dimension("sex", _("性别"), lambda period: F("sex"), choices(Sex))
AGE_BAND = Dimension("age_band", _("年龄段"), age_band, lambda: {label: _(label) for label in AGE_BANDS})
ETHNICITY = Dimension("ethnicity", _("民族"), lambda period: F("ethnicity"))
EDUCATION = Dimension("education", _("文化程度"), lambda period: F("education"), choices(Education))
POLITICAL = Dimension("political", _("政治面貌"), lambda period: F("political"), choices(Political))
FIELD = Dimension("field", _("领域"), of_branch("field"), choices(Field))
CATEGORY = Dimension("category", _("行业类别"), of_branch("industry_category"), choices(Industry))
FIRST_FIELD = replace(FIELD, expression=of_first_branch("field"))
FIRST_CATEGORY = replace(CATEGORY, expression=of_first_branch("industry_category"))
YEAR = Dimension(
    "year", _("入团年份"), lambda period: Cast(ExtractYear("joined_on"), CharField(max_length=4))
)

DIMENSIONS = {
    dimension.code: dimension
    for dimension in (SEX, AGE_BAND, ETHNICITY, EDUCATION, POLITICAL, FIELD, CATEGORY, YEAR)
}
COMMON = {
    "unit": _("人"),
    "by": DIMENSIONS,
    "known_from": KNOWN_FROM,
    "permit": rules.VIEW,
    "url_name": "members:member-list",
}

TOTAL = Metric(code="members.total", label=_("团员数"), kind="stock", rows=in_branches, **COMMON)


def joined_in(period: Period):
    """Members who joined in the period, counted at the first branch they are known in.

    A date known to the month counts in that month. Without a start the period has no beginning.
    """
    rows = Member.objects.filter(joined_on__lte=period.end)
    if period.start:
        rows = rows.filter(joined_on__gte=period.start)
    return rows.first_known_at(period.end, period.is_past)


FIRST = {"by": DIMENSIONS | {"field": FIRST_FIELD, "category": FIRST_CATEGORY}, "known_from": ()}
NEW = Metric(code="members.new", label=_("新发展团员数"), kind="flow", rows=joined_in, **{**COMMON, **FIRST})
OVER_AGE = Metric(
    code="members.over_age",
    label=_("超龄团员数（满 28 周岁且无团内职务）"),
    kind="stock",
    rows=lambda period: in_branches(period).over_age(period.end),
    **COMMON,
)
JOINED_UNDER_14 = Metric(
    code="members.joined_under_14",
    label=_("入团时不满 14 周岁"),
    kind="stock",
    rows=lambda period: in_branches(period).joined_under_age(),
    **COMMON,
)
WITHOUT_NUMBER = Metric(
    code="members.without_number",
    label=_("缺发展团员编号"),
    kind="stock",
    rows=lambda period: in_branches(period).without_number(),
    **COMMON,
)
WRONG_NUMBER = Metric(
    code="members.wrong_number",
    label=_("发展团员编号有误"),
    kind="stock",
    rows=lambda period: in_branches(period).with_wrong_number(),
    **COMMON,
)
