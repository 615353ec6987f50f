"""What the applications can be filtered by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from members.choices import Stage
from members.filters.people import PeopleFilter
from members.models import Application
from members.workflows import ADMISSION


class ApplicationFilter(PeopleFilter):
    """Filters of the applications."""

    stage = django_filters.ChoiceFilter(
        label=_("阶段"), field_name="state", choices=Stage.choices, empty_label=_("不限")
    )
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

    def waits_for_me(self, rows, name, value):
        """With a forward step the asker may take."""
        if not value:
            return rows
        return rows.filter(pk__in=ADMISSION.waiting_for(self.request.user).order_by().values("pk"))
