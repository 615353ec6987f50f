"""What notices and visits can be filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from reforms.choices.supervision import NoticeState, PairingKind, Rung
from reforms.filters.registers import UnderOrg
from reforms.models import Notice, Pairing, Visit


class NoticeFilter(UnderOrg):
    """Notices by rung and state."""

    rung = django_filters.ChoiceFilter(label=_("方式"), choices=Rung.choices)
    state = django_filters.ChoiceFilter(label=_("状态"), choices=NoticeState.choices)

    class Meta:
        model = Notice
        fields = ()


class VisitFilter(UnderOrg):
    """Visits by round and place."""

    round = django_filters.NumberFilter(label=_("轮次"))
    q = django_filters.CharFilter(label=_("督导单位（学校）"), field_name="place", lookup_expr="icontains")

    class Meta:
        model = Visit
        fields = ()


class PairingFilter(UnderOrg):
    """Pairings by kind and person."""

    q = django_filters.CharFilter(label=_("联系督导人"), field_name="by", lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label=_("方式"), choices=PairingKind.choices)

    class Meta:
        model = Pairing
        fields = ()
