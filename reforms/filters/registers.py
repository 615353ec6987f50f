"""What the registers of reform can be filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import subtree
from reforms.choices.registers import AttentionKind, FundSource, OutcomeKind, PolicyKind
from reforms.filters.progress import units
from reforms.models import Attention, Fund, LeadingGroup, Outcome, Policy


class UnderOrg(django_filters.FilterSet):
    """The organization whose rows are asked for, and since when."""

    org = django_filters.ModelChoiceFilter(label=_("团组织"), queryset=units, method="under")

    def under(self, rows, _name, org):
        """At or under an organization."""
        return rows.filter(subtree("org__path", org.path))


class OutcomeFilter(UnderOrg):
    """Outcomes by title and kind."""

    q = django_filters.CharFilter(label=_("成果名称"), field_name="title", lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label=_("成果类型"), choices=OutcomeKind.choices)

    class Meta:
        model = Outcome
        fields = ()


class AttentionFilter(UnderOrg):
    """What the Party did, by kind."""

    kind = django_filters.ChoiceFilter(label=_("形式"), choices=AttentionKind.choices)

    class Meta:
        model = Attention
        fields = ()


class PolicyFilter(UnderOrg):
    """Policies by kind."""

    kind = django_filters.ChoiceFilter(label=_("纳入事项"), choices=PolicyKind.choices)

    class Meta:
        model = Policy
        fields = ()


class FundFilter(UnderOrg):
    """Funds by source."""

    source = django_filters.ChoiceFilter(label=_("资金来源"), choices=FundSource.choices)

    class Meta:
        model = Fund
        fields = ()


class LeadingGroupFilter(UnderOrg):
    """Leading groups by who heads them."""

    by_party = django_filters.BooleanFilter(label=_("党委书记任组长"))

    class Meta:
        model = LeadingGroup
        fields = ()
