"""分设: a branch gives some of its members to new ones; the others, their cadres and the neighbour stay."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cadres.models import Post
from league.kernel.errors import Refused
from members.choices import PostNature
from members.models import Member, PostHeld, Transfer, TransferTurn
from members.services import change_branch
from members.services.transfer import Aim, open_transfer
from members.workflows import TRANSFER
from orgs import services
from orgs.choices.plans import PlanState, Verb
from orgs.models import ChangePlan, ChangeStep, Org
from orgs.services.plans import add_split, choose
from tests.factories import World, make_branch, make_member, make_post
from tests.orgs.plan_world import carried_out, draft, everything, fire, fresh, step, taken_back

pytestmark = pytest.mark.django_db
NAMES = ("盘小满", "唐立夏", "莫秋分", "何冬至", "周谷雨")


def people(world: World) -> list[Member]:
    """Five members of 麦岭村支部."""
    return [make_member(world.branch, name) for name in NAMES]


def split(
    world: World, members, short: str = "上村支部", plan: ChangePlan | None = None, **told
) -> ChangePlan:
    """A plan by which these members of 麦岭村支部 get a branch of their own."""
    plan = plan or draft(world, title="麦岭村支部分设方案")
    full = {"name": f"麦岭镇{short}", "short": short}
    _founding, giving = add_split(plan, world.branch, actor=world.secretary, **full)
    if members:
        choose(giving, [each.pk for each in members], (), actor=world.secretary, **{"posts": False} | told)
    return fresh(plan)


def of(org: Org) -> list[str]:
    """Names of those who sit in a branch today."""
    return list(Member.objects.present().filter(branch=org).order_by("pk").values_list("name", flat=True))


def people_page(giving: ChangeStep) -> str:
    """Where the people of a step are chosen."""
    return reverse("orgs:changestep-people", args=[giving.pk])


def choose_url(giving: ChangeStep) -> str:
    """Where the choice is sent to."""
    return reverse("orgs:changestep-choose", args=[giving.pk])


def test_some_members_get_two_branches_of_their_own_and_come_back(world):
    members = people(world)
    before = everything()
    plan = split(world, members[:2])
    plan = split(world, members[2:3], "下村支部", plan)
    assert [line["refusal"] for line in plan.rehearsal["steps"]] == [""] * 4
    assert plan.rehearsal["steps"][1]["touched"] == ["随之转入：团员 2"]
    assert [(unit["name"], unit["before"], unit["after"]) for unit in plan.rehearsal["units"]] == [
        ("麦岭镇", 5, 5),
        ("麦岭村支部", 5, 2),
        ("上村支部", None, 2),
        ("下村支部", None, 1),
    ]
    assert everything() == before
    plan = carried_out(world, plan)
    found = {org.short: of(org) for org in Org.objects.filter(parent=world.township)}
    assert found == {
        "麦岭村支部": ["何冬至", "周谷雨"],
        "麦岭中学支部": [],
        "上村支部": ["盘小满", "唐立夏"],
        "下村支部": ["莫秋分"],
    }
    assert (services.wrong_paths(), services.wrong_placements()) == ([], [])
    taken_back(world, plan)
    assert everything() == before


@pytest.mark.parametrize("along", [False, True])
def test_cadres_stay_unless_told(world, along):
    member, *_others = people(world)
    PostHeld.objects.create(member=member, org=world.branch, title="书记", nature=PostNature.PART_TIME)
    make_post(world.branch, "组织委员", member=member)
    before = everything()
    plan = carried_out(world, split(world, [member], posts=along))
    place = Org.objects.get(short="上村支部") if along else world.branch
    assert PostHeld.objects.get(end=None).org == place
    assert Post.objects.get(end=None).org == place
    taken_back(world, plan)
    assert everything() == before


def test_a_transfer_under_way_goes_with_the_member(world):
    member, *_others = people(world)
    open_transfer(member, Aim(target=world.sibling_township), actor=world.branch_secretary)
    before = everything()
    plan = carried_out(world, split(world, [member]))
    made = Org.objects.get(short="上村支部")
    paper = Transfer.objects.get()
    assert (paper.source, paper.turn) == (made, world.township)
    taken_back(world, plan)
    assert everything() == before


def test_a_paper_at_the_desk_of_the_branch_goes_to_the_desk_above_the_new_one(world):
    member, *_others = people(world)
    paper = open_transfer(member, Aim(target=world.sibling_township), actor=world.branch_secretary)
    TRANSFER.fire(paper, "release", actor=world.secretary)
    TRANSFER.fire(paper, "refuse", actor=world.sibling_secretary, comment="请补材料")
    assert fresh(paper).turn == world.branch
    before = everything()
    plan = carried_out(world, split(world, [member]))
    assert (fresh(paper).turn, TransferTurn.objects.get(end=None).org) == (world.township, world.township)
    taken_back(world, plan)
    assert everything() == before


def test_who_left_the_branch_meanwhile_stops_the_whole_plan(world):
    members = people(world)
    plan = fire(split(world, members[:2]), "submit", world.secretary)
    change_branch(members[1], to=world.second_branch, actor=world.secretary)
    before = everything()
    with pytest.raises(Refused, match="选定的团员中有 1 名已不在“麦岭村支部”"):
        fire(plan, "approve", world.staff)
    assert everything() == before


def test_nobody_is_given_away_twice(world):
    members = people(world)
    plan = split(world, members[:2], "下村支部", split(world, members[:2]))
    assert "选定的团员中有 2 名已不在" in plan.rehearsal["steps"][3]["refusal"]
    with pytest.raises(Refused, match="第 4 步办不成"):
        fire(plan, "submit", world.secretary)


def test_nothing_chosen_is_told(world):
    people(world)
    plan = split(world, [])
    assert "还没有选定从“麦岭村支部”转出的团员" in plan.rehearsal["steps"][1]["refusal"]


def test_only_members_of_the_branch_are_chosen(world):
    stranger = make_member(world.sibling_branch, "葛坡人")
    plan = split(world, [])
    giving = plan.steps.get(verb=Verb.GIVE)
    with pytest.raises(Refused, match="已不在“麦岭村支部”"):
        choose(giving, [stranger.pk], (), posts=False, actor=world.secretary)
    with pytest.raises(Refused, match="找不到，或不止一人：葛坡人"):
        choose(giving, (), ["葛坡人"], posts=False, actor=world.secretary)
    assert fresh(giving).people == []


def test_members_are_ticked_or_pasted_on_the_page(world, as_user):
    members = people(world)
    twin = make_member(world.branch, "周谷雨")
    client, plan = as_user(world.secretary), draft(world)
    told = {"org": world.branch.pk, "name": "麦岭镇上村团支部", "short": "上村支部", "once": "s1"}
    answer = client.post(reverse("orgs:changeplan-add-split", args=[plan.pk]), told)
    giving = plan.steps.get(verb=Verb.GIVE)
    assert answer.url == people_page(giving)
    assert "盘小满" in client.get(answer.url).content.decode()
    wrong = client.post(
        choose_url(giving), {"words": "周谷雨\n马不知", "pick": [members[0].pk], "once": "s2"}
    )
    assert (wrong.status_code, fresh(giving).people) == (422, [])
    assert "周谷雨、马不知" in wrong.content.decode()
    words = f"{members[1].name}\r\n{twin.id_no}\r\n"
    assert (
        client.post(choose_url(giving), {"words": words, "pick": [members[0].pk], "once": "s3"}).status_code
        == 302
    )
    assert fresh(giving).people == [members[0].pk, members[1].pk, twin.pk]
    shown = client.get(reverse("orgs:changeplan-detail", args=[plan.pk])).content.decode()
    assert "“麦岭村支部”的 3 名团员转入“上村支部”" in shown
    fire(fresh(plan), "submit", world.secretary)
    late = client.post(choose_url(giving), {"pick": [members[3].pk], "once": "s4"})
    assert (late.status_code, len(fresh(giving).people)) == (422, 3)
    read = as_user(world.staff).get(answer.url).content.decode()
    assert ("盘小满" in read, "何冬至" in read, 'name="pick"' in read) == (True, False, False)


def test_the_neighbour_reaches_neither_page_nor_people(world, as_user):
    members = people(world)
    giving = split(world, members[:1]).steps.get(verb=Verb.GIVE)
    for other in (world.sibling_secretary, world.other_staff, world.branch_secretary):
        client = as_user(other)
        assert client.get(people_page(giving)).status_code == 404
        assert client.post(choose_url(giving), {"pick": [members[1].pk], "once": "n"}).status_code == 404
    leader = as_user(world.leader)
    assert leader.get(people_page(giving)).status_code == 200
    assert leader.post(choose_url(giving), {"pick": [members[1].pk], "once": "l"}).status_code == 403
    assert fresh(giving).people == [members[0].pk]


def test_the_page_keeps_its_queries(world, as_user):
    client, giving = as_user(world.secretary), split(world, []).steps.get(verb=Verb.GIVE)

    def spent() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(people_page(giving)).status_code == 200
        return len(caught)

    make_member(world.branch, "盘小满")
    spent()
    few = spent()
    people(world)
    assert spent() == few


def test_carrying_out_does_not_grow_with_members(world):
    def spent(number: int, first: int) -> int:
        branch = make_branch(world.township, f"分{number}")
        members = [make_member(branch, f"团员{n}", serial=first + n) for n in range(number)]
        plan = draft(world)
        _f, giving = add_split(
            plan, branch, name=f"新{number}团支部", short=f"新{number}", actor=world.secretary
        )
        choose(giving, [each.pk for each in members], (), posts=False, actor=world.secretary)
        plan = fire(fresh(plan), "submit", world.secretary)
        with CaptureQueriesContext(connection) as caught:
            taken_back(world, fire(plan, "approve", world.staff))
        return len(caught)

    few = spent(2, 100)
    assert spent(30, 150) <= few


def test_a_plan_with_a_split_can_be_merged_first(world):
    members = people(world)
    plan = step(draft(world), Verb.ABSORB, world.secretary, org=world.second_branch, to=world.branch)
    plan = carried_out(world, split(world, members[:1], plan=plan))
    assert (plan.state, of(Org.objects.get(short="上村支部"))) == (PlanState.DONE, ["盘小满"])
