"""Figures about units: how many there are, ought to be covered, are covered; shares by field."""

from datetime import date

from django.db.models import Case, F, Q, Value, When
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Ledger, Metric, Period, Ratio
from league.kernel.params import Book
from league.kernel.scoping import covering
from orgs.choices.tree import Field
from orgs.choices.units import Building, Nature
from orgs.metrics.tree import TREE
from orgs.models import Unit
from orgs.querysets.units import UnitQuerySet
from orgs.rules.units import DUE_FROM, VIEW_UNITS


def units(period: Period) -> UnitQuerySet:
    """Units of the day."""
    return Unit.objects.at(period.end, period.is_past)


def due(period: Period) -> UnitQuerySet:
    """Units in which an organization is due on the day: 应建."""
    least = Book([DUE_FROM]).expression(DUE_FROM, period.end)
    return units(period).filter(UnitQuerySet.due(period.end, least))


def established(period: Period) -> UnitQuerySet:
    """Units that an organization covers on the day: 已建."""
    return units(period).filter(UnitQuerySet.established(period.end))


def gaps(period: Period) -> UnitQuerySet:
    """Units in which an organization is due and none stands."""
    return due(period).exclude(UnitQuerySet.established(period.end))


def newly_established(period: Period) -> UnitQuerySet:
    """Units covered since the period began; without a start since ever."""
    rows = established(period)
    return rows.filter(established_on__gte=period.start) if period.start else rows


def entered(day: date) -> UnitQuerySet:
    """Units of all times at their organizations' places of the day."""
    place = "org__placements__"
    return Unit.objects.filter(covering(day, place)).annotate(unit_path=F(f"{place}path"))


FIELD = Dimension("field", _("领域"), lambda period: F("field"), lambda: dict(Field.choices))
NATURE = Dimension("nature", _("单位性质"), lambda period: F("nature"), lambda: dict(Nature.choices))
SCALED = Dimension(
    "scale",
    _("规模"),
    lambda period: Case(When(above_scale_then=True, then=Value(1)), default=Value(0)),
    lambda: {1: _("规模以上"), 0: _("规模以下")},
    int,
)
BUILT = Dimension("building", _("建团方式"), lambda period: F("building"), lambda: dict(Building.choices))
COMMON = {
    "unit": _("家"),
    "kind": "stock",
    "by": {dimension.code: dimension for dimension in (FIELD, NATURE, SCALED, BUILT)},
    # A register of units is stock taken over: before the first list nobody knows.
    "known_from": (TREE, Ledger(entered, opening=Q())),
    "permit": VIEW_UNITS,
    "url_name": "orgs:unit-list",
}

TOTAL = Metric(code="units.total", label=_("单位数"), rows=units, **COMMON)
DUE = Metric(code="units.due", label=_("应建团单位数"), rows=due, **COMMON)
ESTABLISHED = Metric(code="units.established", label=_("已建团单位数"), rows=established, **COMMON)
GAPS = Metric(code="units.gaps", label=_("应建未建单位数"), rows=gaps, **COMMON)
NEW = Metric(code="units.new", label=_("新建团单位数"), rows=newly_established, **{**COMMON, "kind": "flow"})
RATE = Ratio("units.rate", _("建团率"), ESTABLISHED, DUE)


def cut(code: str, label: str, condition: Q) -> Ratio:
    """The share of units covered among some of those due, with both figures it is made of."""
    whole = Metric(
        code=f"units.{code}_due",
        label=format_lazy(_("{of}应建数"), of=label),
        rows=lambda period: due(period).filter(condition),
        **COMMON,
    )
    part = Metric(
        code=f"units.{code}_established",
        label=format_lazy(_("{of}已建数"), of=label),
        rows=lambda period: established(period).filter(condition),
        **COMMON,
    )
    return Ratio(f"units.{code}_rate", format_lazy(_("{of}建团率"), of=label), part, whole)


NON_PUBLIC = cut("non_public", _("规模以上非公企业"), Q(field=Field.NON_PUBLIC, above_scale_then=True))
SOCIAL = cut("social", _("社会组织"), Q(field=Field.SOCIAL_ORG))
TRADITIONAL = cut(
    "traditional", _("传统领域"), ~Q(field__in=(Field.NON_PUBLIC, Field.SOCIAL_ORG, Field.OTHER, ""))
)
NEW_NON_PUBLIC = Metric(
    code="units.new_non_public",
    label=_("非公企业新建团数"),
    rows=lambda period: newly_established(period).filter(field=Field.NON_PUBLIC),
    **{**COMMON, "kind": "flow"},
)
