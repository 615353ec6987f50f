"""What the change plans can be filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import subtree
from orgs.choices import Kind
from orgs.choices.plans import PlanState
from orgs.filters.tree import in_reach
from orgs.models import ChangePlan


def superiors(request):
    """Organizations in reach that may have others below them: those a plan can be drawn up for."""
    return in_reach(request).exclude(kind=Kind.BRANCH)


class PlanFilter(django_filters.FilterSet):
    """By words of the title, state, and superior."""

    q = django_filters.CharFilter(label=_("方案名称"), field_name="title", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=PlanState.choices, empty_label=_("不限"))
    org = django_filters.ModelChoiceFilter(label=_("所属组织"), queryset=superiors, method="under")

    class Meta:
        model = ChangePlan
        fields = ()

    def under(self, rows, name, org):
        """Plans of an organization and everything below it."""
        return rows.filter(subtree("org__path", org.path))
