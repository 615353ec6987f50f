"""What payments, remittances and reductions of dues can be filtered by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import subtree
from league.kernel.views import DayInput
from members.choices.dues import RemittanceState, WaiverState
from members.filters.people import offered, reachable
from members.models import Member
from members.models.dues import DuesPayment, DuesWaiver, Remittance
from members.workflows import REMITTANCE, WAIVER


class UnderOrg(django_filters.FilterSet):
    """The organization whose rows are asked for, and what waits for the asker."""

    workflow = None
    org = django_filters.ModelChoiceFilter(label=_("所属组织"), queryset=reachable, method="under")

    @property
    def form(self):
        """The form, its organizations cut to what can be shown."""
        fresh = not hasattr(self, "_form")
        form = super().form
        if fresh:
            form.fields["org"].widget.choices = offered(self.request)
        return form

    def under(self, rows, name, org):
        """At or under an organization."""
        return rows.filter(subtree(rows.model.scope_field, org.path))

    def waits_for_me(self, rows, name, value):
        """With a forward step the asker may take."""
        if not value:
            return rows
        return rows.filter(pk__in=self.workflow.waiting_for(self.request.user).order_by().values("pk"))


def waiting() -> django_filters.BooleanFilter:
    """The filter of what waits for the asker."""
    control = forms.Select(choices=[("", _("不限")), ("true", _("只看待我办理的"))])
    return django_filters.BooleanFilter(label=_("待我办理"), method="waits_for_me", widget=control)


class PaymentFilter(UnderOrg):
    """Filters of the payments; the name looked for stays out of addresses."""

    private = ("q",)
    q = django_filters.CharFilter(
        label=_("姓名、首字母"),
        method="matching",
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "placeholder": _("如 zs、张三")}),
    )
    paid_from = django_filters.DateFilter(
        label=_("交纳自"), field_name="paid_on", lookup_expr="gte", widget=DayInput
    )
    paid_to = django_filters.DateFilter(
        label=_("交纳至"), field_name="paid_on", lookup_expr="lte", widget=DayInput
    )
    held = django_filters.BooleanFilter(
        label=_("上缴情况"),
        field_name="remittance",
        lookup_expr="isnull",
        widget=forms.Select(choices=[("", _("不限")), ("true", _("还没有上缴的")), ("false", _("已上缴的"))]),
    )

    class Meta:
        model = DuesPayment
        fields = ()

    def matching(self, rows, name, words):
        """By the member's name or pinyin initials."""
        return rows.filter(member__in=Member.objects.order_by().matching(words).values("pk"))


class RemittanceFilter(UnderOrg):
    """Filters of the remittances."""

    workflow = REMITTANCE
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=RemittanceState.choices, empty_label=_("不限")
    )
    waiting = waiting()

    class Meta:
        model = Remittance
        fields = ()


class WaiverFilter(UnderOrg):
    """Filters of the reductions."""

    workflow = WAIVER
    state = django_filters.ChoiceFilter(label=_("状态"), choices=WaiverState.choices, empty_label=_("不限"))
    waiting = waiting()

    class Meta:
        model = DuesWaiver
        fields = ()
