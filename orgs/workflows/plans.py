"""The step table of change plans: who draws one up does not approve it; what was done can be taken back.

A plan approved for a day to come waits for that day and is then carried out by `carry_out_due`.
"""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.errors import DomainError, Stale
from league.kernel.workflow import Deadline, Step, Workflow
from orgs.choices.plans import PlanState
from orgs.models import ChangePlan
from orgs.rules import plans as rules
from orgs.services.plans import carry_out, refuse_author, take_back, try_after_return

CHANGE_PLAN = Workflow(
    code="orgs.change_plan",
    label=_("变更方案"),
    model=ChangePlan,
    states=PlanState,
    url_name="orgs:changeplan-detail",
    track=(PlanState.DRAFT, PlanState.SUBMITTED, PlanState.APPROVED, PlanState.DONE),
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
            "schedule",
            _("批准，到期执行"),
            (PlanState.SUBMITTED,),
            PlanState.APPROVED,
            rules.APPROVE,
            checks=(rules.check_steps,),
            effect=refuse_author,
            others=("submit",),
            until="effective",
        ),
        Step(
            "carry_out",
            _("到期执行"),
            (PlanState.APPROVED,),
            PlanState.DONE,
            rules.APPROVE,
            checks=(rules.check_day,),
            effect=carry_out,
            others=("submit",),
            since="effective",
        ),
        Step(
            "unfit",
            _("到期办不成，退回修改"),
            (PlanState.APPROVED,),
            PlanState.DRAFT,
            rules.APPROVE,
            effect=try_after_return,
            backward=True,
            since="effective",
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
            (PlanState.SUBMITTED, PlanState.APPROVED),
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


def carry_out_due(on: date | None = None) -> list[ChangePlan]:
    """Carry out each approved plan whose day has come, in the name of who approved it; the plans, fresh.

    Each is a transaction of its own. One that does not fit any more changes nothing and goes back to its
    authors with the reason; one whose approver may approve no more waits for somebody who may.
    """
    day = on or timezone.localdate()
    due = ChangePlan.objects.filter(state=PlanState.APPROVED, effective__lte=day).order_by("effective", "pk")
    return [_carry_out(plan, day) for plan in due]


def _carry_out(plan: ChangePlan, day: date) -> ChangePlan:
    actor = CHANGE_PLAN.history(plan).filter(step="schedule").order_by("pk").last().actor
    try:
        return CHANGE_PLAN.fire(plan, "carry_out", actor=actor, on=day, version=plan.version)
    except Stale:  # somebody was quicker
        return ChangePlan.objects.get(pk=plan.pk)
    except DomainError as error:
        reason = str(error.message)
    try:
        return CHANGE_PLAN.fire(plan, "unfit", actor=actor, on=day, comment=reason)
    except DomainError:
        return plan
