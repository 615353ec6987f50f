"""What tests of change plans share: a draft of the township, its steps, the way through the approval."""

from accounts.models import Grant
from cadres.models import Post
from league.kernel.models import StepRecord
from members.models import Affiliation, Decision, Member, PostHeld, Transfer, TransferTurn
from orgs.models import ChangePlan, FormerName, Org, Placement
from orgs.services.plans import add_merger, add_step, draw_up
from orgs.workflows import CHANGE_PLAN
from tests.factories import World

TOUCHED = (Org, Placement, FormerName, Member, Affiliation, PostHeld, Transfer, TransferTurn, Post)
TOUCHED += (Decision, Grant)


def draft(world: World, top: Org | None = None, *, by=None, **columns) -> ChangePlan:
    """A plan below 麦岭镇, drawn up by its secretary, without steps."""
    told = {"title": "麦岭镇村支部合并方案", "reason": "村级区划调整", **columns}
    return draw_up(ChangePlan(org=top or world.township, **told), actor=by or world.secretary)


def merger(world: World, *orgs: Org, plan: ChangePlan | None = None) -> ChangePlan:
    """A plan by which two branches of 麦岭镇 become one."""
    plan = plan or draft(world)
    orgs = orgs or (world.branch, world.second_branch)
    add_merger(plan, orgs, name="麦岭镇新村联合团支部", short="新村支部", actor=world.secretary)
    return fresh(plan)


def step(plan: ChangePlan, verb: str, by, **told) -> ChangePlan:
    """The plan with one more step."""
    add_step(plan, verb, actor=by, **told)
    return fresh(plan)


def fresh(row):
    """The row as it is stored now."""
    return type(row).objects.get(pk=row.pk)


def fire(plan: ChangePlan, name: str, by, comment: str = "") -> ChangePlan:
    """The plan after a step of its way."""
    return CHANGE_PLAN.fire(plan, name, actor=by, comment=comment)


def carried_out(world: World, plan: ChangePlan) -> ChangePlan:
    """The plan after the secretary submitted and the county approved it."""
    return fire(fire(plan, "submit", world.secretary), "approve", world.staff)


def taken_back(world: World, plan: ChangePlan) -> ChangePlan:
    """The plan after the county took it back."""
    return fire(plan, "revert", world.staff, "两村暂缓合并")


def everything() -> tuple:
    """The rows a plan may touch, as they are stored."""
    skipped = {"version", "updated_at"}
    return tuple(
        {
            row["id"]: {name: value for name, value in row.items() if name not in skipped}
            for row in model.objects.order_by("pk").values()
        }
        for model in TOUCHED
    )


def way(plan: ChangePlan) -> list[str]:
    """The steps taken so far."""
    rows = StepRecord.objects.filter(workflow=CHANGE_PLAN.code, object_id=plan.pk)
    return list(rows.order_by("pk").values_list("step", flat=True))
