"""流动团员: who is away, since when, until when the home branch keeps the membership."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.masks import phone
from league.kernel.templatetags.league import chip
from league.kernel.views import Column, ModelViews
from members.choices.absence import AbsenceState
from members.filters.absence import AbsenceFilter
from members.forms.absence import AbsenceEditForm, AbsenceForm
from members.models import Absence
from members.rules import absence as rules
from members.rules.transfer import TRANSFER
from members.services import absence as services
from members.views.applications import branch_column
from members.views.register import GROUP
from members.workflows import ABSENCE

TONES = {AbsenceState.AWAY: "blue", AbsenceState.BACK: "green"}


def due_words(row: dict) -> str:
    """The day it falls due, marked once it has come."""
    day = row["due_on"].isoformat()
    over = row["state"] == AbsenceState.AWAY and row["due_on"] <= timezone.localdate()
    return chip(_("%(day)s 已满期") % {"day": day}, "amber") if over else day


class AbsenceViews(ModelViews):
    """Pages of the register of members who are away."""

    model = Absence
    blanks = False
    route = "absences/"
    group, label, unit = GROUP, gettext_lazy("流动团员"), gettext_lazy("人次")
    add_label = gettext_lazy("登记外出")
    permits = {
        "view": rules.VIEW_ABSENCES,
        "add": rules.KEEP_ABSENCES,
        "edit": rules.KEEP_ABSENCES,
        "export": rules.EXPORT_ABSENCES,
    }
    events = {"add": rules.ENTERED, "edit": rules.CORRECTED}
    workflow, began = ABSENCE, "since"
    filterset = AbsenceFilter
    order = "-since"
    empty_title = gettext_lazy("还没有流动团员")
    empty_text = gettext_lazy("团员外出务工、学习的，在这里登记；组织关系仍在本支部，照常评议、交纳团费。")
    columns = (
        Column("name", gettext_lazy("姓名"), source=("member__name",), lead=True, sort="member__pinyin"),
        branch_column("branch"),
        Column("place", gettext_lazy("外出地点")),
        Column("since", gettext_lazy("外出日期"), sort="since"),
        Column("state", gettext_lazy("状态"), tones=TONES),
        Column(
            "due",
            gettext_lazy("满期日期"),
            source=("due_on", "state"),
            text=due_words,
            sort="due_on",
            today=True,
        ),
        Column("expected_on", gettext_lazy("预计返回日期"), sort="expected_on", nullable=True),
        Column(
            "receiver",
            gettext_lazy("流入地团组织"),
            source=("receiver__name", "outside"),
            text=lambda row: row["receiver__name"] or row["outside"],
        ),
        Column(
            "is_fixed",
            gettext_lazy("地点固定"),
            source=("is_fixed",),
            text=lambda row: _("是") if row["is_fixed"] else _("否"),
            shown=False,
        ),
        Column("ended_on", gettext_lazy("返回或转出日期"), shown=False),
    )
    detail_fields = (
        *("branch", "since", "place", "is_fixed", "contact", "expected_on", "receiver", "outside"),
        *("due_on", "ended_on"),
    )

    def queryset(self):
        """Absences with member, branch and who takes the member in."""
        return Absence.objects.select_related("member__branch", "branch", "receiver", "created_by")

    def form_class(self, action: str):
        """Who it is stands once the entry is made."""
        return AbsenceForm if action == "add" else AbsenceEditForm

    def _saved(self, form, action: str, before: dict):
        """Through the verbs, which keep their own events."""
        if action == "add":
            return services.enter(form.save(commit=False), actor=self.user)
        told = {"actor": self.user, "version": int(before["version"])}
        return services.correct(form.instance, dict(form.cleaned_data), **told)

    def offers(self, action: str, obj) -> bool:
        """Mended while the member is away."""
        return super().offers(action, obj) and obj.state == AbsenceState.AWAY

    # Detail

    def title(self, obj) -> str:
        """The member's name."""
        return obj.member.name

    def chips(self, obj):
        """The state, and that the time at the home branch is over."""
        found = [(obj.get_state_display(), TONES.get(obj.state, "line"))]
        if obj.state == AbsenceState.AWAY and obj.due_on <= timezone.localdate():
            found.append((_("外出已满期"), "amber"))
        return found

    def fact(self, obj, name):
        """Organizations by their full names, the phone masked."""
        label, text = super().fact(obj, name)
        if name == "contact" and obj.contact:
            return label, phone(obj.contact)
        return (label, obj.receiver.name) if name == "receiver" and obj.receiver else (label, text)

    def detail_acts(self, obj):
        """To the transfer of the membership, and to the member."""
        acts = []
        if obj.state == AbsenceState.AWAY and self.holds(TRANSFER, obj):
            url = reverse("members:member-transfer", args=[obj.member_id])
            acts.append({"label": _("转接组织关系"), "url": url, "icon": "log-out"})
        url = reverse("members:member-detail", args=[obj.member_id])
        return [*acts, {"label": _("看团员"), "url": url, "icon": "user"}]
