"""Change plans: measured before, carried out as one, taken back while nothing rests on them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from league.kernel.errors import Refused
from league.kernel.models import AuditEvent
from members.choices import Entry, PostNature, TransferState
from members.models import Affiliation, Member, PostHeld, Transfer
from members.services import change_branch
from members.services.transfer import Aim, open_transfer
from orgs import services
from orgs.choices import Kind
from orgs.choices.plans import PlanState, Verb
from orgs.models import ChangePlan, ChangeStep, Org, Placement
from orgs.services.plans import remove_step, try_again
from tests.factories import make_branch, make_member, make_post, make_user
from tests.orgs.plan_world import carried_out, draft, everything, fire, fresh, merger, step, taken_back, way

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = timedelta(days=1)


def page(name: str, *args) -> str:
    """Address of a page of plans."""
    return reverse(f"orgs:changeplan-{name}", args=args)


# Before


def test_the_rehearsal_measures_and_leaves_nothing(world):
    for name in ("盘小满", "唐立夏"):
        make_member(world.branch, name)
    make_member(world.second_branch, "莫秋分")
    before, events = everything(), AuditEvent.objects.exclude(event="orgs.plan_edit").count()
    plan = merger(world)
    assert [(line["position"], line["refusal"]) for line in plan.rehearsal["steps"]] == [
        (1, ""),
        (2, ""),
        (3, ""),
    ]
    assert plan.rehearsal["steps"][1]["touched"] == ["随之转入：团员 2、账号授权 1、账号 1"]
    units = [(unit["name"], unit["before"], unit["after"]) for unit in plan.rehearsal["units"]]
    assert units == [
        ("麦岭镇", 3, 3),
        ("麦岭村支部", 2, 0),
        ("麦岭中学支部", 1, 0),
        ("新村支部", None, 3),
    ]
    assert (everything(), AuditEvent.objects.exclude(event="orgs.plan_edit").count()) == (before, events)


def test_too_few_members_are_told_with_the_clause(world):
    make_member(world.branch, "盘小满")
    plan = merger(world)
    told = {
        line["clause"]: line["measured"] for line in plan.rehearsal["findings"] if line["org"] == "新村支部"
    }
    assert told["团支部应有 3 名以上团员"] == "1"


def test_members_without_a_branch_are_counted_and_stop_the_plan(world, as_user):
    for name in ("盘小满", "唐立夏"):
        make_member(world.branch, name)
    plan = step(draft(world), Verb.DISSOLVE, world.secretary, org=world.branch)
    (line,) = plan.rehearsal["steps"]
    assert line["homeless"] == 2
    assert "还有 2 名团员" in line["refusal"]
    shown = as_user(world.secretary).get(page("detail", plan.pk)).content.decode()
    assert "有 2 名团员将没有团支部" in shown
    with pytest.raises(Refused, match="第 1 步办不成"):
        fire(plan, "submit", world.secretary)


def test_each_refused_step_is_told_and_the_others_are_tried(world):
    plan = step(draft(world), Verb.RENAME, world.secretary, org=world.branch, name="麦岭社区团支部", short="")
    plan = step(plan, Verb.ABSORB, world.secretary, org=world.branch, to=world.branch)
    plan = step(plan, Verb.DISSOLVE, world.secretary, org=world.second_branch)
    refused = [line["refusal"] for line in plan.rehearsal["steps"]]
    assert refused[0] == refused[2] == ""
    assert "不能并入自己" in refused[1]


def test_a_new_committee_takes_branches_below_it(world):
    plan = step(
        draft(world),
        Verb.FOUND,
        world.secretary,
        to=world.township,
        name="麦岭镇片区团总支",
        short="片区总支",
        kind=Kind.GENERAL_BRANCH,
        level="unit",
    )
    founding = plan.steps.get()
    plan = step(plan, Verb.MOVE, world.secretary, org=world.branch, to_step=founding)
    with pytest.raises(Refused, match="请先删除第 2 步"):
        remove_step(founding, actor=world.secretary)
    carried_out(world, plan)
    assert fresh(world.branch).parent.short == "片区总支"
    assert services.wrong_paths() == []


def test_a_branch_becomes_a_general_branch_and_back(world):
    for name in ("盘小满", "唐立夏"):
        make_member(world.branch, name)
    before = everything()
    told = {"org": world.branch, "kind": Kind.GENERAL_BRANCH, "level": "unit"}
    stuck = step(draft(world), Verb.REKIND, world.secretary, **told)
    assert "这里还有团员或入团申请" in stuck.rehearsal["steps"][0]["refusal"]
    told |= {"name": "麦岭村第一团支部", "short": "麦岭一支部"}
    plan = step(draft(world), Verb.REKIND, world.secretary, **told)
    assert plan.rehearsal["steps"][0]["touched"] == ["随之转入：团员 2"]
    plan = carried_out(world, plan)
    first = Org.objects.get(short="麦岭一支部")
    assert (first.parent, fresh(world.branch).kind) == (world.branch, Kind.GENERAL_BRANCH)
    assert Member.objects.filter(branch=first).count() == 2
    assert (services.wrong_paths(), services.wrong_placements()) == ([], [])
    taken_back(world, plan)
    assert everything() == before


def test_only_what_lies_below_the_superior(world):
    with pytest.raises(Refused, match="请改由共同上级拟定方案"):
        step(draft(world), Verb.ABSORB, world.secretary, org=world.branch, to=world.sibling_branch)


# The way


def test_the_author_does_not_approve(world):
    plan = merger(world, plan=draft(world, by=world.staff))
    plan = fire(plan, "submit", world.secretary)
    with pytest.raises(Refused, match="须由另一人审批"):
        fire(plan, "approve", world.staff)
    assert fire(plan, "approve", world.reviewer).state == PlanState.DONE


def test_a_returned_plan_is_drawn_up_again(world):
    plan = fire(merger(world), "submit", world.secretary)
    with pytest.raises(Refused, match="不能再修改"):
        step(plan, Verb.DISSOLVE, world.secretary, org=world.branch)
    plan = fire(plan, "return", world.staff, "请写明简称的依据")
    assert step(plan, Verb.RENAME, world.secretary, org=world.township, name="麦岭镇团委", short="麦岭镇")
    assert way(plan) == ["submit", "return"]


def test_nothing_happens_before_the_day(world):
    plan = fire(merger(world, plan=draft(world, effective=TODAY() + DAY)), "submit", world.secretary)
    with pytest.raises(Refused, match="到那一天才能执行"):
        fire(plan, "approve", world.staff)
    assert fresh(world.branch).dissolved is None


def test_one_refused_step_refuses_all(world):
    plan = fire(merger(world), "submit", world.secretary)
    gone = fresh(world.second_branch)
    services.dissolve(gone, actor=world.staff, reason="已撤销")
    before = everything()
    with pytest.raises(Refused, match="第 3 步““麦岭中学支部”并入“新村支部””办不成"):
        fire(plan, "approve", world.staff)
    assert everything() == before
    assert try_again(plan, actor=world.staff).rehearsal["steps"][2]["refusal"] != ""


# Afterwards


def test_a_plan_taken_back_leaves_everything_as_it_was(world):
    for name in ("盘小满", "唐立夏"):
        make_member(world.branch, name)
    member = make_member(world.branch, "莫秋分")
    PostHeld.objects.create(member=member, org=world.branch, title="书记", nature=PostNature.PART_TIME)
    open_transfer(member, Aim(target=world.sibling_township), actor=world.branch_secretary)
    before = everything()
    plan = carried_out(world, merger(world))
    heir = Org.objects.get(short="新村支部")
    assert list(Transfer.objects.values_list("source", "state")) == [(heir.pk, TransferState.AT_SOURCE)]
    assert PostHeld.objects.get(end=None).org == heir
    assert {*Affiliation.objects.filter(end=None).values_list("branch", "how_in")} == {
        (heir.pk, Entry.REORGANIZED)
    }
    plan = taken_back(world, plan)
    assert (plan.state, plan.journal) == (PlanState.REVERTED, {})
    assert everything() == before


def test_the_name_of_a_merged_branch_leads_to_its_heir(world, as_user):
    plan = step(draft(world), Verb.ABSORB, world.secretary, org=world.branch, to=world.second_branch)
    carried_out(world, plan)
    assert list(Org.objects.standing().matching("麦岭村支部")) == [world.second_branch]
    shown = as_user(world.staff).get(reverse("orgs:org-detail", args=[world.second_branch.pk]))
    assert "并入的组织" in shown.content.decode()


def test_what_happened_since_stands_in_the_way_and_is_named(world):
    member = make_member(world.branch, "盘小满")
    plan = carried_out(world, merger(world))
    change_branch(fresh(member), to=world.sibling_branch, actor=world.staff)
    with pytest.raises(Refused, match="执行以后又办理了"):
        taken_back(world, plan)
    assert fresh(plan).state == PlanState.DONE


def test_a_member_who_entered_the_new_branch_stands_in_the_way(world):
    plan = carried_out(world, merger(world))
    make_member(Org.objects.get(short="新村支部"), "唐新来", since=TODAY())
    with pytest.raises(Refused, match="唐新来"):
        taken_back(world, plan)


def test_a_branch_founded_below_a_moved_township_stands_in_the_way(world):
    plan = draft(world, world.city, by=world.city_staff)
    plan = step(plan, Verb.MOVE, world.city_staff, org=world.township, to=world.other_county)
    other = make_user("hezhou-2", "city_staff", world.city)
    plan = fire(fire(plan, "submit", world.city_staff), "approve", other)
    made = make_branch(fresh(world.township), "新民村支部", founded=TODAY())
    with pytest.raises(Refused, match="新民村支部"):
        fire(plan, "revert", other, "区划调整暂缓")
    Placement.objects.filter(org=made).delete()
    made.delete()
    fire(plan, "revert", other, "区划调整暂缓")
    assert fresh(world.branch).path == world.branch.path
    assert (services.wrong_paths(), services.wrong_placements()) == ([], [])


def test_a_transfer_asked_for_since_stands_in_the_way(world):
    member = make_member(world.branch, "盘小满")
    plan = step(draft(world), Verb.ABSORB, world.secretary, org=world.branch, to=world.second_branch)
    plan = carried_out(world, plan)
    open_transfer(fresh(member), Aim(target=world.sibling_township), actor=world.secretary)
    with pytest.raises(Refused, match="组织关系转接 1 项"):
        taken_back(world, plan)


def test_queries_do_not_grow_with_members(world):
    def spent(number: int, first: int) -> int:
        branch, heir = (make_branch(world.township, f"{word}{number}") for word in "甲乙")
        for serial in range(number):
            make_member(branch, f"团员{serial}", serial=first + serial)
        make_post(branch, "书记")
        plan = step(draft(world), Verb.ABSORB, world.secretary, org=branch, to=heir)
        plan = fire(plan, "submit", world.secretary)
        with CaptureQueriesContext(connection) as caught:
            plan = fire(plan, "approve", world.staff)
            taken_back(world, plan)
        return len(caught)

    few = spent(2, 100)
    assert spent(30, 150) <= few


# Pages


def test_a_plan_is_drawn_up_on_its_pages(world, as_user):
    client = as_user(world.secretary)
    shown = client.get(reverse("orgs:org-detail", args=[world.branch.pk])).content.decode()
    assert f"{page('add')}?org={world.township.pk}" in shown
    head = {
        "title": "两村合并",
        "org": world.township.pk,
        "reason": "村级区划调整",
        "effective": TODAY().isoformat(),
        "once": "p1",
    }
    assert client.post(page("add"), head).status_code == 302
    plan = ChangePlan.objects.get()
    told = {
        "first": world.branch.pk,
        "second": world.second_branch.pk,
        "name": "麦岭镇新村联合团支部",
        "short": "新村支部",
        "once": "p2",
    }
    assert client.post(page("add-merger", plan.pk), told).status_code == 302
    same = client.post(page("add-merger", plan.pk), told | {"second": world.branch.pk, "once": "p3"})
    assert same.status_code == 422
    shown = client.get(page("detail", plan.pk)).content.decode()
    assert "“麦岭村支部”并入“新村支部”" in shown
    last = ChangeStep.objects.get(position=3)
    assert client.post(reverse("orgs:changestep-remove", args=[last.pk]), {"once": "p4"}).status_code == 302
    assert fresh(plan).steps.count() == 2
    assert client.post(page("rehearse", plan.pk)).status_code == 302


def test_every_kind_of_step_has_its_form(world, as_user):
    client, plan = as_user(world.staff), draft(world, world.county, by=world.staff)
    asked = {
        "found": {
            "to": world.township.pk,
            "name": "新民村团支部",
            "short": "新民村支部",
            "kind": "branch",
            "level": "branch",
        },
        "absorb": {"org": world.sibling_branch.pk, "to_step": 0},
        "rename": {"org": world.branch.pk, "name": "麦岭社区团支部", "short": "麦岭社区支部"},
        "rekind": {"org": world.township.pk, "kind": "work_committee"},
        "move": {"org": world.second_branch.pk, "to": world.sibling_township.pk},
        "dissolve": {"org": world.second_sibling_branch.pk},
    }
    for number, (name, told) in enumerate(asked.items()):
        if "to_step" in told:
            told["to_step"] = plan.steps.get(verb=Verb.FOUND).pk
        url = page(f"add-{name}", plan.pk)
        assert client.get(url).status_code == 200
        assert client.post(url, told | {"once": f"k{number}"}).status_code == 302
    assert [line["refusal"] for line in fresh(plan).rehearsal["steps"]] == [""] * 6
    both = {"org": world.branch.pk, "to": world.township.pk, "to_step": plan.steps.first().pk, "once": "k9"}
    assert client.post(page("add-move", plan.pk), both).status_code == 422


def test_the_neighbour_sees_nothing(world, as_user):
    plan = merger(world)
    neighbour = as_user(world.sibling_secretary)
    assert plan.title not in neighbour.get(page("list")).content.decode()
    for name in ("detail", "add-merger", "step-submit"):
        assert neighbour.get(page(name, plan.pk)).status_code == 404
    leader = as_user(world.leader)
    assert leader.get(page("detail", plan.pk)).status_code == 200
    assert leader.get(page("add-merger", plan.pk)).status_code == 403
    assert as_user(world.branch_secretary).get(page("detail", plan.pk)).status_code == 404


@pytest.mark.parametrize("number", [1, 4])
def test_the_list_keeps_its_queries(world, as_user, number):
    for _each in range(number):
        merger(world)
    client = as_user(world.staff)
    client.get(page("list"))
    with CaptureQueriesContext(connection) as caught:
        assert client.get(page("list")).context["total"] == number
    assert len(caught) <= 30


def test_somebody_added_to_the_heir_does_not_hinder(world):
    make_member(world.branch, "盘小满")
    plan = step(draft(world), Verb.ABSORB, world.secretary, org=world.branch, to=world.second_branch)
    plan = carried_out(world, plan)
    make_member(world.second_branch, "唐新来", since=TODAY())
    assert taken_back(world, plan).state == PlanState.REVERTED
    assert Member.objects.get(name="唐新来").branch == world.second_branch
