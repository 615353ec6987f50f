"""What the questions about ID numbers can be filtered by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from members.choices.clashes import ClashState
from members.filters.people import PeopleFilter
from members.models import Clash
from members.workflows import CLASH


class ClashFilter(PeopleFilter):
    """Filters of the questions."""

    q, sex, private = None, None, ()
    state = django_filters.ChoiceFilter(label=_("状态"), choices=ClashState.choices, empty_label=_("不限"))
    waiting = django_filters.BooleanFilter(
        label=_("待我办理"),
        method="waits_for_me",
        widget=forms.Select(choices=[("", _("不限")), ("true", _("只看待我办理的"))]),
    )

    class Meta:
        model = Clash
        fields = ()

    def under(self, rows, name, org):
        """Raised at or under an organization."""
        return rows.under(org)

    def waits_for_me(self, rows, name, value):
        """With a forward step the asker may take."""
        if not value:
            return rows
        return rows.filter(pk__in=CLASH.waiting_for(self.request.user).order_by().values("pk"))
