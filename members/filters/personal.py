"""What the retention worklist and the erasures can be filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from members.choices.personal import ErasureState
from members.filters.people import PeopleFilter
from members.models import Erasure, Member


class RetentionFilter(PeopleFilter):
    """Who is due, by name and place."""

    sex = None

    class Meta:
        model = Member
        fields = ()

    def under(self, rows, name, org):
        """At or under an organization."""
        return rows.under(org)


class ErasureFilter(PeopleFilter):
    """Erasures by name, place and state."""

    sex = None
    state = django_filters.ChoiceFilter(label=_("状态"), choices=ErasureState.choices, empty_label=_("不限"))

    class Meta:
        model = Erasure
        fields = ()

    def matching(self, rows, name, words):
        """By the person."""
        return rows.filter(member__in=Member.objects.matching(words).order_by().values("pk"))

    def under(self, rows, name, org):
        """At or under an organization."""
        return rows.under(org)
