"""Filters of the findings of the check-up, and of the ledger of rectifications."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from league.kernel import findings
from orgs.choices import Field
from orgs.choices.rectification import CaseState, Source
from orgs.filters.counted import CountedFilter, figure_filter
from orgs.models import Org, Rectification
from orgs.querysets.rectification import RectificationQuerySet
from orgs.rules.rectification import VIEW_CASES
from orgs.workflows import RECTIFICATION


def detected() -> list[tuple[str, str]]:
    """The detectors by name."""
    return [(each.code, each.metric.label) for each in findings.detectors()]


class FindingFilter(CountedFilter):
    """Organizations that a detector finds; `of` is read by the page."""

    of = django_filters.ChoiceFilter(
        label=_("体检项目"), choices=detected, method="as_is", widget=forms.HiddenInput
    )
    q = django_filters.CharFilter(label=_("名称、代码、首字母"), method="by_words")
    field = django_filters.ChoiceFilter(label=_("领域"), choices=Field.choices)
    case = django_filters.ChoiceFilter(
        label=_("整顿"), choices=(("1", _("整顿中")), ("0", _("没有立案"))), method="by_case"
    )

    class Meta:
        model = Org
        fields = ()

    def by_words(self, rows, _name, words):
        """By present or former name, code or initials."""
        return rows.matching(words)

    def by_case(self, rows, _name, value):
        """With or without an open case."""
        return rows.filter(case_pk__isnull=value == "0")


class RectificationFilter(CountedFilter):
    """Cases by organization, state, source, and whether they are late or wait for the asker."""

    permit = VIEW_CASES
    q = django_filters.CharFilter(label=_("团组织"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=CaseState.choices)
    source = django_filters.ChoiceFilter(label=_("来源"), choices=Source.choices)
    pending = django_filters.ChoiceFilter(
        label=_("办理情况"),
        choices=(("late", _("逾期未销号")), ("open", _("没有办结")), ("mine", _("待我办理"))),
        method="by_progress",
    )
    figure = figure_filter("orgs:rectification-list")

    class Meta:
        model = Rectification
        fields = ()

    def by_words(self, rows, _name, words):
        """By present or former name, code or initials of the organization."""
        return rows.filter(org__in=Org.objects.matching(words).order_by().values("pk"))

    def by_progress(self, rows, _name, value):
        """Late or open on the day, or with a forward step the asker may take."""
        if value == "mine":
            waiting = RECTIFICATION.waiting_for(self.request.user)
            return rows.filter(pk__in=waiting.order_by().values("pk"))
        asked = {"late": RectificationQuerySet.late, "open": RectificationQuerySet.running}
        return rows.filter(asked[value](self.period.end))
