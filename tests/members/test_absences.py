"""流动团员: entered, due after six months, transferred or back; the figures; the neighbour sees nothing."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from league.kernel import metrics, params
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from league.kernel.waiting import waiting_counts
from members import services as register
from members.models import Absence, Affiliation, Member
from members.rules import absence as rules
from members.rules.admission import add_months
from members.services import absence as services
from members.services.reviews import start
from members.services.transfer import Aim, open_transfer
from members.workflows import ABSENCE
from tests.factories import make_member
from tests.members.year_world import ago

pytestmark = pytest.mark.django_db
LIST = "/members/absences/"


def away(member: Member, *, by, since: date | None = None, **columns) -> Absence:
    """A member away since a month ago unless told."""
    told = {"since": since or ago(30), "place": "广东省东莞市", "contact": "13800001234"} | columns
    return services.enter(Absence(member=member, **told), actor=by)


@pytest.fixture
def member(world) -> Member:
    """A member of 麦岭村."""
    return make_member(world.branch, "李文博")


def refusal(act, *args, **told) -> str:
    """The words with which a verb refuses."""
    with pytest.raises(Refused) as refused:
        act(*args, **told)
    return refused.value.message


def test_the_branch_enters_a_member_through_the_page(world, as_user, member):
    client = as_user(world.branch_secretary)
    assert f"{LIST}add/?member={member.pk}" in client.get(f"/members/{member.pk}/").content.decode()
    assert client.get(f"{LIST}add/", {"member": member.pk}).status_code == 200
    told = {"member": member.pk, "since": ago(10), "place": "深圳市", "receiver": world.other_branch.code}
    page = client.post(f"{LIST}add/", told | {"contact": "13812345678"}, follow=True)
    absence = Absence.objects.get()
    assert (absence.branch, absence.receiver, absence.contact) == (
        world.branch,
        world.other_branch,
        "13812345678",
    )
    assert absence.due_on == add_months(ago(10), 6)
    text = page.content.decode()
    assert "138****5678" in text
    assert "13812345678" not in text
    assert "起外出：深圳市" in client.get(f"/members/{member.pk}/").content.decode()
    assert client.post(f"{LIST}add/", told).status_code == 422
    again = {"since": ago(9), "place": "广州市", "outside": "共青团某街道工委", "version": 1}
    assert client.post(f"{LIST}{absence.pk}/edit/", again).status_code == 302
    absence.refresh_from_db()
    assert (absence.place, absence.receiver, absence.due_on) == ("广州市", None, add_months(ago(9), 6))
    assert absence.contact == "13812345678"
    assert "13812345678" not in client.get(f"{LIST}{absence.pk}/edit/").content.decode()


def test_what_cannot_be_is_refused_with_one_sentence(world, member):
    by = world.branch_secretary
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert refusal(away, member, by=by, since=tomorrow) == "外出日期还没有到，请填今天或以前的日期。"
    assert refusal(away, member, by=by, expected_on=ago(30)) == "预计返回日期须晚于外出日期。"
    both = {"receiver": world.other_branch, "outside": "某街道"}
    assert refusal(away, member, by=by, **both) == "流入地团组织和外地流入团组织只填一个。"
    absence = away(member, by=by)
    assert refusal(away, member, by=by) == "李文博 已登记为外出，请先登记返回。"
    early = {"ended_on": ago(31)}
    words = refusal(ABSENCE.fire, absence, "back", actor=by, data=early)
    assert words == f"返回日期须在 {ago(30)}（外出日期）和今天之间。"
    for stranger in (world.sibling_secretary, world.leader):
        with pytest.raises(Forbidden):
            away(member, by=stranger)
        with pytest.raises(Forbidden):
            ABSENCE.fire(absence, "back", actor=stranger, data={"ended_on": ago(0)})
    ABSENCE.fire(absence, "back", actor=by, data={"ended_on": ago(0)})
    assert (
        refusal(services.correct, absence, {}, actor=by, version=2)
        == "李文博 的外出已结束，不能再改；又外出的请另行登记。"
    )


def test_it_waits_for_somebody_when_six_months_are_over(world, as_user, member):
    today = timezone.localdate()
    over = away(member, by=world.branch_secretary, since=add_months(today, -6), is_fixed=True)
    away(make_member(world.branch, "石未满"), by=world.branch_secretary, since=ago(100))
    for user, number in ((world.branch_secretary, 1), (world.secretary, 1), (world.sibling_secretary, 0)):
        assert waiting_counts(user).get(ABSENCE.code, 0) == number
    assert [each.obj for each in ABSENCE.tasks(world.branch_secretary)] == [over]
    page = as_user(world.branch_secretary).get(f"{LIST}{over.pk}/").content.decode()
    assert f"/members/{member.pk}/transfer/" in page
    assert "外出已满期" in page
    ABSENCE.fire(over, "prolong", actor=world.branch_secretary)
    over.refresh_from_db()
    assert (over.state, over.due_on) == ("away", add_months(today, 6))
    assert waiting_counts(world.branch_secretary).get(ABSENCE.code, 0) == 0


def test_the_steps_are_taken_through_their_pages(world, as_user, member):
    client, absence = as_user(world.branch_secretary), away(member, by=world.branch_secretary)
    for step, told in (("prolong", {}), ("back", {"ended_on": ago(0)})):
        page = f"{LIST}{absence.pk}/steps/{step}/"
        assert client.get(page).status_code == 200
        assert client.post(page, told).status_code == 302
    absence.refresh_from_db()
    assert (absence.state, absence.ended_on) == ("back", ago(0))
    assert client.get(f"{LIST}{absence.pk}/").status_code == 200


def test_a_county_has_its_own_time(world, member):
    told = {"source": "县委组织部文件", "path": world.county.path, "effective_from": date(2020, 1, 1)}
    params.set_value(rules.MONTHS, 3, actor=None, **told)
    assert away(member, by=world.branch_secretary).due_on == add_months(ago(30), 3)


def test_a_transfer_ends_it_and_another_branch_takes_it_along(world, member):
    absence = away(member, by=world.secretary)
    other = make_member(world.branch, "石云")
    Affiliation.objects.filter(member=other).update(start=ago(400))
    stays = away(other, by=world.secretary)
    register.change_branch(other, to=world.second_branch, on=ago(0), actor=world.secretary)
    stays.refresh_from_db()
    assert (stays.state, stays.branch) == ("away", world.second_branch)
    open_transfer(member, Aim(target=world.second_branch), actor=world.secretary)
    absence.refresh_from_db()
    assert (absence.state, absence.ended_on) == ("moved", ago(0))


def test_who_is_away_is_appraised_at_home(world, member):
    away(member, by=world.branch_secretary)
    review = start(world.branch, timezone.localdate().year, actor=world.branch_secretary)
    assert [line.member for line in review.lines] == [member]


def test_figures_close_and_open_their_rows(world, as_user):
    by = world.secretary
    people = [make_member(world.branch, f"团员{n}") for n in range(4)]
    make_member(world.sibling_branch, "邻居")
    away(people[0], by=by, since=ago(200))
    back = away(people[1], by=by, since=ago(60))
    away(people[2], by=by, since=ago(20))
    ABSENCE.fire(back, "back", actor=by, data={"ended_on": ago(5)})
    path, span = world.township.path, Period(ago(0), ago(30))
    stock, due = metrics.get("members.away"), metrics.get("members.away_due")
    went, came = metrics.get("members.went_away"), metrics.get("members.came_back")
    assert (stock.value(path, Period.day(ago(31))), stock.value(path, Period.day())) == (2, 2)
    assert (went.value(path, span), came.value(path, span)) == (1, 1)
    assert due.value(path, Period.day()) == 1
    assert stock.value(world.sibling_township.path, Period.day()) == 0
    listed = as_user(by).get("/members/", {"figure": "members.away", "org": world.township.pk})
    assert listed.context["total"] == 2
    assert metrics.get("members.total").value(path, Period.day()) == 4
    branch = as_user(by).get(f"/orgs/{world.branch.pk}/").content.decode()
    assert f"{LIST}?org={world.branch.pk}&amp;state=away" in branch


def test_the_neighbour_sees_none_of_it(world, as_user, member):
    absence = away(member, by=world.branch_secretary)
    neighbour = as_user(world.sibling_secretary)
    assert neighbour.get(LIST).context["rows"] == []
    for tail in ("", "edit/", "steps/back/", "history/"):
        assert neighbour.get(f"{LIST}{absence.pk}/{tail}").status_code == 404
    assert as_user(world.leader).get(f"{LIST}{absence.pk}/").status_code == 200
    assert as_user(world.leader).get(f"{LIST}{absence.pk}/edit/").status_code == 403


def test_the_list_asks_the_same_for_one_and_for_four(world, as_user, member):
    client = as_user(world.secretary)
    away(member, by=world.secretary)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in range(3):
        away(make_member(world.second_branch, f"团员{number}"), by=world.secretary)
    with CaptureQueriesContext(connection) as four:
        assert len(client.get(LIST, {"due": "false", "is_fixed": "false"}).context["rows"]) == 4
    assert len(four) == len(one)


def test_programs_enter_and_end_it(world, client, member):
    client.force_login(world.branch_secretary)
    told = {"member": member.pk, "since": ago(3), "place": "桂林市", "contact": "13800009999"}
    made = client.post("/api/absences/", told, "application/json")
    assert made.status_code == 201, made.content
    assert made.json()["contact_masked"] == "138****9999"
    assert "contact" not in made.json()
    client.force_login(world.sibling_secretary)
    assert client.get("/api/absences/").json()["results"] == []
    assert client.post("/api/absences/", told, "application/json").status_code == 400
