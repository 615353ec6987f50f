"""Elections: who allows and confirms, ballots and majorities, the term that follows, delays, figures, R5."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cadres.models import Election, ElectionCandidate, Post
from cadres.rules.elections import usual_years
from cadres.services import elections as services
from cadres.workflows import ELECTION
from league.kernel import metrics
from league.kernel.calendar import add_months
from league.kernel.errors import Forbidden, Refused, Stale
from league.kernel.metrics import Period
from league.kernel.waiting import tasks
from orgs.services import dissolve
from reports.forms import form_of
from tests.cadres.election_world import (
    ALLOWED,
    MEETING,
    ago,
    allowed,
    begun,
    fire,
    held,
    stand,
    term,
    today,
    votes,
)
from tests.cadres.team_world import full_team, person
from tests.factories import make_branch

pytestmark = pytest.mark.django_db
LIST = "/cadres/elections/"


def elected(election: Election) -> list[str]:
    """Who is elected, in the order in which they stood."""
    return [each.name for each in election.candidates.filter(elected=True).order_by("pk")]


# Who, and what is refused


def test_the_organization_elects_and_the_superior_confirms(world):
    election = begun(world.township, world.secretary)
    with pytest.raises(Refused, match="应选 2 名，候选人应有 3 名以上，现有 0 名。"):
        fire(election, "allow", world.reviewer, **ALLOWED)
    for place, name in enumerate(("张倩", "苏航", "任静")):
        stand(election, world.secretary, name, 300 + place)
    with pytest.raises(Refused, match="苏航 已经是候选人。"):
        stand(election, world.secretary, "苏航", 301)
    with pytest.raises(Forbidden):
        fire(election, "allow", world.secretary, **ALLOWED)
    with pytest.raises(Refused, match="请填写：同级党组织批准文号。"):
        fire(election, "allow", world.reviewer, superior_document="富团复〔2026〕3 号")
    for stranger in (world.sibling_secretary, world.other_staff, world.leader):
        with pytest.raises(Forbidden):
            stand(election, stranger, "路人", 399)
    with pytest.raises(Refused, match="“麦岭镇”正在换届，请在原件上办理。"):
        begun(world.township, world.secretary)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"present": 59}, "应到 90 人，实到 59 人"),
        ({"present": 91}, "实到人数多于应到人数"),
        ({"voters": 71}, "有表决权人数多于实到人数"),
        ({"issued": 71}, "发出的选票多于有表决权人数"),
        ({"valid": 70}, "有效选票多于收回的选票"),
    ],
)
def test_numbers_of_the_meeting_that_cannot_be(world, numbers, words):
    election = allowed(world)
    with pytest.raises(Refused, match=words):
        fire(election, "hold", world.secretary, held_on=ago(1), **MEETING | numbers)


def test_more_ballots_than_were_given_out_void_the_election(world):
    election = allowed(world)
    with pytest.raises(Refused, match="收回的选票多于发出的选票，选举无效，请另行选举。"):
        fire(election, "hold", world.secretary, held_on=ago(1), **MEETING | {"returned": 71, "valid": 70})
    assert fire(election, "void", world.reviewer, comment="收回选票多于发出").state == "void"
    assert begun(world.township, world.secretary).state == "preparing"


def test_who_has_more_than_half_of_the_voters_is_elected(world):
    election = votes(held(world), world.secretary, 60, 35, 36)
    assert elected(election) == ["张倩", "任静"]  # 35 of 70 is half, not more
    confirmed = fire(election, "confirm", world.reviewer, result_document="富团复〔2026〕8 号")
    posts = {post.name: (post.title, post.start, post.term_end) for post in Post.objects.all()}
    end = add_months(ago(10), 60)
    assert posts == {"张倩": ("书记", ago(10), end), "任静": ("委员", ago(10), end)}
    assert (confirmed.state, confirmed.term_end) == ("confirmed", end)


def test_a_tie_is_decided_by_a_second_ballot_among_the_tied(world):
    election = votes(held(world), world.secretary, 56, 40, 40)
    assert elected(election) == ["张倩"]
    with pytest.raises(Refused, match="苏航、任静 得票相同，请就他们再次投票并登记得票。"):
        fire(election, "confirm", world.reviewer, result_document="富团复〔2026〕8 号")
    again = votes(election, world.secretary, 56, 40, 40, again=(None, 30, 38))
    assert elected(again) == ["张倩", "任静"]


def test_votes_beyond_the_valid_ballots_and_blanks_are_refused(world):
    election = held(world)
    with pytest.raises(Refused, match="还没有登记得票"):
        fire(election, "confirm", world.reviewer, result_document="富团复〔2026〕8 号")
    more = votes(election, world.secretary, 69, 40, 20)
    with pytest.raises(Refused, match="张倩 的得票多于有效选票 68 张"):
        fire(more, "confirm", world.reviewer, result_document="富团复〔2026〕8 号")


def test_figures_of_a_meeting_are_corrected_after_the_superior_returned_them(world):
    election = held(world)
    with pytest.raises(Forbidden):
        fire(election, "return", world.secretary, comment="少数一票")
    back = fire(election, "return", world.reviewer, comment="收回票数与发出票数不符")
    again = fire(back, "hold", world.secretary, held_on=ago(9), **(MEETING | {"returned": 70, "valid": 70}))
    assert (again.state, again.held_on, again.valid) == ("held", ago(9), 70)
    counted = votes(again, world.secretary, 60, 50, 20)
    done = fire(counted, "confirm", world.reviewer, result_document="富团复〔2026〕8 号")
    assert elected(done) == ["张倩", "苏航"]


def test_the_list_can_show_one_election_of_each_organization(world, as_user):
    for years in (9, 6, 3):
        term(world.township, world.staff, ago(365 * years))
    latest = term(world.sibling_township, world.staff, ago(400))
    running = begun(world.township, world.staff)
    page = as_user(world.staff)
    assert len(page.get(LIST).context["rows"]) == 5
    assert {row.pk for row in page.get(f"{LIST}?latest=on").context["rows"]} == {latest.pk, running.pk}
    fire(running, "cancel", world.staff, comment="另行安排")
    shown = {row.pk for row in page.get(f"{LIST}?latest=on").context["rows"]}
    assert (len(shown), running.pk in shown) == (2, False)


def test_a_ballot_is_edited_no_more_once_it_is_confirmed(world):
    election = votes(held(world), world.secretary, 60, 40, 20)
    seen = election.version
    changed = votes(election, world.secretary, 60, 20, 40)
    told = {"result_document": "富团复〔2026〕8 号"}
    with pytest.raises(Stale):
        ELECTION.fire(election, "confirm", actor=world.reviewer, version=seen, data=told)
    fire(changed, "confirm", world.reviewer, result_document="富团复〔2026〕8 号")
    with pytest.raises(Refused, match="“登记得票”在“已选举”阶段办理，现在是“任期中”。"):
        votes(changed, world.secretary, 60, 40, 20)
    with pytest.raises(Refused, match="“登记候选人”在“筹备、同意选举”阶段办理，现在是“任期中”。"):
        stand(changed, world.secretary, "后来者", 399)
    assert elected(changed) == ["张倩", "任静"]


def test_the_former_team_leaves_and_who_is_elected_again_stays(world):
    team = full_team(world.township)
    election = begun(world.township, world.secretary, seats=2)
    again = {key: getattr(team[0], key) for key in ("name", "birth", "id_no", "sex")}
    services.stand(
        election,
        ElectionCandidate(post_title="书记", **person() | again | {"political": "party"}),
        actor=world.secretary,
    )
    for place, name in enumerate(("高远", "折慧敏")):
        stand(election, world.secretary, name, 350 + place)
    fire(election, "allow", world.reviewer, **ALLOWED)
    fire(election, "hold", world.secretary, held_on=ago(3), **MEETING)
    votes(election, world.secretary, 66, 50, 20)
    fire(election, "confirm", world.reviewer, result_document="富团复〔2026〕8 号")
    held_now = {post.name: post.start for post in Post.objects.filter(end=None)}
    assert held_now == {"张倩": team[0].start, "高远": ago(3)}
    assert set(Post.objects.exclude(end=None).values_list("end", "end_reason")) == {(ago(3), "届满换届")}


def test_a_by_election_adds_and_relieves_nobody(world):
    full_team(world.township)
    term(world.township, world.staff, ago(400), 5)
    election = begun(world.township, world.secretary, kind="by", seats=1)
    for place, name in enumerate(("高远", "折慧敏")):
        stand(election, world.secretary, name, 350 + place)
    fire(election, "allow", world.reviewer, **ALLOWED)
    fire(election, "hold", world.secretary, held_on=ago(3), **MEETING)
    votes(election, world.secretary, 60, 8)
    fire(election, "confirm", world.reviewer, result_document="富团复〔2026〕8 号")
    new = Post.objects.get(name="高远")
    assert (Post.objects.filter(end=None).count(), new.term_end) == (10, add_months(ago(400), 60))


# Terms


def test_usual_terms_follow_the_kind_of_organization(world):
    day = today()
    orgs = (world.branch, world.second_branch, world.township, world.county)
    assert [usual_years(org, day) for org in orgs] == [3, 1, 5, 5]


def test_the_next_election_is_a_to_do_half_a_year_before(world):
    running = term(world.township, world.staff, add_months(today(), -60 + 7), 5)
    assert tasks(world.secretary) == []
    near = term(world.branch, world.staff, add_months(today(), -36 + 5), 3)
    assert [(task.obj.pk, task.step.name) for task in tasks(world.branch_secretary)] == [(near.pk, "succeed")]
    fire(near, "succeed", world.branch_secretary)
    fresh = Election.objects.get(org=world.branch, state="preparing")
    assert (fresh.term_years, fresh.seats) == (3, 3)
    assert tasks(world.sibling_secretary) == []
    assert running.remind_on > today()


def test_a_delay_needs_both_approvals_and_tells_its_limit(world, as_user):
    over = term(world.branch, world.staff, add_months(today(), -37), 3)
    url = f"{LIST}{over.pk}/"
    assert "已于" in as_user(world.secretary).get(url).text
    visitor = as_user(world.secretary)
    until = add_months(over.term_end, 7)
    form = {"until": until.isoformat(), "party": "麦党〔2026〕9 号"}
    assert visitor.post(f"{url}delay/", form).context["form"].errors["superior"]
    assert visitor.post(f"{url}delay/", form | {"superior": "麦团〔2026〕4 号"}).status_code == 302
    assert "最长可延到" in visitor.get(url).text
    assert as_user(world.branch_secretary).post(f"{url}delay/", form).status_code == 403
    with pytest.raises(Refused, match="延期应晚于任期届满日期"):
        services.delay(over, over.term_end, "a", "b", actor=world.secretary)


def test_terms_in_time_delayed_and_overdue_are_counted(world):
    year = today().year
    ended = date(year, 1, 15)
    branches = [make_branch(world.township, f"第{place}村") for place in range(4)]
    for branch in branches:
        term(branch, world.staff, ended.replace(year=year - 3), 3)
    term(branches[0], world.staff, ended - timedelta(days=5), 3)
    term(branches[1], world.staff, ended + timedelta(days=5), 3)
    services.delay(
        Election.objects.get(org=branches[2]), today() + timedelta(days=9), "甲", "乙", actor=world.secretary
    )
    path, period = world.county.path, Period(today(), date(year, 1, 1))

    def told(name: str):
        return metrics.declared(f"elections.{name}").value(path, period)

    numbers = [told(name) for name in ("due", "in_time", "delayed", "overdue")]
    assert numbers == [4, 1, 1, 1]
    assert str(told("rate")) == "25.0"
    report = form_of("R5").report(world.county, today(), "16")
    assert report.failed == []
    assert [cell.value for cell in report.tables[0].rows_of("total")[0]] == numbers
    assert metrics.get("elections.due").value(world.other_county.path, period) == 0


def test_an_organization_that_ends_holds_no_election(world):
    election = begun(world.branch, world.branch_secretary)
    dissolve(world.branch, actor=world.staff, reason="撤并")
    election.refresh_from_db()
    assert election.state == "cancelled"


# Pages


def test_pages_of_an_election(world, as_user):
    visitor = as_user(world.secretary)
    form = {"org": world.township.pk, "kind": "term", "session": 6, "seats": 1}
    assert visitor.post(f"{LIST}add/", form).status_code == 302
    election = Election.objects.get()
    assert (election.state, election.term_years) == ("preparing", 5)
    url = f"{LIST}{election.pk}/"
    for place, name in enumerate(("张倩", "苏航")):
        who = {key: value for key, value in person(name, 300 + place).items() if key not in ("birth", "sex")}
        told = who | {"post_title": "书记", "nature": "full_time"}
        assert visitor.post(f"{url}stand/", told).status_code == 302
    assert as_user(world.reviewer).post(f"{url}steps/allow/", ALLOWED).status_code == 302
    meeting = MEETING | {"held_on": ago(2).isoformat()}
    assert visitor.post(f"{url}steps/hold/", meeting).status_code == 302
    people = list(election.candidates.order_by("pk"))
    numbers = {f"votes_{people[0].pk}": 60, f"votes_{people[1].pk}": 8}
    assert "张倩 得票" in visitor.get(f"{url}votes/").text
    assert visitor.post(f"{url}votes/", numbers).status_code == 302
    shown = as_user(world.reviewer).get(url).text
    assert ("1 / 1" in shown, "当选" in shown) == (True, True)
    done = as_user(world.reviewer).post(f"{url}steps/confirm/", {"result_document": "富团复〔2026〕8 号"})
    assert (done.status_code, Post.objects.get().name) == (302, "张倩")
    for stranger in (world.sibling_secretary, world.other_staff):
        assert as_user(stranger).get(url).status_code == 404
        assert "麦岭镇" not in as_user(stranger).get(LIST).text


def test_a_term_is_taken_over_with_its_day(world, as_user):
    form = {"org": world.branch.pk, "kind": "term", "seats": 3, "held_on": "2025-03-01"}
    assert as_user(world.secretary).post(f"{LIST}add/", form).status_code == 302
    assert Election.objects.get().term_end == date(2028, 3, 1)
    early = as_user(world.secretary).post(f"{LIST}add/", form | {"held_on": "2024-03-01"})
    assert "已有这一天以后的换届记录" in early.text


def test_the_list_asks_the_same_number_of_queries(world, as_user):
    term(world.branch, world.staff, ago(100))
    visitor = as_user(world.staff)
    visitor.get(LIST)
    with CaptureQueriesContext(connection) as few:
        visitor.get(LIST)
    for place in range(3):
        term(make_branch(world.township, f"第{place}村"), world.staff, ago(2000), 3)
    with CaptureQueriesContext(connection) as many:
        assert len(visitor.get(LIST).context["rows"]) == 4
    assert len(few) == len(many)
    assert len(visitor.get(LIST, {"due": "over"}).context["rows"]) == 3
