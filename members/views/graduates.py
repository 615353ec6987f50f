"""The graduates one by one: the list with its export, the page of a graduate, the steps of who stayed."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import permits
from league.kernel.views import Column, ModelViews
from members import rules as register_rules
from members.choices import TransferState
from members.choices.graduates import GraduateState
from members.filters.graduates import GraduateFilter
from members.forms.transfer import ReceiverField
from members.models import Graduate
from members.rules.transfer import VIEW_TRANSFERS
from members.views.applications import branch_column
from members.views.register import GROUP
from members.views.transfers import clock
from members.workflows import GRADUATE

TONES = {
    GraduateState.OPEN: "amber",
    GraduateState.MOVING: "blue",
    GraduateState.STAYING: "blue",
    GraduateState.ENDED: "line",
}


def paper_words(row: dict) -> str:
    """How far the transfer is, empty without one."""
    state = row["transfer__state"]
    return str(TransferState(state).label) if state else ""


def where_words(row: dict) -> str:
    """Where to: the organization of the tree, or the one outside."""
    return row["target__name"] or row["outside"]


class GraduateViews(ModelViews):
    """Pages of the graduates."""

    model = Graduate
    blanks = False
    route = "graduates/list/"
    group, label, unit = GROUP, gettext_lazy("毕业班团员"), gettext_lazy("人")
    permits = {"view": VIEW_TRANSFERS, "export": register_rules.EXPORT}
    workflow = GRADUATE
    filterset = GraduateFilter
    empty_title = gettext_lazy("没有毕业班团员")
    empty_text = gettext_lazy("在“毕业衔接”里打开毕业班的团支部，点“开始毕业衔接”。")
    columns = (
        Column("name", gettext_lazy("姓名"), source=("member__name",), lead=True),
        branch_column("branch"),
        Column("year", gettext_lazy("毕业年度"), text=lambda row: row["year"], source=("year",), sort="year"),
        Column("destination", gettext_lazy("毕业去向")),
        Column("where", gettext_lazy("去向团组织"), source=("target__name", "outside"), text=where_words),
        Column("state", gettext_lazy("办理情况"), tones=TONES),
        Column("paper", gettext_lazy("转接进展"), source=("transfer__state",), text=paper_words),
        Column(
            "until",
            gettext_lazy("暂留期限"),
            source=("until", "state"),
            text=lambda row: (
                clock(row["until"], timezone.localdate()) if row["state"] == GraduateState.STAYING else ""
            ),
            sort="until",
            nullable=True,
        ),
        Column("stay_from", gettext_lazy("暂留起始"), shown=False),
    )
    detail_fields = ("branch", "year", "destination", "target", "outside", "stay_from", "until")

    def queryset(self):
        """Graduates with what their pages name."""
        return Graduate.objects.select_related("member__branch", "branch", "target", "transfer")

    def list_acts(self):
        """To the overview."""
        url = reverse("members:graduates-overview")
        return [{"label": _("毕业衔接总览"), "url": url, "icon": "layout-grid"}]

    def chips(self, obj):
        """What was done, and how late a stay is."""
        found = [(obj.get_state_display(), TONES[obj.state])]
        today = timezone.localdate()
        if obj.state == GraduateState.STAYING and obj.until < today:
            found.append((_("逾期 %(n)d 天") % {"n": (today - obj.until).days}, "danger"))
        return found

    def fact(self, obj, name):
        """A year is no amount."""
        label, text = super().fact(obj, name)
        return (label, str(obj.year)) if name == "year" else (label, text)

    def detail_acts(self, obj):
        """To the class, the member, the paper, as far as the user reaches."""
        year = f"?year={obj.year}"
        acts = [
            (_("看全班"), reverse("members:graduate-class", args=[obj.branch_id]) + year, "users"),
        ]
        if permits.may(self.user, register_rules.VIEW, obj.member):
            acts.append((_("看团员"), reverse("members:member-detail", args=[obj.member_id]), "user"))
        if obj.transfer_id:
            url = reverse("members:transfer-detail", args=[obj.transfer_id])
            acts.append((_("看转接"), url, "arrow-right-left"))
        return [{"label": label, "url": url, "icon": sign} for label, url, sign in acts]

    def step_forms(self, step, obj, data=None, files=None):
        """Receivers from the whole tree; the place of the stay is not proposed again."""
        fields, comment = super().step_forms(step, obj, data, files)
        if "target" in fields.fields:
            fields.fields["target"] = ReceiverField(required=False)
            fields.initial = {}
        return fields, comment
