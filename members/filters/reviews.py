"""What the appraisals can be filtered by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from members.choices.reviews import ReviewState
from members.filters.people import PeopleFilter
from members.models import Review
from members.workflows import REVIEW

RUNNING = "running"


class ReviewFilter(PeopleFilter):
    """Filters of the appraisals."""

    q, sex, private = None, None, ()
    year = django_filters.NumberFilter(label=_("年度"), min_value=2000, max_value=2100)
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        method="in_state",
        choices=[(RUNNING, _("进行中（批准之前）")), *ReviewState.choices],
        empty_label=_("不限"),
    )
    waiting = django_filters.BooleanFilter(
        label=_("待我办理"),
        method="waits_for_me",
        widget=forms.Select(choices=[("", _("不限")), ("true", _("只看待我办理的"))]),
    )

    class Meta:
        model = Review
        fields = ()

    def under(self, rows, name, org):
        """At or under an organization."""
        return rows.under(org)

    def in_state(self, rows, name, state):
        """In one state, or in any before it goes up."""
        running = set(ReviewState) - {ReviewState.PROPOSED, ReviewState.APPROVED}
        return rows.filter(state__in=running if state == RUNNING else [state])

    def waits_for_me(self, rows, name, value):
        """With a forward step the asker may take."""
        if not value:
            return rows
        return rows.filter(pk__in=REVIEW.waiting_for(self.request.user).order_by().values("pk"))
