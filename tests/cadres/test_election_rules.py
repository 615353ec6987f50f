"""Elections at their edges: exact quorums, whole ballots, one running term, delays, merged branches."""

import pytest

from cadres.models import Election
from cadres.rules import elections as rules
from cadres.services import elections as services
from league.kernel import metrics, params
from league.kernel.calendar import add_months
from league.kernel.errors import Refused
from league.kernel.metrics import Period
from league.kernel.waiting import tasks
from members.models import Decision
from orgs.services import dissolve
from tests.cadres.election_world import MEETING, ago, allowed, begun, fire, held, term, today, votes
from tests.cadres.team_world import full_team
from tests.factories import make_branch, make_member

pytestmark = pytest.mark.django_db
REPLY = {"result_document": "富团复〔2026〕8 号"}


@pytest.mark.parametrize(("due", "present", "enough"), [(157, 105, True), (157, 104, False), (90, 60, False)])
def test_more_than_two_thirds_is_meant_exactly(world, due, present, enough):
    """157 名团代表：105 人到会超过三分之二；90 人中的 60 人刚好三分之二，没有超过."""
    election = allowed(world)
    meeting = dict.fromkeys(MEETING, present) | {"held_on": ago(1), "due": due}
    if enough:
        assert fire(election, "hold", world.secretary, **meeting).state == "held"
        return
    with pytest.raises(Refused, match=r"没有超过 66\.67%，不能选举。请另行召开。"):
        fire(election, "hold", world.secretary, **meeting)


def test_the_older_four_fifths_can_be_set(world):
    told = {"actor": world.staff, "source": "旧《选举规则（暂行）》", "path": world.county.path}
    params.set_value("cadres.quorum", 80, effective_from=ago(30), **told)
    with pytest.raises(Refused, match="应到 90 人，实到 70 人，没有超过 80%"):
        fire(allowed(world), "hold", world.secretary, held_on=ago(1), **MEETING)


def test_ballots_with_more_names_than_posts_are_void(world):
    """68 valid ballots for two posts carry 136 votes at most."""
    election = votes(held(world), world.secretary, 60, 50, 27)
    with pytest.raises(Refused, match="得票合计 137，多于有效选票 68 张乘应选 2 名"):
        fire(election, "confirm", world.reviewer, **REPLY)
    fire(votes(election, world.secretary, 60, 50, 26), "confirm", world.reviewer, **REPLY)


def test_an_election_lies_after_the_one_before(world):
    term(world.township, world.staff, ago(30), 5)
    with pytest.raises(Refused, match="选举日期应晚于上一次换届的"):
        fire(allowed(world), "hold", world.secretary, held_on=ago(30), **MEETING)


def test_who_is_under_probation_has_no_vote(world):
    """A member under 留团察看 does not vote: how many there are is told."""
    election = allowed(world)
    assert [each.level for each in rules.check_voters(election, today())] == ["ok"]
    member = make_member(world.branch, "甲")
    Decision.objects.create(
        member=member,
        branch=world.branch,
        kind="probation",
        level="committee",
        state="done",
        effective_on=ago(90),
        until=today(),
        created_by=world.secretary,
    )
    found = rules.check_voters(election, today())
    assert [(each.level, each.measured) for each in found] == [("warn", "1")]
    assert "有 1 名团员在留团察看期间，没有表决权" in found[0].message


def test_additions_beyond_a_third_are_told(world):
    """Nine were elected, nine sit: three may be added in the term, a fourth is told."""
    full_team(world.township)
    term(world.township, world.staff, ago(400), 5, seats=9)
    fits = begun(world.township, world.secretary, kind="by", seats=3)
    assert [each.level for each in rules.check_additions(fits, today())] == ["ok"]
    more = begun(world.township, world.secretary, kind="by", seats=4)
    found = rules.check_additions(more, today())[0]
    assert (found.level, found.measured) == ("warn", "4 / 9")
    assert "本届选出 9 名，增补后有 13 名" in found.message


# One term runs


