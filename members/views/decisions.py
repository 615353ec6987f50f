"""Decisions on members: exits, reinstatement, discipline; begun on a member's page, led by the workflow."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.errors import DomainError
from league.kernel.views import Column, ModelViews, access, once, widgets
from members.choices.decisions import DecisionState
from members.filters.decisions import DecisionFilter
from members.forms.decisions import DecisionForm, DecisionMendForm
from members.models import Decision, DecisionPaper, Member
from members.rules import decisions as rules
from members.services import decisions as services
from members.views.applications import branch_column
from members.workflows import DECISION

TONES = {
    DecisionState.DONE: "green",
    DecisionState.RETURNED: "amber",
    DecisionState.WITHDRAWN: "line",
    DecisionState.DRAFT: "line",
}


class DecisionViews(ModelViews):
    """Pages of the decisions."""

    model = Decision
    blanks = False
    route = "decisions/"
    group, label, unit = gettext_lazy("团员"), gettext_lazy("离团与处分"), gettext_lazy("件")
    permits = {
        "view": rules.VIEW_DECISIONS,
        "edit": rules.PROPOSE,
        "attach": rules.PROPOSE,
        "export": rules.EXPORT_DECISIONS,
    }
    events = {"edit": rules.EDITED}
    workflow = DECISION
    began = "proposed_on"
    attachments = DecisionPaper
    filterset = DecisionFilter
    form = DecisionMendForm
    order = "-since"
    empty_title = gettext_lazy("还没有离团或处分")
    empty_text = gettext_lazy("满 28 周岁的在“超龄离团”里成批办理，其余的从团员的页面办理。")
    columns = (
        Column("name", gettext_lazy("姓名"), source=("member__name",), lead=True, sort="member__pinyin"),
        branch_column("branch"),
        Column("kind", gettext_lazy("事项")),
        Column("state", gettext_lazy("状态"), tones=TONES),
        Column("since", gettext_lazy("进入本状态"), source=("state_since",), sort="state_since"),
        Column("meeting_on", gettext_lazy("支部大会日期"), shown=False),
        Column("effective_on", gettext_lazy("生效日期"), sort="effective_on", nullable=True),
        Column("until", gettext_lazy("期满日期"), shown=False),
        Column("document_no", gettext_lazy("批复文号"), shown=False),
    )
    detail_fields = (
        *("kind", "level", "event_on", "months", "meeting_on", "votes_due", "votes_present", "votes_for"),
        *("votes_against", "ceremony_on", "ceremony_place", "document_no", "effective_on", "until"),
        *("ended_on", "reason"),
    )

    @classmethod
    def urls(cls):
        """The declared pages, and the beginning of a decision on a member."""
        begin = cls._path(
            "for/<int:pk>/", "begin", ("GET", "POST"), permit=rules.PROPOSE, label=Member._meta.label
        )
        return [begin, *super().urls()]

    def queryset(self):
        """Decisions with the member and the branch."""
        return Decision.objects.select_related("branch", "member__branch")

    def list_acts(self):
        """To those who turn 28, and to those in arrears."""
        return [
            {"label": _("超龄离团"), "url": reverse("members:leaving-list"), "icon": "hourglass"},
            {"label": _("连续欠费"), "url": reverse("members:arrears-list"), "icon": "wallet"},
        ]

    # Detail

    def title(self, obj) -> str:
        """Who, and what."""
        return str(obj)

    def chips(self, obj):
        """Whose turn it is."""
        return [(obj.get_state_display(), TONES.get(obj.state, "blue"))]

    def detail_meta(self, obj):
        """The branch, and since when it stands so."""
        return [obj.branch.name, _("%(day)s 进入本状态") % {"day": obj.state_since}]

    def detail_acts(self, obj):
        """To the member."""
        url = reverse("members:member-detail", args=[obj.member_id])
        return [{"label": _("团员页面"), "url": url, "icon": "user"}]

    def offers(self, action: str, obj) -> bool:
        """Mended while it lies with the branch."""
        return super().offers(action, obj) and obj.state in services.MENDABLE

    def may_attach(self, obj) -> bool:
        """Papers are added until it is settled."""
        return super().may_attach(obj) and obj.state in DecisionState.open()

    def track(self, obj):
        """The stations of this decision: those of its level, nothing for one withdrawn."""
        stations = [DecisionState.DRAFT, DecisionState.AT_SUPERIOR]
        stations += [DecisionState.AT_COUNTY] if obj.level != "township" else []
        stations += [DecisionState.AT_CITY] if obj.level == "city" else []
        stations.append(DecisionState.DONE)
        here = stations.index(obj.state) if obj.state in stations else -1
        marks = ["done" if n < here else "now" if n == here else "" for n in range(len(stations))]
        return [{"label": each.label, "mark": mark} for each, mark in zip(stations, marks, strict=True)]

    # Changes

    def build_form(self, action: str, obj, data=None, files=None):
        """The kernel's form; the branch is no part of it."""
        form = super().build_form(action, obj, data, files)
        form.settle(None)
        return form

    def _saved(self, form, action: str, before: dict):
        """Through the verb, which keeps its event and refuses what has gone up."""
        told = {"actor": self.user, "version": int(before["version"])}
        return services.mend(form.instance, dict(form.cleaned_data), **told)

    def begin(self, request, pk) -> HttpResponse:
        """Begin a decision on a member: its page then asks for papers and the meeting."""
        member = access.fetch(self.user, rules.PROPOSE, Member.objects.select_related("branch"), pk=pk)
        posted = request.method == "POST"
        initial = {"kind": request.GET.get("kind", "")}
        form = DecisionForm(request.POST, initial=initial) if posted else DecisionForm(initial=initial)
        widgets.scope_choices(form, self.user, rules.PROPOSE)
        form.settle(member)
        if posted and form.is_valid():
            form.instance.member = member
            try:
                with transaction.atomic():
                    once.spend(request)
                    made = services.propose(form.instance, actor=self.user)
            except once.Repeated as error:
                messages.info(request, error.message)
                return HttpResponseRedirect(self.url("list"))
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, _("已登记：%(name)s。请上传材料，登记支部大会。") % {"name": made})
                return HttpResponseRedirect(self.url("detail", made.pk))
        back = reverse("members:member-detail", args=[member.pk])
        title = _("办理离团或处分：%(name)s") % {"name": member}
        context = {"title": title, "crumbs": self.crumbs((member.name, back), (title, "")), "form": form}
        context |= {"once": once.new_key(), "cancel_url": back, "version": ""}
        return self.render("form", context, status=422 if posted else 200)
