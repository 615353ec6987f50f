"""What findings and cases of violation can be filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from members.choices.cases import CaseState, Outcome, Violation
from members.filters.dues import waiting
from members.filters.people import PeopleFilter
from members.models import InspectionCase, Member
from members.workflows import CASE


class FindingFilter(PeopleFilter):
    """Filters of what one detector finds; which detector is read by the page."""

    sex = None
    detector = django_filters.ChoiceFilter(
        label=_("违规情形"), choices=Violation.choices, method="as_is", empty_label=None
    )

    class Meta:
        model = Member
        fields = ()

    def as_is(self, rows, name, value):
        """Read by the page, which asks the detector."""
        return rows

    def under(self, rows, name, org):
        """At or under an organization."""
        return rows.under(org)


class CaseFilter(PeopleFilter):
    """Filters of the cases."""

    sex = None
    detector = django_filters.ChoiceFilter(
        label=_("违规情形"), choices=Violation.choices, empty_label=_("不限")
    )
    state = django_filters.ChoiceFilter(label=_("状态"), choices=CaseState.choices, empty_label=_("不限"))
    result = django_filters.ChoiceFilter(label=_("处理意见"), choices=Outcome.choices, empty_label=_("不限"))
    settled = django_filters.ChoiceFilter(
        label=_("结案"),
        method="by_end",
        choices=[("no", _("还没有结案")), ("yes", _("已结案"))],
        empty_label=_("不限"),
    )
    waiting = waiting()

    class Meta:
        model = InspectionCase
        fields = ()

    def matching(self, rows, name, words):
        """By the member."""
        return rows.filter(member__in=Member.objects.matching(words).order_by().values("pk"))

    def under(self, rows, name, org):
        """At or under an organization."""
        return rows.under(org)

    def by_end(self, rows, name, value):
        """Open, or settled."""
        return rows.done() if value == "yes" else rows.open()

    def waits_for_me(self, rows, name, value):
        """With a forward step the asker may take."""
        if not value:
            return rows
        return rows.filter(pk__in=CASE.waiting_for(self.request.user).order_by().values("pk"))
