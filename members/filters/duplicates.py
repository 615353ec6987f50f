"""The filter of pairs that look alike."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from members.choices.duplicates import PairState
from members.models import Pair


class PairFilter(filters.FilterSet):
    """By state; open ones unless told."""

    state = filters.ChoiceFilter(label=_("状态"), choices=PairState.choices, empty_label=_("全部"))

    class Meta:
        model = Pair
        fields = ("state",)
