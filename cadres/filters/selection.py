"""What selections and candidates can be filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from cadres.choices.selection import Channel, SelectionState
from cadres.filters.training import UnderOrg, search
from cadres.models import Candidate, Selection


class SelectionFilter(UnderOrg):
    """Selections by post and state."""

    title = search(_("选配职务"), "post_title")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=SelectionState.choices)

    class Meta:
        model = Selection
        fields = ()


class CandidateFilter(UnderOrg):
    """Candidates by name and channel; the name looked for stays out of addresses."""

    private = ("q",)
    q = search(_("姓名"), "name")
    channel = django_filters.ChoiceFilter(label=_("提名渠道"), choices=Channel.choices)

    class Meta:
        model = Candidate
        fields = ()
