"""What the graduates can be filtered by."""

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.choices.graduates import Destination, Standing
from members.filters.people import PeopleFilter
from members.models import Graduate, Member

NOWHERE, UNSETTLED = "none", "unsettled"


class GraduateFilter(PeopleFilter):
    """Filters of the graduates; the name looked for stays out of addresses."""

    sex = None
    year = django_filters.NumberFilter(label=_("毕业年度"), min_value=2000, max_value=2100)
    destination = django_filters.ChoiceFilter(
        label=_("毕业去向"),
        choices=[*Destination.choices, (NOWHERE, _("未填"))],
        method="bound_for",
        empty_label=_("不限"),
    )
    standing = django_filters.ChoiceFilter(
        label=_("衔接情况"),
        choices=[*Standing.choices, (UNSETTLED, _("未落实（暂留和待衔接）"))],
        method="standing_at",
        empty_label=_("不限"),
    )
    owed = django_filters.BooleanFilter(
        label=_("应衔接"),
        method="are_owed",
        widget=forms.Select(choices=[("", _("不限")), ("true", _("只看应衔接的"))]),
    )
    overdue = django_filters.BooleanFilter(
        label=_("到期"),
        method="are_overdue",
        widget=forms.Select(choices=[("", _("不限")), ("true", _("只看暂留到期的"))]),
    )

    class Meta:
        model = Graduate
        fields = ()

    def under(self, rows, name, org):
        """Of classes at or under an organization."""
        return rows.under(org)

    def matching(self, rows, name, words):
        """By the member's name or pinyin initials."""
        return rows.filter(member__in=Member.objects.order_by().matching(words).values("pk"))

    def bound_for(self, rows, name, value):
        """With a destination, or without any."""
        return rows.filter(destination="" if value == NOWHERE else value)

    def standing_at(self, rows, name, value):
        """Where they stand today."""
        wished = (Standing.STAYING, Standing.OPEN) if value == UNSETTLED else (value,)
        return rows.known_on(timezone.localdate()).filter(standing__in=wished)

    def are_owed(self, rows, name, value):
        """For whom a place must be found."""
        return rows.owed() if value else rows

    def are_overdue(self, rows, name, value):
        """Staying although the time is over."""
        return rows.overdue(timezone.localdate()) if value else rows
