"""What goes along when branches are merged: places, numbers, decisions under way, the secretary."""

import pytest
from django.utils import timezone

from accounts.models import Grant
from league.kernel.errors import Refused
from members.choices.decisions import DecisionKind
from members.models import Clash, Decision, Graduate, NumberBlock, Quota
from members.rules import quota as rules
from members.services import graduates as graduating
from members.services import reviews
from members.services.clashes import raise_clash
from members.services.numbers import issue
from members.services.quota import allot
from orgs.choices import Field
from orgs.models import Org
from tests.factories import make_member
from tests.members.quota_world import examined, give, plan, this_year
from tests.members.year_world import proposed
from tests.orgs.plan_world import carried_out, fire, merger, taken_back

pytestmark = pytest.mark.django_db


def places() -> dict[str, tuple[int, int]]:
    """Name of an organization → (places it has not passed on, places used of them)."""
    rows = Quota.objects.select_related("org").order_by("pk")
    return {row.org.short: (rules.kept(row), rules.takers(row).count()) for row in rows}


@pytest.fixture
def shared(world) -> None:
    """麦岭镇 gave 麦岭村 5 of its 8 places; one of them is used."""
    plan(world, 20)
    give(world, world.township, 8)
    allot(world.township, this_year(), {(world.branch.pk, Field.RURAL): 5}, actor=world.secretary)
    examined(world, "高梓涵")


def test_free_places_pass_to_the_heir_and_come_back(world, shared):
    before = {"富川县": (12, 0), "麦岭镇": (3, 0), "麦岭村支部": (5, 1)}
    assert places() == before
    done = carried_out(world, merger(world))
    # The applicant went along, so the place in use did too.
    assert places() == {"富川县": (12, 0), "麦岭镇": (3, 0), "麦岭村支部": (0, 0), "新村支部": (5, 1)}
    county = Quota.objects.get(org=world.county)
    assert rules.planned(county) == 20
    taken_back(world, done)
    assert places() == before


def test_numbers_pass_to_the_heir_and_come_back(world):
    first, last = f"{this_year()}45000001", f"{this_year()}45000010"
    issue(NumberBlock(org=world.county, first=first, last=last), actor=world.staff)
    NumberBlock.objects.update(org=world.branch)
    done = carried_out(world, merger(world))
    assert NumberBlock.objects.get().org == Org.objects.get(short="新村支部")
    taken_back(world, done)
    assert NumberBlock.objects.get().org == world.branch


def test_a_decision_under_way_goes_on_in_the_heir(world):
    lu = make_member(world.branch, "陆三元")
    proposed(lu, DecisionKind.RESIGNED, by=world.branch_secretary)
    done = carried_out(world, merger(world))
    assert Decision.objects.get().branch == Org.objects.get(short="新村支部")
    taken_back(world, done)
    assert Decision.objects.get().branch == world.branch


def test_graduates_and_questions_go_on_in_the_heir(world):
    lu, known = make_member(world.branch, "陆三元"), make_member(world.other_branch, "廖外县")
    bound = make_member(world.sibling_branch, "莫邻居")
    for member, told in ((lu, {}), (bound, {"destination": "home", "target": world.branch})):
        graduating.start(member.branch, this_year(), actor=world.staff)
        row = Graduate.objects.get(member=member)
        graduating.fill(member.branch, this_year(), {row.pk: told}, actor=world.staff)
    clash = Clash(branch=world.branch, name="廖外县")
    raise_clash(clash, str(known.id_no), actor=world.branch_secretary)
    done = carried_out(world, merger(world))
    heir = Org.objects.get(short="新村支部")
    assert (Graduate.objects.get(member=lu).branch, Graduate.objects.get(member=bound).target) == (heir, heir)
    assert (Clash.objects.get().branch, Clash.objects.get().office) == (heir, heir)
    taken_back(world, done)
    assert Graduate.objects.get(member=lu).branch == world.branch
    assert (Graduate.objects.get(member=bound).target, Clash.objects.get().office) == (
        world.branch,
        world.branch,
    )


def test_an_appraisal_under_way_is_settled_first(world):
    make_member(world.branch, "陆三元")
    reviews.start(world.branch, this_year(), actor=world.branch_secretary)
    refused = [line["refusal"] for line in merger(world).rehearsal["steps"]]
    assert refused == ["", f"麦岭村支部 {this_year()} 年度评议还没有办结，请先报批。", ""]


def test_a_place_used_since_stands_in_the_way_of_undoing(world, shared):
    done = carried_out(world, merger(world))
    heir = Org.objects.get(short="新村支部")
    allot(world.township, this_year(), {(heir.pk, Field.RURAL): 6}, actor=world.secretary)
    with pytest.raises(Refused, match="发展名额"):
        fire(done, "revert", world.staff, "两村暂缓合并")


def test_the_secretary_works_for_the_heir_and_back(world, as_user):
    lu = make_member(world.branch, "陆三元")
    done = carried_out(world, merger(world))
    assert as_user(world.branch_secretary).get(f"/members/{lu.pk}/").status_code == 200
    heir = Org.objects.get(short="新村支部")
    world.branch_secretary.refresh_from_db()
    assert world.branch_secretary.home == heir
    spans = list(Grant.objects.filter(user=world.branch_secretary).order_by("pk").values_list("org", "end"))
    assert spans == [(world.branch.pk, timezone.localdate()), (heir.pk, None)]
    taken_back(world, done)
    spans = list(Grant.objects.filter(user=world.branch_secretary).values_list("org", "end"))
    assert spans == [(world.branch.pk, None)]
    assert as_user(world.branch_secretary).get(f"/members/{lu.pk}/").status_code == 200
