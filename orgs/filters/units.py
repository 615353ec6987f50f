"""Filters of the lists of units, places and divisions."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from league.kernel.params import Book
from orgs.choices import Field
from orgs.choices.divisions import DivisionKind, DivisionLevel
from orgs.choices.places import PlaceKind, Venue
from orgs.choices.units import Building, Nature
from orgs.filters.counted import CountedFilter, figure_filter
from orgs.models import Division, Place, Unit
from orgs.querysets.units import UnitQuerySet
from orgs.rules.units import DUE_FROM, VIEW_UNITS

YES_NO = ((1, _("是")), (0, _("否")))


class UnitFilter(CountedFilter):
    """Units by name, place, nature, and whether they have what they ought to have."""

    permit = VIEW_UNITS
    q = django_filters.CharFilter(label=_("名称、首字母、信用代码"), method="by_words")
    nature = django_filters.ChoiceFilter(label=_("单位性质"), choices=Nature.choices)
    field = django_filters.ChoiceFilter(label=_("领域"), choices=Field.choices)
    status = django_filters.ChoiceFilter(
        label=_("建团情况"),
        choices=(("gap", _("应建未建")), ("established", _("已建")), ("free", _("不足条件"))),
        method="by_status",
    )
    building = django_filters.ChoiceFilter(label=_("建团方式"), choices=Building.choices)
    scale = django_filters.ChoiceFilter(label=_("规模以上"), choices=YES_NO, field_name="above_scale_then")
    figure = figure_filter("orgs:unit-list")

    class Meta:
        model = Unit
        fields = ()

    def by_words(self, rows, _name, words):
        """By name, initials or credit code."""
        return rows.matching(words)

    def by_status(self, rows, _name, value):
        """Covered; due but not covered; neither."""
        least = Book([DUE_FROM]).expression(DUE_FROM, self.period.end)
        due, built = UnitQuerySet.due(self.period.end, least), UnitQuerySet.established(self.period.end)
        return rows.filter({"gap": due & ~built, "established": built, "free": ~due}[value])


class PlaceFilter(CountedFilter):
    """Places by kind, housing, platform and opening."""

    permit = VIEW_UNITS
    q = django_filters.CharFilter(label=_("名称、首字母、地址"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("阵地类型"), choices=PlaceKind.choices)
    venue = django_filters.ChoiceFilter(label=_("场所类型"), choices=Venue.choices)
    platform = django_filters.ChoiceFilter(label=_("入驻云平台"), choices=YES_NO, method="by_platform")
    figure = figure_filter("orgs:place-list")

    class Meta:
        model = Place
        fields = ()

    def by_words(self, rows, _name, words):
        """By name, initials or address."""
        return rows.matching(words)

    def by_platform(self, rows, _name, value):
        """On the cloud platform by the day, or not."""
        on_it = Q(platform_since__lte=self.period.end)
        return rows.filter(on_it) if value == "1" else rows.exclude(on_it)


class DivisionFilter(CountedFilter):
    """Divisions by level, kind, and whether an organization stands in them."""

    permit = VIEW_UNITS
    q = django_filters.CharFilter(label=_("名称、代码"), method="by_words")
    level = django_filters.ChoiceFilter(label=_("级别"), choices=DivisionLevel.choices)
    kind = django_filters.ChoiceFilter(label=_("类型"), choices=DivisionKind.choices)
    led = django_filters.ChoiceFilter(label=_("有团组织"), choices=YES_NO, method="by_led")
    figure = figure_filter("orgs:division-list")

    class Meta:
        model = Division
        fields = ()

    def by_words(self, rows, _name, words):
        """By name or code."""
        return rows.matching(words)

    def by_led(self, rows, _name, value):
        """With or without an organization of the day."""
        led = Division.objects.led(self.period.end, self.period.is_past)
        return rows.filter(led) if value == "1" else rows.exclude(led)
