"""Cases of violation: the list, one case with its papers and steps, proposals and decisions for many."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import attachments
from league.kernel.views import Bulk, Column, ModelViews
from members.choices.cases import CaseState, Outcome
from members.filters.cases import CaseFilter
from members.forms.cases import InspectForm, ProposeForm
from members.models import CasePaper, InspectionCase
from members.rules import cases as rules
from members.rules.violations import DETECTORS
from members.views.applications import GROUP, branch_column
from members.workflows import CASE

TONES = {
    CaseState.OPEN: "line",
    CaseState.PROPOSED: "blue",
    CaseState.RETURNED: "amber",
    CaseState.DONE: "green",
}


class CaseViews(ModelViews):
    """Pages of the cases."""

    model = InspectionCase
    blanks = False
    route = "cases/"
    group, label, unit = GROUP, gettext_lazy("核查案件"), gettext_lazy("件")
    permits = {"view": rules.VIEW_CASES, "attach": rules.INSPECT, "export": rules.EXPORT_CASES}
    workflow, began = CASE, "opened_on"
    attachments = CasePaper
    filterset = CaseFilter
    step_bases = {"propose": InspectForm}
    order = "-opened_on"
    bulk = (
        Bulk(
            "inspect",
            gettext_lazy("成批提出处理意见"),
            rules.INSPECT,
            lambda pages, rows: pages.inspect(rows),
        ),
    )
    empty_title = gettext_lazy("还没有核查案件")
    empty_text = gettext_lazy("在“违规核查”里选中线索，成批立案。")
    columns = (
        Column("name", gettext_lazy("姓名"), source=("member__name",), lead=True, sort="member__pinyin"),
        branch_column("branch"),
        Column("detector", gettext_lazy("违规情形")),
        Column("clue", gettext_lazy("核查线索")),
        Column("state", gettext_lazy("状态"), tones=TONES),
        Column("result", gettext_lazy("处理意见"), today=True),
        Column("opened_on", gettext_lazy("立案日期"), sort="opened_on"),
        Column("decided_on", gettext_lazy("结案日期"), sort="decided_on", nullable=True),
        Column("document_no", gettext_lazy("批复文号"), shown=False, today=True),
        Column("facts", gettext_lazy("核查情况"), shown=False, today=True),
    )
    detail_fields = (
        *("branch", "detector", "clue", "note", "opened_on", "created_by", "result", "facts"),
        *("explanation", "document_no", "decided_on"),
    )

    @classmethod
    def prefix(cls) -> str:
        """`case` for short."""
        return "case"

    def queryset(self):
        """Cases with the member and the branch."""
        return InspectionCase.objects.select_related("branch", "member__branch", "created_by")

    def list_acts(self):
        """To the findings."""
        url = reverse("members:violation-overview")
        return [{"label": _("违规核查"), "url": url, "icon": "radar"}]

    # Detail

    def chips(self, obj):
        """Whose turn it is, and what is proposed or decided."""
        chips = [(obj.get_state_display(), TONES[obj.state])]
        return [*chips, (obj.get_result_display(), "line")] if obj.result else chips

    def detail_meta(self, obj):
        """The clause the case rests on."""
        clause = DETECTORS[obj.detector].clause
        return [str(clause.source), _("%(day)s 立案") % {"day": obj.opened_on}]

    def detail_acts(self, obj):
        """To the member and the way in; after a removal, to the way back."""
        member = reverse("members:member-detail", args=[obj.member_id])
        acts = [{"label": _("团员页面"), "url": member, "icon": "user"}]
        if application := getattr(obj.member, "application", None):
            url = reverse("members:application-detail", args=[application.pk])
            acts.append({"label": _("入团申请"), "url": url, "icon": "file-text"})
        if obj.result == Outcome.REMOVED and obj.member.left_on:
            url = reverse("members:decision-begin", args=[obj.member_id])
            acts.append({"label": _("恢复团籍"), "url": f"{url}?kind=reinstated", "icon": "undo-2"})
        return acts

    def may_attach(self, obj) -> bool:
        """Papers are added while it is inspected; who decides sees what was proposed on."""
        return super().may_attach(obj) and obj.state in CaseState.inspected()

    # Many at once

    def inspect(self, rows):
        """Ask once for the outcome and a file, then propose it for every ticked case."""

        def act(case, data):
            told = dict(data)
            if file := told.pop("file", None):
                file.seek(0)
                attachments.attach(CasePaper, case, file, actor=self.user, permit=rules.INSPECT)
            self.workflow.fire(case, "propose", actor=self.user, version=case.version, data=told)

        return self.verb_on_many(rows, rules.INSPECT, ProposeForm, _("成批提出处理意见"), act)
