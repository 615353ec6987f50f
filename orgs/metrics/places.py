"""Figures about places, and the townships they cover."""

from django.db.models import Case, Exists, F, OuterRef, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Metric, Period, Ratio
from orgs import rules
from orgs.choices import Level
from orgs.choices.places import PlaceKind, Venue
from orgs.metrics.tree import FIELD, KIND, TREE, standing
from orgs.models import Place
from orgs.rules.units import VIEW_UNITS

AFTER_ANY_ID = "~"  # sorts after digits and dots, so that "1.7.~" ends the subtree of "1.7."


def places(period: Period):
    """Places open on the day."""
    return Place.objects.at(period.end, period.is_past)


def youth_homes(period: Period):
    """青年之家 open on the day."""
    return places(period).filter(kind=PlaceKind.YOUTH_HOME)


def on_platform(period: Period):
    """青年之家 registered on the cloud platform by the day."""
    return youth_homes(period).on_platform(period.end)


def townships(period: Period):
    """Organizations of townships and streets on the day."""
    return standing(period).filter(level=Level.TOWNSHIP)


def having(rows, period: Period) -> Exists:
    """Condition over townships: one of the places stands at or under it."""
    inside = rows(period).filter(
        unit_path__gte=OuterRef("unit_path"), unit_path__lt=Concat(OuterRef("unit_path"), Value(AFTER_ANY_ID))
    )
    return Exists(inside)


def platform(period: Period):
    """Whether a place is on the platform by the day."""
    return Case(When(platform_since__lte=period.end, then=Value(1)), default=Value(0))


KINDS = Dimension("kind", _("阵地类型"), lambda period: F("kind"), lambda: dict(PlaceKind.choices))
VENUES = Dimension("venue", _("场所类型"), lambda period: F("venue"), lambda: dict(Venue.choices))
PLATFORM = Dimension("platform", _("入驻云平台"), platform, lambda: {1: _("已入驻"), 0: _("未入驻")}, int)
COMMON = {
    "unit": _("个"),
    "kind": "stock",
    "by": {dimension.code: dimension for dimension in (KINDS, VENUES, PLATFORM)},
    "known_from": (TREE,),
    "permit": VIEW_UNITS,
    "url_name": "orgs:place-list",
}
TOTAL = Metric(code="places.total", label=_("阵地数"), rows=places, **COMMON)
YOUTH_HOMES = Metric(code="places.youth_homes", label=_("青年之家数"), rows=youth_homes, **COMMON)
ON_PLATFORM = Metric(code="places.on_platform", label=_("入驻云平台的青年之家数"), rows=on_platform, **COMMON)
STATIONS = Metric(
    code="places.delegate_stations",
    label=_("团代表联络站数"),
    rows=lambda period: places(period).filter(kind=PlaceKind.DELEGATE_STATION),
    **COMMON,
)

TOWNSHIP = {
    "unit": _("个"),
    "kind": "stock",
    "by": {dimension.code: dimension for dimension in (KIND, FIELD)},
    "known_from": (TREE,),
    "permit": rules.VIEW,
    "url_name": "orgs:org-list",
}
TOWNSHIPS = Metric(code="orgs.townships", label=_("乡镇（街道）团组织数"), rows=townships, **TOWNSHIP)
COVERED = Metric(
    code="orgs.townships_with_youth_home",
    label=_("有青年之家的乡镇（街道）数"),
    rows=lambda period: townships(period).filter(having(youth_homes, period)),
    **TOWNSHIP,
)
UNCOVERED = Metric(
    code="orgs.townships_without_youth_home",
    label=_("没有青年之家的乡镇（街道）数"),
    rows=lambda period: townships(period).exclude(having(youth_homes, period)),
    **TOWNSHIP,
)
COVERAGE = Ratio("places.youth_home_coverage", _("青年之家乡镇覆盖率"), COVERED, TOWNSHIPS)
