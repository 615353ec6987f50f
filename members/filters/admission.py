"""What the applications can be filtered by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from members.choices import Part, Stage
from members.choices.admission import Channel
from members.filters.people import PeopleFilter
from members.models import Application
from members.workflows import ADMISSION


class ApplicationFilter(PeopleFilter):
    """Filters of the applications."""

    stage = django_filters.ChoiceFilter(
        label=_("环节"), field_name="state", choices=Stage.choices, empty_label=_("不限")
    )
    part = django_filters.ChoiceFilter(
        label=_("发展阶段"), method="in_part", choices=Part.choices, empty_label=_("不限")
    )
    channel = django_filters.ChoiceFilter(label=_("推荐方式"), choices=Channel.choices, empty_label=_("不限"))
    waiting = django_filters.BooleanFilter(
        label=_("待我办理"),
        method="waits_for_me",
        widget=forms.Select(choices=[("", _("不限")), ("true", _("只看待我办理的"))]),
    )

    class Meta:
        model = Application
        fields = ()

    def under(self, rows, name, org):
        """At or under an organization."""
        return rows.under(org)

    def in_part(self, rows, name, value):
        """In a state of one of the five stages."""
        return rows.filter(state__in=Part(value).states)

    def waits_for_me(self, rows, name, value):
        """With a forward step the asker may take."""
        if not value:
            return rows
        return rows.filter(pk__in=ADMISSION.waiting_for(self.request.user).order_by().values("pk"))
