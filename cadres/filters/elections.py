"""What elections can be filtered by."""

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cadres.choices.elections import ElectionKind, ElectionState
from cadres.filters.training import UnderOrg
from cadres.metrics.elections import running_out
from cadres.models import Election
from cadres.querysets.elections import ElectionQuerySet
from cadres.rules.elections import STAGES
from league.kernel.metrics import Period
from orgs.models import Org


class ElectionFilter(UnderOrg):
    """Elections by organization, kind, state, and whether the term runs out."""

    q = django_filters.CharFilter(label=_("团组织"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("类型"), choices=ElectionKind.choices)
    state = django_filters.ChoiceFilter(label=_("状态"), choices=ElectionState.choices)
    due = django_filters.ChoiceFilter(
        label=_("届期"),
        choices=(
            ("soon", _("已到提醒时间")),
            *STAGES.items(),
            ("over", _("超期未换届")),
            ("delayed", _("延期中")),
        ),
        method="by_due",
    )

    latest = django_filters.BooleanFilter(
        label=_("只看各团组织最近一次"), method="newest", widget=forms.CheckboxInput
    )

    class Meta:
        model = Election
        fields = ()

    def newest(self, rows, _name, value):
        """The election of a whole team that was begun last, one for each organization."""
        return rows.newest() if value else rows

    def by_words(self, rows, _name, words):
        """By present or former name, code or initials of the organization."""
        return rows.filter(org__in=Org.objects.matching(words).order_by().values("pk"))

    def by_due(self, rows, _name, value):
        """Terms about to run out, over, or delayed."""
        today = timezone.localdate()
        if value == "soon":
            return rows.filter(state=ElectionState.CONFIRMED, remind_on__lte=today)
        if value in STAGES:
            found = running_out(Period.day()).filter(reminder=value)
            return rows.filter(pk__in=found.order_by().values("pk"))
        condition = {"over": ElectionQuerySet.overdue, "delayed": ElectionQuerySet.delayed}[value]
        return rows.filter(pk__in=Election.objects.terms().filter(condition(today)).order_by().values("pk"))
