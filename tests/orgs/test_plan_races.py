"""A member is received while a plan ends, merges or takes back the branch: nobody sits where nothing is."""

from functools import partial

import pytest

from members.models import Affiliation, Member
from members.workflows import TRANSFER
from orgs import services
from orgs.choices.plans import Verb
from orgs.models import ChangePlan, Org
from orgs.services.plans import add_merger, add_step
from orgs.workflows import CHANGE_PLAN
from tests.factories import World, make_branch
from tests.members.quota_world import at_once, rounds
from tests.members.transfer_world import on_the_way
from tests.orgs.plan_world import draft, fire, fresh

pytestmark = pytest.mark.django_db(transaction=True)


def waiting(world: World, number: int, branch: Org):
    """The receipt of a member into the branch, to be called at the right moment."""
    paper = on_the_way(world, world.sibling_township, by=world.secretary, name=f"赛{number}")
    return partial(TRANSFER.fire, paper, "receive", actor=world.sibling_secretary, data={"branch": branch})


def submitted(world: World, verb: str, **told) -> ChangePlan:
    """A plan with one step that waits for the approval."""
    plan = draft(world, world.sibling_township, by=world.staff)
    add_step(plan, verb, actor=world.staff, **told)
    return fire(fresh(plan), "submit", world.staff)


def astray() -> int:
    """Members who sit nowhere, in two places, or in a branch that is gone."""
    homes = dict(Member.objects.values_list("pk", "branch"))
    spans = sorted(Affiliation.objects.filter(end=None).values_list("member", "branch"))
    gone = Member.objects.filter(branch__dissolved__isnull=False).count()
    return (spans != sorted(homes.items())) + gone + len(services.wrong_paths() + services.wrong_placements())


def test_nobody_is_received_into_a_branch_that_a_plan_dissolves(world):
    violations, outcomes = 0, set()
    for number in range(rounds()):
        branch = make_branch(world.sibling_township, f"临时{number}")
        plan = submitted(world, Verb.DISSOLVE, org=branch)
        receive = waiting(world, number, branch)
        took, carried = at_once(receive, partial(CHANGE_PLAN.fire, plan, "approve", actor=world.reviewer))
        violations += took == carried or astray()
        violations += Member.objects.filter(branch=branch).count() != took
        outcomes.add((took, carried))
    assert violations == 0
    assert outcomes <= {(True, False), (False, True)}


def test_who_is_received_while_a_plan_merges_the_branch_is_in_the_heir(world):
    violations = 0
    for number in range(rounds()):
        branch, heir = (make_branch(world.sibling_township, f"{word}{number}") for word in "甲乙")
        plan = submitted(world, Verb.ABSORB, org=branch, to=heir)
        receive = waiting(world, number, branch)
        took, carried = at_once(receive, partial(CHANGE_PLAN.fire, plan, "approve", actor=world.reviewer))
        violations += astray() or not carried
        violations += Member.objects.filter(branch=heir).count() != took
    assert violations == 0


def test_nobody_is_received_into_a_branch_that_is_taken_back(world):
    violations = 0
    for number in range(rounds()):
        pair = [make_branch(world.sibling_township, f"{word}{number}") for word in "甲乙"]
        plan = draft(world, world.sibling_township, by=world.staff)
        add_merger(plan, pair, name=f"新{number}团支部", short=f"新{number}", actor=world.staff)
        plan = fire(fire(fresh(plan), "submit", world.staff), "approve", world.reviewer)
        made = Org.objects.get(short=f"新{number}")
        receive = waiting(world, number, made)
        back = partial(CHANGE_PLAN.fire, plan, "revert", actor=world.reviewer, comment="暂缓合并")
        took, undone = at_once(receive, back)
        violations += took == undone or astray()
        violations += Org.objects.filter(pk=made.pk).exists() != took
    assert violations == 0
