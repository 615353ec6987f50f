"""What recommendations for the Party can be filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from members.choices.party import PartyKind, PartyState
from members.filters.dues import UnderOrg, waiting
from members.models import PartyRecommendation
from members.workflows.party import RECOMMENDATION


class RecommendationFilter(UnderOrg):
    """Filters of the recommendations."""

    workflow = RECOMMENDATION
    kind = django_filters.ChoiceFilter(label=_("推荐类别"), choices=PartyKind.choices, empty_label=_("不限"))
    state = django_filters.ChoiceFilter(label=_("状态"), choices=PartyState.choices, empty_label=_("不限"))
    waiting = waiting()

    class Meta:
        model = PartyRecommendation
        fields = ()
