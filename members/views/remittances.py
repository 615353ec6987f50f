"""Registers of dues: payments, remittances with their statement, reductions."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import Column, ModelViews
from members.choices.dues import RemittanceState, WaiverState
from members.filters.dues import PaymentFilter, RemittanceFilter, WaiverFilter
from members.forms.dues import AmountForm, StopForm, WaiverForm
from members.forms.verbs import ReasonForm
from members.models.dues import DuesPayment, DuesWaiver, Remittance
from members.rules import dues as rules
from members.services import remitting
from members.services.dues import correct, strike
from members.views.applications import branch_column
from members.views.dues import page_url
from members.views.register import GROUP
from members.workflows.dues import REMITTANCE, WAIVER, ask_waiver

REMITTANCE_TONES = {
    RemittanceState.DRAFT: "line",
    RemittanceState.SENT: "amber",
    RemittanceState.CONFIRMED: "green",
    RemittanceState.RETURNED: "line",
}
WAIVER_TONES = {
    WaiverState.DRAFT: "line",
    WaiverState.ASKED: "amber",
    WaiverState.GRANTED: "green",
    WaiverState.REFUSED: "danger",
    WaiverState.REVOKED: "line",
}


def org_column(name: str, label: str) -> Column:
    """An organization in short."""
    source = (f"{name}__short", f"{name}__name")
    return Column(name, label, source=source, text=lambda row: row[source[0]] or row[source[1]])


def month_column(name: str, label: str) -> Column:
    """A month as 2026-11."""
    return Column(name, label, text=lambda row: f"{row[name]:%Y-%m}", source=(name,), sort=name)


class PaymentViews(ModelViews):
    """Pages of the payments."""

    model = DuesPayment
    route = "dues/payments/"
    group, label, unit = GROUP, gettext_lazy("团费收款明细"), gettext_lazy("笔")
    permits = {"view": rules.VIEW_DUES, "export": rules.EXPORT_DUES}
    filterset = PaymentFilter
    order = "-paid_on"
    empty_title = gettext_lazy("还没有团费收款")
    empty_text = gettext_lazy("在团支部的团费页面勾选已交的团员，一次登记。")
    columns = (
        Column("name", gettext_lazy("姓名"), source=("member__name",), lead=True),
        branch_column("branch"),
        month_column("month", gettext_lazy("所属月份")),
        Column("due", gettext_lazy("应交"), num=True),
        Column("paid", gettext_lazy("实交"), num=True),
        Column("paid_on", gettext_lazy("交纳日期"), sort="paid_on"),
        Column(
            "held",
            gettext_lazy("上缴情况"),
            source=("remittance__state",),
            text=lambda row: held_words(row["remittance__state"]),
        ),
    )
    detail_fields = ("branch", "due", "paid", "paid_on", "created_by")

    @classmethod
    def prefix(cls) -> str:
        """payment."""
        return "payment"

    @classmethod
    def urls(cls):
        """The declared pages, correction and strike."""
        return [
            *super().urls(),
            *(
                cls._path(f"<int:pk>/{name}/", name, ("GET", "POST"), permit=rules.COLLECT, on_row=True)
                for name in ("correct", "strike")
            ),
        ]

    def queryset(self):
        """Payments with member and branch."""
        return DuesPayment.objects.select_related("member", "branch", "remittance__source", "created_by")

    def facts(self, obj):
        """The fields, and where the money is."""
        paper = str(obj.remittance) if obj.remittance else _("在团支部，还没有上缴")
        return [(_("所属月份"), f"{obj.month:%Y-%m}"), *super().facts(obj), (_("上缴单"), paper)]

    def detail_acts(self, obj):
        """To the ledger; correction and strike while the money lies in the branch."""
        acts = [{"label": _("看账页"), "url": page_url(obj.branch, obj.month), "icon": "wallet"}]
        if obj.remittance_id is None and self.holds(rules.COLLECT, obj):
            acts += [
                {"label": _("更正金额"), "url": self.url("correct", obj.pk), "icon": "pencil"},
                {"label": _("撤销登记"), "url": self.url("strike", obj.pk), "icon": "undo-2"},
            ]
        return acts

    def correct(self, request, pk) -> HttpResponse:
        """The right amount, with a reason."""

        def act(obj, data):
            version = request.POST.get("version", "")
            number = int(version) if version.isdecimal() else None
            correct(obj, amount=data["amount"], reason=data["reason"], actor=self.user, version=number)
            return _("已更正为 %(sum)s 元。") % {"sum": data["amount"]}, page_url(obj.branch, obj.month)

        return self.verb(pk, rules.COLLECT, AmountForm, _("更正团费：%(name)s"), act)

    def strike(self, request, pk) -> HttpResponse:
        """Take back a payment entered by mistake."""

        def act(obj, data):
            strike(obj, reason=data["reason"], actor=self.user)
            return _("已撤销登记：%(name)s。") % {"name": obj}, page_url(obj.branch, obj.month)

        words = _("撤销后这个月恢复为未交。只用于登记错人、错月的；金额不对的请更正。")
        return self.verb(pk, rules.COLLECT, ReasonForm, _("撤销登记：%(name)s"), act, danger=words)


def held_words(state: str | None) -> str:
    """Where the money of a payment is."""
    return str(RemittanceState(state).label) if state else _("在团支部")


class RemittanceViews(ModelViews):
    """Pages of the remittances."""

    model = Remittance
    route = "dues/remittances/"
    group, label, unit = GROUP, gettext_lazy("团费上缴"), gettext_lazy("张")
    permits = {"view": rules.VIEW_DUES, "export": rules.EXPORT_DUES}
    workflow, began = REMITTANCE, "sent_on"
    filterset = RemittanceFilter
    order = "-sent_on"
    empty_title = gettext_lazy("还没有上缴团费")
    empty_text = gettext_lazy("在团费页面点“上缴”，把手头的团费一次交给上级，按比例留存。")
    columns = (
        Column("sent_on", gettext_lazy("上缴日期"), lead=True, sort="sent_on"),
        org_column("source", gettext_lazy("上缴单位")),
        org_column("target", gettext_lazy("收款单位")),
        Column("state", gettext_lazy("状态"), tones=REMITTANCE_TONES),
        Column("collected", gettext_lazy("本级收缴"), num=True),
        Column("received", gettext_lazy("下级上缴"), num=True),
        Column("kept", gettext_lazy("本级留存"), num=True),
        Column("sent", gettext_lazy("上缴金额"), num=True),
        Column("received_on", gettext_lazy("收到日期"), shown=False),
        Column("receipt_no", gettext_lazy("收据编号"), shown=False, today=True),
    )
    detail_fields = (
        *("source", "target", "collected", "received", "keep_percent", "kept", "sent", "sent_on"),
        *("received_on", "receipt_no", "note", "created_by"),
    )

    @classmethod
    def urls(cls):
        """The declared pages, and the statement for the printer."""
        statement = cls._path(
            "<int:pk>/statement/", "statement", ("GET",), permit=rules.VIEW_DUES, on_row=True
        )
        return [*super().urls(), statement]

    def queryset(self):
        """Remittances with both ends."""
        return Remittance.objects.select_related("source", "target", "onward", "created_by")

    def chips(self, obj):
        """The state."""
        return [(obj.get_state_display(), REMITTANCE_TONES[obj.state])]

    def detail_context(self, obj) -> dict:
        """The kernel's context and what the paper holds."""
        return super().detail_context(obj) | {"parts": remitting.parts(obj)}

    def detail_acts(self, obj):
        """The statement, and where the money went on."""
        acts = [{"label": _("打印上缴单"), "url": self.url("statement", obj.pk), "icon": "printer"}]
        if obj.onward_id and self.queryset().visible_to(self.user, rules.VIEW_DUES).filter(pk=obj.onward_id):
            acts.append(
                {"label": _("看继续上缴"), "url": self.url("detail", obj.onward_id), "icon": "arrow-up-right"}
            )
        return acts

    def statement(self, request, pk) -> HttpResponse:
        """A page for A4 with a line for the signatures."""
        obj = self.fetch(pk)
        context = {
            "title": _("团费上缴单"),
            "crumbs": self.crumbs((str(obj), self.url("detail", pk)), (_("打印"), "")),
            "object": obj,
            "parts": remitting.parts(obj),
            "printed_on": timezone.localdate(),
        }
        return self.render("statement", context)


