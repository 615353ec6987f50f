"""What the members who are away can be filtered by."""

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.choices.absence import AbsenceState
from members.filters.dues import UnderOrg
from members.models import Absence, Member


class AbsenceFilter(UnderOrg):
    """Filters of the register of members who are away; the name looked for stays out of addresses."""

    private = ("q",)
    q = django_filters.CharFilter(
        label=_("姓名、首字母"),
        method="matching",
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "placeholder": _("如 zs、张三")}),
    )
    state = django_filters.ChoiceFilter(label=_("状态"), choices=AbsenceState.choices, empty_label=_("不限"))
    due = django_filters.BooleanFilter(
        label=_("外出时间"),
        method="fallen_due",
        widget=forms.Select(choices=[("", _("不限")), ("true", _("已满期")), ("false", _("未满期"))]),
    )
    is_fixed = django_filters.BooleanFilter(
        label=_("地点"),
        widget=forms.Select(choices=[("", _("不限")), ("true", _("固定")), ("false", _("不固定"))]),
    )

    class Meta:
        model = Absence
        fields = ()

    def matching(self, rows, name, words):
        """By the member's name or pinyin initials."""
        return rows.filter(member__in=Member.objects.order_by().matching(words).values("pk"))

    def fallen_due(self, rows, name, value):
        """Away for so long that the membership is to be transferred, or not yet."""
        today = timezone.localdate()
        return rows.due(today) if value else rows.open().filter(due_on__gt=today)
