"""What decisions, and those who turn 28, can be filtered by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from members.choices.decisions import DecisionKind, DecisionState
from members.filters.people import PeopleFilter
from members.models import Decision, Member
from members.workflows import DECISION

GROUPS = {
    "exit": (_("离团与离册"), DecisionKind.exits()),
    "back": (_("恢复团籍"), (DecisionKind.REINSTATED,)),
    "discipline": (_("处分"), (*DecisionKind.disciplines(), *DecisionKind.endings())),
}


class DecisionFilter(PeopleFilter):
    """Filters of the decisions."""

    sex = None
    group = django_filters.ChoiceFilter(
        label=_("类别"),
        method="in_group",
        choices=[(code, label) for code, (label, _kinds) in GROUPS.items()],
        empty_label=_("不限"),
    )
    kind = django_filters.ChoiceFilter(label=_("事项"), choices=DecisionKind.choices, empty_label=_("不限"))
    state = django_filters.ChoiceFilter(label=_("状态"), choices=DecisionState.choices, empty_label=_("不限"))
    waiting = django_filters.BooleanFilter(
        label=_("待我办理"),
        method="waits_for_me",
        widget=forms.Select(choices=[("", _("不限")), ("true", _("只看待我办理的"))]),
    )

    class Meta:
        model = Decision
        fields = ()

    def matching(self, rows, name, words):
        """By the member."""
        return rows.filter(member__in=Member.objects.matching(words).order_by().values("pk"))

    def under(self, rows, name, org):
        """At or under an organization."""
        return rows.under(org)

    def in_group(self, rows, name, code):
        """Exits, returns, or disciplinary measures."""
        return rows.filter(kind__in=GROUPS[code][1])

    def waits_for_me(self, rows, name, value):
        """With a forward step the asker may take."""
        if not value:
            return rows
        return rows.filter(pk__in=DECISION.waiting_for(self.request.user).order_by().values("pk"))


class BegunFilter(PeopleFilter):
    """Filters of a worklist of members for whom a decision may have been begun."""

    sex = None
    begun = django_filters.ChoiceFilter(
        label=_("办理情况"),
        method="by_progress",
        choices=[("no", _("还没有办理")), ("yes", _("正在办理"))],
        empty_label=_("不限"),
    )

    class Meta:
        model = Member
        fields = ()

    def under(self, rows, name, org):
        """At or under an organization."""
        return rows.under(org)

    def by_progress(self, rows, name, value):
        """With or without an open decision."""
        return rows.filter(open_decision__isnull=value == "no")


class ArrearsFilter(BegunFilter):
    """Filters of those in arrears."""


class LeavingFilter(BegunFilter):
    """Filters of those who turn 28."""

    within = django_filters.ChoiceFilter(
        label=_("满 28 周岁"),
        method="as_is",
        choices=[("0", _("已满")), ("1", _("1 个月内")), ("6", _("6 个月内")), ("12", _("12 个月内"))],
        empty_label=_("按提前提醒的时间"),
    )

    def as_is(self, rows, name, value):
        """Read by the page, which knows the day."""
        return rows