class WaiverViews(ModelViews):
    """Pages of the reductions."""

    model = DuesWaiver
    route = "dues/waivers/"
    group, label, unit = GROUP, gettext_lazy("团费减免"), gettext_lazy("件")
    add_label = gettext_lazy("申请减免")
    permits = {"view": rules.VIEW_DUES, "add": rules.ASK_WAIVER}
    workflow, began = WAIVER, "opened_on"
    filterset = WaiverFilter
    form = WaiverForm
    step_bases = {"revoke": StopForm}
    order = "-since"
    empty_title = gettext_lazy("没有团费减免")
    empty_text = gettext_lazy("交纳团费确有困难的团员，支部大会讨论后在这里申请，上级批准后少交或免交。")
    columns = (
        Column("name", gettext_lazy("姓名"), source=("member__name",), lead=True),
        branch_column("member__branch"),
        Column("state", gettext_lazy("状态"), tones=WAIVER_TONES),
        month_column("first_month", gettext_lazy("减免自")),
        month_column("last_month", gettext_lazy("减免至")),
        Column("amount", gettext_lazy("减为每月（元）"), num=True),
        Column("since", gettext_lazy("最近变动"), source=("state_since",), sort="state_since"),
    )
    detail_fields = ("amount", "reason", "meeting_on", "created_by")

    @classmethod
    def prefix(cls) -> str:
        """waiver."""
        return "waiver"

    def queryset(self):
        """Reductions with member and branch."""
        return DuesWaiver.objects.select_related("member__branch", "created_by")

    def title(self, obj) -> str:
        """The member's name."""
        return obj.member.name

    def chips(self, obj):
        """The state."""
        return [(obj.get_state_display(), WAIVER_TONES[obj.state])]

    def facts(self, obj):
        """Who, where, which months, and the fields."""
        span = f"{obj.first_month:%Y-%m} – {obj.last_month:%Y-%m}"
        return [(_("团支部"), obj.member.branch.name), (_("减免月份"), span), *super().facts(obj)]

    def detail_acts(self, obj):
        """To the member."""
        url = reverse("members:member-detail", args=[obj.member_id])
        return [{"label": _("看团员"), "url": url, "icon": "user"}]

    def save(self, form, action: str):
        """Through the verb, which asks the superior at once."""
        return ask_waiver(form.save(commit=False), actor=self.user)
