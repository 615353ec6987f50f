"""What programmes and the tasks given out can be filtered by."""

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import subtree
from orgs.choices import Kind
from orgs.models import Org
from reforms.choices.programmes import AssignmentState, Measure
from reforms.models import Assignment, Programme
from reforms.querysets.programmes import AssignmentQuerySet
from reforms.rules import VIEW
from reforms.workflows import ASSIGNMENT


def units(request):
    """Organizations the asker may see, branches aside: tasks are given to committees."""
    rows = Org.objects.visible_to(request.user, VIEW) if request else Org.objects.none()
    return rows.standing().exclude(kind=Kind.BRANCH).order_by("path")


def programmes(request):
    """The programmes of which the asker sees a task."""
    if request is None:
        return Programme.objects.none()
    seen = Assignment.objects.visible_to(request.user, VIEW).order_by().values("task__programme")
    own = Programme.objects.visible_to(request.user, VIEW)
    return Programme.objects.filter(pk__in=seen) | own


class ProgrammeFilter(django_filters.FilterSet):
    """Programmes by name."""

    q = django_filters.CharFilter(label=_("名称"), field_name="name", lookup_expr="icontains")

    class Meta:
        model = Programme
        fields = ()


class AssignmentFilter(django_filters.FilterSet):
    """Tasks given out by programme, unit, state, and whether they are late or wait for the asker."""

    q = django_filters.CharFilter(label=_("任务"), field_name="task__title", lookup_expr="icontains")
    programme = django_filters.ModelChoiceFilter(
        label=_("改革方案"), queryset=programmes, field_name="task__programme"
    )
    org = django_filters.ModelChoiceFilter(label=_("责任单位"), queryset=units, method="under")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=AssignmentState.choices)
    measure = django_filters.ChoiceFilter(
        label=_("衡量方式"), choices=Measure.choices, field_name="task__measure"
    )
    pending = django_filters.ChoiceFilter(
        label=_("办理情况"),
        choices=(("late", _("逾期")), ("mine", _("待我办理"))),
        method="by_progress",
    )
    task = django_filters.NumberFilter(label=_("任务编号"), widget=forms.HiddenInput)

    class Meta:
        model = Assignment
        fields = ()

    def under(self, rows, _name, org):
        """At or under an organization."""
        return rows.filter(subtree("org__path", org.path))

    def by_progress(self, rows, _name, value):
        """Past its day, or with a forward step the asker may take."""
        if value == "late":
            return rows.filter(AssignmentQuerySet.overdue(timezone.localdate()))
        return rows.filter(pk__in=ASSIGNMENT.waiting_for(self.request.user).order_by().values("pk"))
