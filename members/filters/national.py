"""What differences from the national system can be filtered by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from members.choices.national import Gap, GapState
from members.filters.people import PeopleFilter
from members.models import Difference
from members.querysets.national import UNLIKE

FIELDS = {
    "name": _("姓名"),
    "id_no": _("身份证号"),
    "branch": _("团支部"),
    "number": _("发展团员编号"),
    "joined_on": _("入团时间"),
    "political": _("政治面貌"),
}


class DifferenceFilter(PeopleFilter):
    """Filters of the differences; what still waits unless another state is asked for."""

    sex = None
    q = django_filters.CharFilter(
        label=_("姓名或名称"),
        method="matching",
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    kind = django_filters.ChoiceFilter(label=_("差异"), choices=Gap.choices, empty_label=_("不限"))
    state = django_filters.ChoiceFilter(label=_("状态"), choices=GapState.choices, empty_label=_("全部"))
    column = django_filters.ChoiceFilter(
        label=_("哪一项不同"), choices=list(FIELDS.items()), method="differing", empty_label=_("不限")
    )

    exact = django_filters.BooleanFilter(
        label=_("归属"),
        method="directly",
        widget=forms.Select(choices=[("", _("不限")), ("true", _("只看未归到下级的"))]),
    )

    class Meta:
        model = Difference
        fields = ()

    def matching(self, rows, name, words):
        """By the name of the person or organization."""
        return rows.filter(name__contains=words.strip())

    def under(self, rows, name, org):
        """At or under an organization."""
        return rows.under(org)

    def directly(self, rows, name, value):
        """Of the organization asked for itself, not of those below."""
        org = self.form.cleaned_data.get("org")
        return rows.filter(org=org) if value and org else rows

    def differing(self, rows, name, code):
        """Of people on both sides, one column."""
        return rows.filter(kind=Gap.DIFFERS).holding().filter(UNLIKE[code])