def states(org) -> list[str]:
    """The states of all elections, the oldest first."""
    return list(Election.objects.filter(org=org).order_by("pk").values_list("state", flat=True))


def test_one_term_runs_however_the_next_one_comes(world):
    term(world.branch, world.staff, add_months(today(), -80), 3)
    term(world.branch, world.staff, add_months(today(), -40), 3)
    assert states(world.branch) == ["succeeded", "confirmed"]
    begun(world.branch, world.branch_secretary)
    assert states(world.branch) == ["succeeded", "succeeded", "preparing"]
    assert "succeed" not in [task.step.name for task in tasks(world.branch_secretary)]


def test_a_void_election_gives_the_to_do_back(world):
    former = term(world.branch, world.staff, add_months(today(), -40), 3)
    fresh = begun(world.branch, world.branch_secretary)
    fire(fresh, "cancel", world.branch_secretary, comment="延期")
    assert states(world.branch) == ["confirmed", "cancelled"]
    assert [(task.obj.pk, task.step.name) for task in tasks(world.branch_secretary)] == [
        (former.pk, "succeed")
    ]


def test_a_void_by_election_leaves_the_term_alone(world):
    term(world.township, world.staff, ago(400), 5)
    election = begun(world.township, world.secretary, kind="by", seats=1)
    fire(election, "cancel", world.secretary, comment="不再补选")
    assert states(world.township) == ["confirmed", "cancelled"]


def test_a_delayed_term_is_due_on_its_new_day(world):
    over = term(world.branch, world.staff, add_months(today(), -37), 3)
    assert over.pk in [task.obj.pk for task in tasks(world.secretary)]
    for papers in (("", "麦团〔2026〕4 号"), ("麦党〔2026〕9 号", " ")):
        with pytest.raises(Refused, match="请填写两份批准文号"):
            services.delay(over, add_months(today(), 3), *papers, actor=world.secretary)
    until = add_months(today(), 3)
    services.delay(over, until, "麦党〔2026〕9 号", "麦团〔2026〕4 号", actor=world.secretary)
    assert [(task.obj.pk, task.due) for task in tasks(world.branch_secretary)] == [(over.pk, until)]
    assert over.pk not in [task.obj.pk for task in tasks(world.secretary)]


def test_the_term_of_a_branch_that_ends_waits_for_nobody(world):
    over = term(world.branch, world.staff, add_months(today(), -40), 3)
    dissolve(world.branch, actor=world.staff, reason="撤并")
    assert states(world.branch) == ["ended"]
    assert over.pk not in [task.obj.pk for task in tasks(world.secretary)]


def test_reminders_come_six_three_and_one_month_before(world, as_user):
    """The superior's worklist: which terms run out, and at which reminder they are."""
    for place, left in enumerate((7, 6, 3, 1)):
        branch = make_branch(world.township, f"第{place}村")
        term(branch, world.staff, add_months(today(), left - 36), 3)
    term(world.branch, world.staff, add_months(today(), -40), 3)
    figure, period = metrics.get("elections.running_out"), Period.day()
    cells = figure.cells(world.county.path, period, "reminder")
    assert cells == {"第一次提醒": 1, "第二次提醒": 1, "末次提醒": 1}
    assert figure.value(world.other_county.path, period) == 0
    visitor = as_user(world.secretary)
    for stage, name in (("first", "第1村"), ("again", "第2村"), ("last", "第3村")):
        rows = visitor.get("/cadres/elections/", {"due": stage}).context["rows"]
        assert [row.title for row in rows] == [name]
    near = Election.objects.order_by("pk")[3]
    assert "届满（末次提醒）" in visitor.get(f"/cadres/elections/{near.pk}/").text
    told = {"actor": world.staff, "source": "富团〔2026〕1 号", "path": world.county.path}
    params.set_value("cadres.remind_term", 9, **told)
    params.set_value("cadres.remind_term_last", 3, **told)
    assert figure.cells(world.county.path, period, "reminder") == {
        "第一次提醒": 2,
        "第二次提醒": 0,
        "末次提醒": 2,
    }
