"""The step table of change plans: who draws one up does not approve it; what was done can be taken back."""

from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Deadline, Step, Workflow
from orgs.choices.plans import PlanState
from orgs.models import ChangePlan
from orgs.rules import plans as rules
from orgs.services.plans import carry_out, take_back, try_after_return

CHANGE_PLAN = Workflow(
    code="orgs.change_plan",
    label=_("变更方案"),
    model=ChangePlan,
    states=PlanState,
    url_name="orgs:changeplan-detail",
    track=(PlanState.DRAFT, PlanState.SUBMITTED, PlanState.DONE),
    deadlines={PlanState.SUBMITTED: Deadline(rules.PLAN_DAYS, _("审批变更方案"))},
    steps=(
        Step(
            "submit",
            _("提交审批"),
            (PlanState.DRAFT,),
            PlanState.SUBMITTED,
            rules.PLAN,
            checks=(rules.check_steps,),
        ),
        Step(
            "approve",
            _("批准并执行"),
            (PlanState.SUBMITTED,),
            PlanState.DONE,
            rules.APPROVE,
            checks=(rules.check_steps, rules.check_day),
            effect=carry_out,
            others=("submit",),
        ),
        Step(
            "redraft",
            _("重新拟定"),
            (PlanState.REVERTED,),
            PlanState.DRAFT,
            rules.PLAN,
            effect=try_after_return,
        ),
        Step(
            "return",
            _("退回修改"),
            (PlanState.SUBMITTED,),
            PlanState.DRAFT,
            rules.APPROVE,
            backward=True,
        ),
        Step(
            "revert",
            _("撤回变更"),
            (PlanState.DONE,),
            PlanState.REVERTED,
            rules.APPROVE,
            effect=take_back,
            backward=True,
        ),
        Step(
            "discard",
            _("作废"),
            (PlanState.DRAFT, PlanState.REVERTED),
            PlanState.CANCELLED,
            rules.PLAN,
            backward=True,
        ),
    ),
)
