"""Plans of a day to come, dispatched committees, the order of steps, and what taking back depends on."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Grant
from league.kernel.errors import DomainError, Forbidden, Refused
from league.kernel.models import StepRecord
from members.models import Member
from orgs import services
from orgs.choices import Form, Kind
from orgs.choices.plans import PlanState, Verb
from orgs.models import ChangePlan, ChangeStep, Org
from orgs.rules import structure_findings
from orgs.services.plans import shift_step
from orgs.tasks import carry_out_plans
from orgs.workflows import CHANGE_PLAN, carry_out_due
from tests.factories import World, make_member
from tests.orgs.plan_world import carried_out, draft, everything, fire, fresh, merger, step, taken_back, way

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def today():
    """The day, read where it is needed."""
    return timezone.localdate()


def scheduled(world: World, plan: ChangePlan | None = None) -> ChangePlan:
    """A merger approved for tomorrow."""
    plan = plan or merger(world, plan=draft(world, effective=today() + DAY))
    return fire(fire(plan, "submit", world.secretary), "schedule", world.staff)


def due(plan: ChangePlan) -> ChangePlan:
    """The plan when its day has come."""
    ChangePlan.objects.filter(pk=plan.pk).update(effective=today())
    return fresh(plan)


def names(rows) -> list[str]:
    """Names of the steps a plan waits for."""
    return [row.step.name for row in rows]


# A day to come


def test_a_plan_of_tomorrow_waits_and_is_carried_out_on_its_day(world):
    make_member(world.branch, "盘小满")
    plan = scheduled(world)
    before = everything()
    assert plan.state == PlanState.APPROVED
    assert (carry_out_due(), everything()) == ([], before)
    assert names(CHANGE_PLAN.tasks(world.staff)) == []
    due(plan)
    assert names(CHANGE_PLAN.tasks(world.staff)) == ["carry_out"]
    (done,) = carry_out_due()
    assert (done.state, way(plan)) == (PlanState.DONE, ["submit", "schedule", "carry_out"])
    assert Member.objects.get().branch.short == "新村支部"
    assert StepRecord.objects.get(object_id=plan.pk, step="carry_out").actor == world.staff
    assert carry_out_due() == []
    taken_back(world, done)
    assert everything() == before


def test_beat_knows_the_task(world):
    plan = due(scheduled(world))
    entry = settings.CELERY_BEAT_SCHEDULE["plans"]
    assert entry["task"] == carry_out_plans.name
    carry_out_plans()
    assert fresh(plan).state == PlanState.DONE


def test_what_no_longer_fits_changes_nothing_and_comes_back_with_the_reason(world, as_user):
    plan = scheduled(world)
    services.dissolve(world.second_branch, actor=world.staff, reason="已撤销")
    before = everything()
    due(plan)
    (back,) = carry_out_due()
    assert (back.state, everything()) == (PlanState.DRAFT, before)
    assert way(plan) == ["submit", "schedule", "unfit"]
    assert names(CHANGE_PLAN.tasks(world.secretary)) == ["submit"]
    assert back.rehearsal["steps"][2]["refusal"] != ""
    shown = as_user(world.secretary).get(reverse("orgs:changeplan-detail", args=[plan.pk])).content.decode()
    assert "到期办不成，退回修改" in shown
    assert "第 3 步““麦岭中学支部”并入“新村支部””办不成" in shown


def test_one_plan_that_does_not_fit_leaves_the_others_alone(world):
    first = scheduled(world)
    told = {"org": world.branch, "name": "麦岭社区团支部", "short": "麦岭社区支部"}
    second = scheduled(
        world, step(draft(world, effective=today() + DAY), Verb.RENAME, world.secretary, **told)
    )
    services.dissolve(world.second_branch, actor=world.staff, reason="已撤销")
    due(first)
    due(second)
    assert [plan.state for plan in carry_out_due()] == [PlanState.DRAFT, PlanState.DONE]
    assert fresh(world.branch).short == "麦岭社区支部"


def test_an_approver_who_may_no_longer_leaves_it_to_somebody_who_may(world):
    plan = due(scheduled(world))
    Grant.objects.filter(user=world.staff).update(end=today())
    assert [each.state for each in carry_out_due()] == [PlanState.APPROVED]
    assert names(CHANGE_PLAN.tasks(world.reviewer)) == ["carry_out"]
    assert fire(plan, "carry_out", world.reviewer).state == PlanState.DONE


def test_who_drew_it_up_does_not_approve_it_for_later_either(world):
    plan = merger(world, plan=draft(world, by=world.staff, effective=today() + DAY))
    plan = fire(plan, "submit", world.secretary)
    with pytest.raises(Refused, match="须由另一人审批"):
        fire(plan, "schedule", world.staff)
    with pytest.raises(DomainError):
        fire(plan, "schedule", world.sibling_secretary)


def test_a_plan_whose_day_has_come_is_not_put_off(world):
    plan = fire(merger(world), "submit", world.secretary)
    with pytest.raises(Forbidden):
        fire(plan, "schedule", world.staff)
    assert fire(plan, "approve", world.staff).state == PlanState.DONE


def test_an_approved_plan_is_returned_before_its_day(world):
    plan = fire(scheduled(world), "return", world.reviewer, "区划批复未到")
    assert plan.state == PlanState.DRAFT
    due(plan)
    assert carry_out_due() == []


# Dispatched committees


def dispatch(world: World, **told) -> ChangePlan:
    """A plan by which 麦岭镇 sends a committee out to its industrial park."""
    full = {"to": world.township, "name": "共青团富川县麦岭镇工业园工作委员会", "short": "麦岭园区团工委"}
    full |= {"level": "unit", "host": "麦岭工业园管委会", "approval": "麦党发〔2026〕8 号"}
    return step(draft(world), Verb.DISPATCH, world.secretary, **full | told)


def test_a_committee_sends_one_out_and_branches_go_below_it(world):
    plan = dispatch(world)
    plan = step(plan, Verb.MOVE, world.secretary, org=world.branch, to_step=plan.steps.get())
    before = everything()
    plan = carried_out(world, plan)
    made = Org.objects.get(short="麦岭园区团工委")
    assert (made.kind, made.form, made.parent) == (Kind.WORK_COMMITTEE, Form.DISPATCHED, world.township)
    assert (made.host, made.approval) == ("麦岭工业园管委会", "麦党发〔2026〕8 号")
    assert fresh(world.branch).parent == made
    assert structure_findings(made, 1) == []
    taken_back(world, plan)
    assert everything() == before


@pytest.mark.parametrize(
    ("told", "words"),
    [({"host": " "}, "请填写依托单位"), ({"approval": ""}, "同级党组织批准文号")],
)
def test_without_host_or_approval_nothing_is_sent_out(world, told, words):
    refusal = dispatch(world, **told).rehearsal["steps"][0]["refusal"]
    assert words in refusal
    assert "经同级党组织和上级团组织批准" in refusal


def test_only_a_committee_sends_one_out(world):
    Org.objects.filter(pk=world.township.pk).update(kind=Kind.GENERAL_BRANCH)
    refusal = dispatch(world).rehearsal["steps"][0]["refusal"]
    assert "“麦岭镇”不是团委，不能派出团工委" in refusal


def test_one_without_its_host_is_told_on_its_page(world):
    org = Org(kind=Kind.WORK_COMMITTEE, form=Form.DISPATCHED, host="", approval="麦党发〔2026〕8 号")
    (finding,) = structure_findings(org, 1)
    assert (finding.level, finding.clause.code) == ("warn", "orgs.dispatched")


def test_it_is_sent_out_on_the_page(world, as_user):
    client, plan = as_user(world.secretary), draft(world)
    url = reverse("orgs:changeplan-add-dispatch", args=[plan.pk])
    told = {"to": world.township.pk, "name": "工业园工作委员会", "short": "园区团工委", "level": "unit"}
    assert client.post(url, told | {"once": "d1"}).status_code == 422
    told |= {"host": "工业园管委会", "approval": "麦党发〔2026〕8 号", "once": "d2"}
    assert client.post(url, told).status_code == 302
    shown = client.get(reverse("orgs:changeplan-detail", args=[plan.pk])).content.decode()
    assert "“麦岭镇”依托工业园管委会派出团工委“园区团工委”" in shown


# The order of steps


def test_steps_change_places_but_never_before_what_they_need(world):
    plan = merger(world)
    told = {"org": world.township, "name": "麦岭镇团委", "short": "麦岭"}
    plan = step(plan, Verb.RENAME, world.secretary, **told)
    last = plan.steps.get(position=4)
    for _each in range(3):
        shift_step(fresh(last), up=True, actor=world.secretary)
    assert [each.verb for each in plan.steps.order_by("position")] == ["rename", "found", "absorb", "absorb"]
    with pytest.raises(Refused, match="已经在最前面"):
        shift_step(fresh(last), up=True, actor=world.secretary)
    founding, absorbing = plan.steps.get(position=2), plan.steps.get(position=3)
    for each, up in ((founding, False), (absorbing, True)):
        with pytest.raises(Refused, match="第 3 步要用到第 2 步新建的组织"):
            shift_step(fresh(each), up=up, actor=world.secretary)
    assert [line["refusal"] for line in fresh(plan).rehearsal["steps"]] == [""] * 4


def test_steps_are_moved_on_the_page_by_whoever_plans(world, as_user):
    plan = merger(world)
    last = ChangeStep.objects.get(position=3)
    url = reverse("orgs:changestep-shift", args=[last.pk])
    assert as_user(world.sibling_secretary).post(url, {"up": "1", "once": "x"}).status_code == 404
    assert as_user(world.leader).post(url, {"up": "1", "once": "x"}).status_code == 403
    assert as_user(world.secretary).post(url, {"up": "1", "once": "x"}).status_code == 302
    assert fresh(last).position == 2
    fire(fresh(plan), "submit", world.secretary)
    as_user(world.secretary).post(url, {"down": "1", "once": "y"})
    assert fresh(last).position == 2


# What rests on a plan is told before anybody tries


def test_the_page_says_what_stands_in_the_way_of_taking_back(world, as_user):
    plan = carried_out(world, merger(world))
    url = reverse("orgs:changeplan-detail", args=[plan.pk])
    assert "没有依赖这次变更的业务" in as_user(world.staff).get(url).content.decode()
    make_member(Org.objects.get(short="新村支部"), "唐新来", since=today())
    shown = as_user(world.staff).get(url).content.decode()
    assert ("现在不能撤回" in shown, "唐新来" in shown) == (True, True)
    assert "唐新来" not in as_user(world.secretary).get(url).content.decode()


def test_the_page_of_a_plan_keeps_its_queries(world, as_user):
    client = as_user(world.staff)

    def spent(plan: ChangePlan) -> int:
        url = reverse("orgs:changeplan-detail", args=[plan.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    make_member(world.branch, "盘小满")
    plan = carried_out(world, merger(world))
    few = spent(plan)
    taken_back(world, plan)
    for name in ("唐立夏", "莫秋分", "何冬至"):
        make_member(world.branch, name)
    plan = fire(plan, "redraft", world.secretary)
    told = {"org": world.township, "name": "麦岭镇团委", "short": "麦岭"}
    assert spent(carried_out(world, step(plan, Verb.RENAME, world.secretary, **told))) == few
