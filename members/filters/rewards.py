"""What rewards can be filtered by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from members.choices.rewards import RewardKind, RewardLevel
from members.filters.dues import UnderOrg
from members.models import Member, Reward


class RewardFilter(UnderOrg):
    """Filters of the rewards; the name looked for stays out of addresses."""

    private = ("q",)
    q = django_filters.CharFilter(
        label=_("姓名、首字母"),
        method="matching",
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "placeholder": _("如 zs、张三")}),
    )
    kind = django_filters.ChoiceFilter(label=_("奖励类别"), choices=RewardKind.choices, empty_label=_("不限"))
    level = django_filters.ChoiceFilter(
        label=_("奖励级别"), choices=RewardLevel.choices, empty_label=_("不限")
    )
    year = django_filters.NumberFilter(label=_("奖励年度"), min_value=1949, max_value=2100)
    target = django_filters.BooleanFilter(
        label=_("受奖对象"),
        field_name="member",
        lookup_expr="isnull",
        widget=forms.Select(choices=[("", _("不限")), ("false", _("团员（干部）")), ("true", _("团组织"))]),
    )

    class Meta:
        model = Reward
        fields = ()

    def matching(self, rows, name, words):
        """By the member's name or pinyin initials."""
        return rows.filter(member__in=Member.objects.order_by().matching(words).values("pk"))
