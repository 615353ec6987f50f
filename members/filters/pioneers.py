"""What batches and badges of pioneers can be filtered by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from league.kernel.views import DayInput
from members.choices.pioneers import BadgeLevel, Holder
from members.filters.dues import UnderOrg
from members.models import PioneerBadge, PioneerBatch


class PioneerFilter(UnderOrg):
    """What both lists ask."""

    school = django_filters.CharFilter(label=_("学校"), lookup_expr="contains")
    entry_year = django_filters.NumberFilter(label=_("入学年份"), min_value=1990, max_value=2100)
    since = django_filters.DateFilter(label=_("日期自"), field_name="on", lookup_expr="gte", widget=DayInput)
    until = django_filters.DateFilter(label=_("日期至"), field_name="on", lookup_expr="lte", widget=DayInput)


class BatchFilter(PioneerFilter):
    """Filters of the batches."""

    batch = django_filters.NumberFilter(label=_("批次"), min_value=1, max_value=9)

    class Meta:
        model = PioneerBatch
        fields = ()


class BadgeFilter(PioneerFilter):
    """Filters of the badges; the name looked for stays out of addresses."""

    private = ("q",)
    q = django_filters.CharFilter(
        label=_("姓名或集体名称"),
        field_name="name",
        lookup_expr="contains",
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    level = django_filters.ChoiceFilter(label=_("奖章"), choices=BadgeLevel.choices, empty_label=_("不限"))
    holder = django_filters.ChoiceFilter(label=_("授予对象"), choices=Holder.choices, empty_label=_("不限"))

    class Meta:
        model = PioneerBadge
        fields = ()
