"""连续欠费: who has not paid dues for months on end, spoken to first, then handled as 自行脱团 together."""

from datetime import date

from django.db.models import Max, OuterRef, Subquery
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.views import Bulk, Column, ModelViews
from members import rules as common
from members.choices.decisions import DecisionKind
from members.filters.decisions import ArrearsFilter
from members.forms.decisions import LapseForm
from members.models import Decision, Member
from members.rules import decisions as rules
from members.rules.dues import months_after
from members.services import decisions as services
from members.services import ledger
from members.views.applications import branch_column
from members.views.leaving import progress


def unpaid_since(last_paid: date | None, since: date) -> date:
    """The first day that is not paid for: after the last month paid, else since the member came."""
    return months_after(last_paid, 1) if last_paid else since


class ArrearsViews(ModelViews):
    """The worklist of members in arrears for as many months as end the membership."""

    model = Member
    route = "arrears/"
    group, label, unit = gettext_lazy("团员"), gettext_lazy("连续欠费"), gettext_lazy("人")
    permits = {"view": common.VIEW, "export": common.EXPORT}
    filterset = ArrearsFilter
    order = "name"
    empty_title = gettext_lazy("没有连续欠费的团员")
    empty_text = gettext_lazy(
        "连续六个月（各地可改）没有交纳团费的团员会列在这里，先谈话提醒，补交后自动消失。"
    )
    bulk = (
        Bulk("lapse", gettext_lazy("按自行脱团办理"), rules.PROPOSE, lambda pages, rows: pages.lapse(rows)),
    )
    columns = (
        Column("name", gettext_lazy("姓名"), lead=True, sort="pinyin"),
        Column("sex", gettext_lazy("性别")),
        branch_column("branch"),
        Column(
            "unpaid",
            gettext_lazy("欠费起始"),
            source=("last_paid", "came"),
            text=lambda row: unpaid_since(row["last_paid"], row["came"]).strftime("%Y-%m"),
        ),
        Column("progress", gettext_lazy("办理情况"), source=("open_decision",), text=progress),
    )

    @classmethod
    def prefix(cls) -> str:
        """Addresses of its own beside the register's."""
        return "arrears"

    @classmethod
    def urls(cls):
        """List, export and the batch; a row opens the member's page."""
        kept = {f"{cls.prefix()}-{name}" for name in ("list", "export", "bulk-lapse")}
        return [each for each in super().urls() if each.name in kept]

    def url(self, action: str, pk=None) -> str:
        """The member's own page for a row."""
        return reverse("members:member-detail", args=[pk]) if pk is not None else super().url(action)

    def queryset(self):
        """Members in arrears, with the last month paid, since when they are here, and what is begun."""
        begun = Decision.objects.open().filter(member=OuterRef("pk"))
        rows = ledger.arrears(Member.objects.select_related("branch"), timezone.localdate())
        return rows.annotate(
            last_paid=Max("dues_payments__month"),
            came=Max("affiliations__start"),
            open_decision=Subquery(begun.values("state")[:1]),
        )

    def list_acts(self):
        """To the decisions on their way, and to the ledger."""
        return [
            {"label": _("离团与处分"), "url": reverse("members:decision-list"), "icon": "file-text"},
            {"label": _("团费"), "url": reverse("members:dues-home"), "icon": "wallet"},
        ]

    def lapse(self, rows) -> HttpResponse:
        """Begin a 自行脱团 for every ticked member since the first month unpaid; its meeting follows."""

        def act(member, data):
            since = unpaid_since(member.last_paid, member.came)
            told = {"kind": DecisionKind.LAPSED, "event_on": since, "reason": data["reason"]}
            services.propose(Decision(member=member, branch=member.branch, **told), actor=self.user)

        return self.verb_on_many(rows, rules.PROPOSE, LapseForm, _("按自行脱团办理"), act)
