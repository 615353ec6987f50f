"""What the transfers can be filtered by."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel import permits
from league.kernel.scoping import subtree, within
from members.choices import TransferKind, TransferState
from members.filters.people import offered, reachable
from members.models import Member, Transfer
from members.rules.transfer import VIEW_TRANSFERS
from members.workflows import TRANSFER

SHOWN = {
    "mine": _("待我办理的"),
    "open": _("办理中的"),
    "overdue": _("已逾期的"),
    "closed": _("已结束的"),
}


class TransferFilter(django_filters.FilterSet):
    """Filters of the transfers; the name looked for stays out of addresses."""

    private = ("q",)
    q = django_filters.CharFilter(
        label=_("姓名、首字母"),
        method="matching",
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "placeholder": _("如 zs、张三")}),
    )
    show = django_filters.ChoiceFilter(
        label=_("看哪些"), choices=list(SHOWN.items()), method="shown", empty_label=_("全部")
    )
    direction = django_filters.ChoiceFilter(
        label=_("方向"),
        choices=[("out", _("转出")), ("in", _("转入"))],
        method="directed",
        empty_label=_("不限"),
    )
    state = django_filters.ChoiceFilter(label=_("状态"), choices=TransferState.choices, empty_label=_("不限"))
    kind = django_filters.ChoiceFilter(
        label=_("转接类型"), choices=TransferKind.choices, empty_label=_("不限")
    )
    graduates = django_filters.BooleanFilter(
        label=_("来源"),
        method="of_graduates",
        widget=forms.Select(choices=[("", _("不限")), ("true", _("只看毕业衔接"))]),
    )
    org = django_filters.ModelChoiceFilter(label=_("所属组织"), queryset=reachable, method="under")

    class Meta:
        model = Transfer
        fields = ()

    @property
    def form(self):
        """The form, its organizations cut to what can be shown."""
        fresh = not hasattr(self, "_form")
        form = super().form
        if fresh:
            form.fields["org"].widget.choices = offered(self.request)
        return form

    def matching(self, rows, name, words):
        """By the member's name or pinyin initials."""
        return rows.filter(member__in=Member.objects.order_by().matching(words).values("pk"))

    def shown(self, rows, name, value):
        """Those that wait for the asker, are under way, late, or closed."""
        if value == "mine":
            return rows.filter(pk__in=TRANSFER.waiting_for(self.request.user).order_by().values("pk"))
        if value == "closed":
            return rows.exclude(state__in=TransferState.open())
        return rows.overdue(timezone.localdate()) if value == "overdue" else rows.open()

    def directed(self, rows, name, value):
        """Out of the asker's organizations, or into them."""
        side = "source__path" if value == "out" else "target__path"
        return rows.filter(within(side, permits.reach(self.request.user, VIEW_TRANSFERS)))

    def of_graduates(self, rows, name, value):
        """Papers of graduates."""
        return rows.filter(graduate__isnull=False) if value else rows

    def under(self, rows, name, org):
        """With one end at or under an organization."""
        return rows.filter(subtree("source__path", org.path) | Q(subtree("target__path", org.path)))
