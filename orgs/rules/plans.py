"""Who draws up and approves change plans, what they rest on, and what is checked before they go on."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit, params
from league.kernel.clauses import BLOCK, OK, Clause, Finding
from league.kernel.permits import permit
from league.kernel.roles import STAFF, WORKERS, Role
from orgs.choices.plans import PlanState
from orgs.models import ChangePlan

VIEW = permit("orgs.view_plans", gettext_lazy("查看变更方案"), (*WORKERS, Role.LEADER))
PLAN = permit("orgs.plan", gettext_lazy("拟定变更方案"), (*STAFF, Role.TOWNSHIP_SECRETARY))
APPROVE = permit("orgs.approve_plan", gettext_lazy("审批和撤回变更方案"), (*STAFF, Role.COUNTY_REVIEWER))

PLAN_DAYS = params.param(
    "orgs.plan_days",
    10,
    unit="天",
    label=gettext_lazy("变更方案审批期限"),
    source="未见统一规定，本平台默认，各地可改",
)
MERGED = audit.event("orgs.merge", gettext_lazy("并入其他团组织"))
SPLIT = audit.event("orgs.split", gettext_lazy("分设：划转部分团员"))
DRAWN_UP = audit.event("orgs.plan_edit", gettext_lazy("修改变更方案"))

OPEN = (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.APPROVED)  # not yet carried out

APPROVAL = Clause(
    "orgs.approval",
    gettext_lazy("团组织的设立、合并、撤销由上级团组织审批"),
    gettext_lazy("《团章》；《支部工作条例（试行）》"),
)
ORDER = Clause(
    "orgs.plan_order",
    gettext_lazy("方案的每一步都能按生效日期办理"),
    gettext_lazy("团内组织管理通行做法"),
)


def check_steps(plan: ChangePlan, on: date) -> list[Finding]:
    """There is something to do, and the rehearsal found nothing in the way."""
    steps = plan.rehearsal.get("steps", [])
    if not steps:
        return [Finding(BLOCK, ORDER, _("方案里还没有事项，请先添加。"))]
    stopped = [str(step["position"]) for step in steps if step["refusal"]]
    if stopped:
        words = _("第 %(n)s 步办不成，原因见预演结果。请先修改。")
        return [Finding(BLOCK, ORDER, words % {"n": "、".join(stopped)}, measured=str(len(stopped)))]
    return [Finding(OK, ORDER, str(ORDER.text), measured=_("%(n)d 步") % {"n": len(steps)})]


def check_day(plan: ChangePlan, on: date) -> list[Finding]:
    """The day of the plan has come."""
    if plan.effective > on:
        words = _("生效日期是 %(day)s，到那一天才能执行。") % {"day": plan.effective}
        return [Finding(BLOCK, APPROVAL, words, earliest=plan.effective)]
    return [Finding(OK, APPROVAL, str(APPROVAL.text))]
