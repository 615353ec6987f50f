"""The step table of cases of violation: inspected below, decided by the reviewer of the county."""

from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Deadline, Step, Workflow
from members.choices.cases import CaseState, Outcome
from members.models import InspectionCase
from members.rules import cases as rules
from members.services.cases import settle

# Whoever proposed does not decide.
FINAL = {"others": ("propose",), "bulk": True, "effect": settle, "checks": (rules.check_outcome,)}

CASE = Workflow(
    code="members.case",
    label=_("违规核查"),
    model=InspectionCase,
    states=CaseState,
    url_name="members:case-detail",
    track=(CaseState.OPEN, CaseState.PROPOSED, CaseState.DONE),
    joins=("member",),
    deadlines={
        CaseState.OPEN: Deadline(rules.INSPECT_DAYS, _("核查并提出处理意见")),
        CaseState.RETURNED: Deadline(rules.INSPECT_DAYS, _("重新核查")),
        CaseState.PROPOSED: Deadline(rules.DECIDE_DAYS, _("审定违规核查")),
    },
    steps=(
        Step(
            "propose",
            _("提出处理意见"),
            CaseState.inspected(),
            CaseState.PROPOSED,
            rules.INSPECT,
            fields=("result", "facts", "explanation"),
            needs=("result", "facts"),
            checks=(rules.check_facts, rules.check_outcome),
        ),
        Step(
            "remove",
            _("批准取消团员身份"),
            (CaseState.PROPOSED,),
            CaseState.DONE,
            rules.DECIDE,
            only={"result": Outcome.REMOVED},
            fields=("document_no",),
            needs=("document_no",),
            **FINAL,
        ),
        Step(
            "close",
            _("审定结案"),
            (CaseState.PROPOSED,),
            CaseState.DONE,
            rules.DECIDE,
            only={"result": Outcome.staying()},
            **FINAL,
        ),
        Step(
            "return",
            _("退回重查"),
            (CaseState.PROPOSED,),
            CaseState.RETURNED,
            rules.DECIDE,
            backward=True,
        ),
    ),
)
