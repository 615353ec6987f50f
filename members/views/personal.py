"""Pages of personal data: what is held of a person, who is due to be erased, erasures and their review."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit, files, permits
from league.kernel.views import Bulk, Column, ModelViews, declare, fetch
from members import rules as common
from members.choices.personal import ErasureState
from members.filters.personal import ErasureFilter, RetentionFilter
from members.forms.verbs import ReasonForm
from members.models import Erasure, Member
from members.rules import personal as rules
from members.services import erasing
from members.services.held import held, looks
from members.sheets.statement import STATEMENT, write
from members.views.applications import branch_column
from members.views.register import GROUP
from members.workflows import ERASURE

TONES = {ErasureState.PROPOSED: "amber", ErasureState.DONE: "line", ErasureState.DECLINED: "blue"}


@declare(rules.STATEMENT, "members.Member")
def statement(request, pk) -> HttpResponse:
    """What is held of a member and who looked at it, numbers masked; looking at it is in the log itself."""
    member = fetch(request.user, rules.STATEMENT, Member.objects.select_related("branch"), pk=pk)
    audit.record(request.user, rules.TOLD, member)
    title = _("%(name)s：个人信息说明") % {"name": member}
    context = {
        "title": title,
        "crumbs": [
            (GROUP, ""),
            (_("团员名册"), reverse("members:member-list")),
            (str(member), reverse("members:member-detail", args=[pk])),
            (_("个人信息说明"), ""),
        ],
        "member": member,
        "held": held(member, full=False),
        "looks": looks(member),
        "letter_url": reverse("members:statement-letter", args=[pk]),
    }
    return render(request, "members/statement.html", context)


@declare(rules.STATEMENT, "members.Member")
def statement_letter(request, pk) -> HttpResponse:
    """The statement as a letter to the person; numbers whole where the writer may reveal them."""
    member = fetch(request.user, rules.STATEMENT, Member.objects.select_related("branch"), pk=pk)
    full = permits.may(request.user, common.REVEAL, member)
    audit.record(request.user, rules.WRITTEN, member, None, {"full": full})
    sign = (request.user.home or member.branch).name
    content = write(member, held(member, full=full), looks(member), sign, timezone.localdate())
    return files.serve_bytes(content, f"{STATEMENT.label}（{member.name}）.docx")


class RetentionViews(ModelViews):
    """The worklist of those whose personal data need not be kept any longer."""

    model = Member
    route = "retention/"
    group, label, unit = GROUP, gettext_lazy("个人信息到期"), gettext_lazy("人")
    permits = {"view": rules.ERASE}
    filterset = RetentionFilter
    order = "left_on"
    empty_title = gettext_lazy("没有到期的个人信息")
    empty_text = gettext_lazy("离开名册满规定年数的人会列在这里；年数在“规则参数”里设定。")
    bulk = (
        Bulk(
            "propose",
            gettext_lazy("提出删除"),
            rules.ERASE,
            lambda pages, rows: pages.propose(rows),
            "trash-2",
        ),
    )
    columns = (
        Column("name", gettext_lazy("姓名"), lead=True, sort="pinyin"),
        branch_column("branch"),
        Column("left_on", gettext_lazy("离开日期"), sort="left_on"),
        Column("left_how", gettext_lazy("离开方式")),
        Column(
            "proposed",
            gettext_lazy("办理情况"),
            source=("proposed",),
            text=lambda row: ErasureState.PROPOSED.label if row["proposed"] else "",
        ),
    )

    @classmethod
    def prefix(cls) -> str:
        """Addresses of its own beside the register's."""
        return "retention"

    @classmethod
    def urls(cls):
        """List and batch; a row opens the member's page."""
        kept = {f"{cls.prefix()}-{name}" for name in ("list", "bulk-propose")}
        return [each for each in super().urls() if each.name in kept]

    def url(self, action: str, pk=None) -> str:
        """The member's own page for a row."""
        return reverse("members:member-detail", args=[pk]) if pk is not None else super().url(action)

    def queryset(self):
        """Who is due today, with whether it is proposed."""
        return erasing.with_proposal(erasing.due(timezone.localdate())).select_related("branch")

    def list_acts(self):
        """To the erasures proposed and done."""
        return [{"label": _("删除个人信息"), "url": reverse("members:erasure-list"), "icon": "file-text"}]

    def propose(self, rows) -> HttpResponse:
        """Ask for the reason once, then propose each ticked person to a second one."""

        def act(member, data):
            erasing.propose(member, actor=self.user, reason=data["reason"])

        return self.verb_on_many(rows, rules.ERASE, ReasonForm, _("提出删除个人信息"), act)


class ErasureViews(ModelViews):
    """Erasures: the review by a second person, and what was erased."""

    model = Erasure
    route = "erasures/"
    group, label, unit = GROUP, gettext_lazy("删除个人信息"), gettext_lazy("件")
    permits = {"view": rules.ERASE}
    workflow = ERASURE
    filterset = ErasureFilter
    order = "-pk"
    empty_title = gettext_lazy("没有删除个人信息的申请")
    empty_text = gettext_lazy("在“个人信息到期”里勾选提出，由另一人复核后删除。")
    columns = (
        Column("name", gettext_lazy("姓名"), source=("member__name",), lead=True),
        branch_column("member__branch"),
        Column("left_on", gettext_lazy("离开日期"), source=("member__left_on",)),
        Column("state", gettext_lazy("状态"), tones=TONES),
        Column("reason", gettext_lazy("理由")),
        Column("by", gettext_lazy("提出人"), source=("proposed_by__name",)),
        Column("since", gettext_lazy("日期"), source=("state_since",)),
    )
    detail_fields = ("reason", "proposed_at", "checked")

    def queryset(self):
        """Erasures with the person and who proposed them."""
        return Erasure.objects.select_related("member__branch", "proposed_by")

    def chips(self, obj):
        """The state."""
        return [(obj.get_state_display(), TONES[obj.state])]

    def facts(self, obj):
        """Who it is, when and how they left, who asked for it and why."""
        member = obj.member
        return [
            (_("团员"), member.name),
            (_("团支部"), member.branch.name),
            (_("离开日期"), f"{member.left_on} {member.get_left_how_display()}"),
            (_("提出人"), str(obj.proposed_by)),
            *super().facts(obj),
        ]

    def detail_context(self, obj) -> dict:
        """What was erased; of an open proposal a rehearsal, or what stands against it."""
        stands = obj.state == ErasureState.PROPOSED and erasing.refusal(obj.member, timezone.localdate())
        counts = obj.counts
        if obj.state == ErasureState.PROPOSED and not stands:
            counts = erasing.rehearse(obj.member, actor=self.user)
        return super().detail_context(obj) | {
            "erased": erasing.in_words(counts),
            "stands": stands or "",
            "open": obj.state == ErasureState.PROPOSED,
        }

    def detail_acts(self, obj):
        """To the member."""
        url = reverse("members:member-detail", args=[obj.member_id])
        return [{"label": _("看团员"), "url": url, "icon": "user"}]
