"""发展团员编号: blocks are issued, passed down and given in order; no number twice, none out of its block."""

from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from league.kernel.errors import Forbidden, Refused
from league.kernel.models import AuditEvent
from league.kernel.roles import Role
from members.choices import Stage
from members.models import Application, Member, NumberBlock, VoidNumber
from members.rules.numbers import check_number, run_of
from members.services.numbers import issue, pass_on, take_back, void
from members.workflows import ADMISSION
from tests.factories import World, make_member, make_user
from tests.members.quota_world import at_once, rounds, the_day, this_year, voted

pytestmark = pytest.mark.django_db


def no(serial: int) -> str:
    """A number of 广西 of the year of the tests."""
    return f"{this_year()}45{serial:06d}"


def block(world: World, first: int = 1, last: int = 10, org=None, by=None) -> NumberBlock:
    """A block that 富川县 was issued."""
    made = NumberBlock(org=org or world.county, first=no(first), last=no(last), note="桂青办〔2026〕1 号")
    return issue(made, actor=by or world.staff)


def approve(world, application: Application, number: str = "") -> str:
    """The county approves; the number of the new member."""
    data = {"admission_number": number}
    ADMISSION.fire(application, "approve", actor=world.reviewer, data=data)
    return Member.objects.get(application=application).admission_number


# Giving numbers


def test_the_next_free_number_is_given(world):
    block(world)
    make_member(world.second_branch, "编号已用", admission_number=no(2))
    numbers = [approve(world, voted(world, f"黄{n}")) for n in range(3)]
    assert numbers == [no(1), no(3), no(4)]
    assert list(Application.objects.order_by("pk").values_list("admission_number", flat=True)) == numbers


def test_a_township_gives_of_its_own_block_and_then_of_the_countys(world):
    whole = block(world, 1, 5)
    part = pass_on(whole, to=world.township, count=2, actor=world.staff)
    assert (part.first, part.last) == (no(1), no(2))
    assert approve(world, voted(world, "葛坡一", world.sibling_branch)) == no(3)
    assert [approve(world, voted(world, f"麦岭{n}")) for n in range(3)] == [no(1), no(2), no(4)]


def test_used_up_blocks_are_told(world):
    block(world, 1, 1)
    approve(world, voted(world, "黄一"))
    with pytest.raises(Refused, match="号段已用完"):
        approve(world, voted(world, "黄二"))
    assert Application.objects.get(name="黄二").state == Stage.VOTED


def test_a_number_that_is_typed_is_in_the_block_and_free(world):
    whole = block(world, 1, 10)
    pass_on(whole, to=world.sibling_township, count=3, actor=world.staff)
    void(whole, number=no(5), reason="志愿书填错", actor=world.staff)
    make_member(world.branch, "编号已用", admission_number=no(6))
    person = voted(world, "黄一")
    refusals = {2: "不在本支部可用的号段内", 11: "不在本支部可用的号段内", 5: "已作废", 6: "已被使用"}
    for serial, words in refusals.items():
        with pytest.raises(Refused, match=words):
            approve(world, person, no(serial))
    assert approve(world, person, no(8)) == no(8)


def test_without_a_block_a_number_is_asked_for_as_before(world):
    block(world, org=world.other_county, by=world.other_staff)
    person = voted(world, "黄一")
    (finding,) = check_number(person, the_day())
    assert finding.level == "warn"
    assert approve(world, person, no(3)) == no(3)


def test_a_block_of_another_year_does_not_serve(world):
    year = this_year() - 1
    issue(NumberBlock(org=world.county, first=f"{year}45000001", last=f"{year}45000009"), actor=world.staff)
    assert approve(world, voted(world, "黄一")) == ""


# Issuing, passing on, taking back, voiding


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (no(5), no(12), "已登记在别的号段"),
        (no(1), no(200_000), "一个号段须为"),
        (no(9), no(8), "一个号段须为"),
        (no(20), f"{this_year()}46000030", "前六位"),
    ],
)
def test_a_wrong_block_is_refused(world, first, last, words):
    block(world)
    with pytest.raises(Refused, match=words):
        issue(NumberBlock(org=world.county, first=first, last=last), actor=world.staff)
    assert NumberBlock.objects.count() == 1


def test_numbers_are_passed_on_in_runs(world):
    whole = block(world, 1, 10)
    void(whole, number=no(3), reason="志愿书填错", actor=world.staff)
    assert run_of(whole, 2) == (no(1), no(2))
    assert run_of(whole, 4) == (no(4), no(7))
    with pytest.raises(Refused, match="没有连续 8 个空号"):
        pass_on(whole, to=world.township, count=8, actor=world.staff)
    part = pass_on(whole, to=world.township, count=7, actor=world.staff)
    assert (part.first, part.last, part.parent) == (no(4), no(10), whole)
    below = pass_on(part, to=world.branch, count=2, actor=world.secretary)
    assert (below.first, below.last) == (no(4), no(5))
    with pytest.raises(Refused, match="下级团组织"):
        pass_on(part, to=world.sibling_branch, count=1, actor=world.staff)
    told = AuditEvent.objects.filter(event="members.numbers_passed").order_by("pk")
    assert [each.path for each in told] == [world.township.path, world.branch.path]


def test_an_untouched_block_is_taken_back(world):
    whole = block(world, 1, 10)
    part = pass_on(whole, to=world.township, count=5, actor=world.staff)
    with pytest.raises(Refused, match="不能收回"):
        take_back(whole, actor=world.staff)
    take_back(part, actor=world.staff)
    assert run_of(whole, 10) == (no(1), no(10))
    used = pass_on(whole, to=world.township, count=5, actor=world.staff)
    approve(world, voted(world, "黄一"))
    with pytest.raises(Refused, match="不能收回"):
        take_back(used, actor=world.staff)


def test_only_free_numbers_of_the_own_block_are_voided(world):
    whole = block(world, 1, 10)
    part = pass_on(whole, to=world.township, count=5, actor=world.staff)
    approve(world, voted(world, "黄一"))
    with pytest.raises(Refused, match="已划给下级"):
        void(whole, number=no(2), reason="填错", actor=world.staff)
    with pytest.raises(Refused, match="已使用或已作废"):
        void(part, number=no(1), reason="填错", actor=world.secretary)
    void(part, number=no(2), reason="填错", actor=world.secretary)
    assert approve(world, voted(world, "黄二")) == no(3)
    assert VoidNumber.objects.get().actor == world.secretary


def test_who_may(world):
    whole = block(world)
    with pytest.raises(Forbidden):
        block(world, 20, 30, by=world.secretary)
    with pytest.raises(Forbidden):
        pass_on(whole, to=world.township, count=1, actor=world.secretary)
    with pytest.raises(Forbidden):
        void(whole, number=no(1), reason="填错", actor=world.other_staff)


# Pages


def test_pages_from_the_issue_to_the_use(world, as_user):
    client = as_user(world.staff)
    typed = {"org": world.county.pk, "first": no(1), "last": no(100), "note": "桂青办〔2026〕1 号"}
    assert client.post("/members/number-blocks/add/", typed).status_code == 302
    whole = NumberBlock.objects.get()
    page = f"/members/number-blocks/{whole.pk}/"
    assert client.post(f"{page}pass/", {"to": world.township.pk, "count": 20}).status_code == 302
    assert client.post(f"{page}void/", {"number": no(50), "reason": "志愿书填错"}).status_code == 302
    approve(world, voted(world, "黄一"))
    html = client.get("/members/number-blocks/").content.decode()
    assert html.count("<tr") == 3
    counts = {row.first: row for row in client.get(page).context["parts"]}
    assert [(row.total, row.used, row.left) for row in counts.values()] == [(20, 1, 19)]
    facts = dict(client.get(page).context["facts"])
    assert [facts[label] for label in ("总数", "已划出", "已使用", "已作废", "剩余")] == [
        "100",
        "20",
        "1",
        "1",
        "98",
    ]
    assert client.post(f"{page}delete/").status_code == 422


def test_what_is_refused_stands_in_the_form(world, as_user):
    block(world)
    client = as_user(world.staff)
    typed = {"org": world.county.pk, "first": no(5), "last": no(20)}
    answer = client.post("/members/number-blocks/add/", typed)
    assert answer.status_code == 422
    assert "已登记在别的号段" in answer.content.decode()
    answer = client.post("/members/number-blocks/add/", typed | {"first": "12"})
    assert "编号须为 12 位数字" in answer.content.decode()


def test_the_neighbour_sees_none_of_it(world, as_user):
    whole = block(world)
    part = pass_on(whole, to=world.township, count=5, actor=world.staff)
    for user in (world.other_staff, world.sibling_secretary):
        client = as_user(user)
        assert no(1) not in client.get("/members/number-blocks/").content.decode()
        for row in (whole, part):
            assert client.get(f"/members/number-blocks/{row.pk}/").status_code == 404
            told = {"number": no(9), "reason": "填错"}
            assert client.post(f"/members/number-blocks/{row.pk}/void/", told).status_code == 404
    own = as_user(world.secretary)
    assert own.get(f"/members/number-blocks/{part.pk}/").status_code == 200
    assert own.get(f"/members/number-blocks/{whole.pk}/").status_code == 404
    assert own.post(f"/members/number-blocks/{part.pk}/delete/").status_code == 403


def test_the_list_asks_the_same_number_of_queries(world, as_user):
    block(world, 1, 10)
    client = as_user(world.staff)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/members/number-blocks/")
        return len(seen)

    asked()
    before = asked()
    for number in range(2, 5):
        block(world, number * 10 + 1, number * 10 + 10)
    assert asked() == before


# Races


@pytest.mark.django_db(transaction=True)
def test_two_approvals_get_two_numbers(world):
    second = make_user("fuchuan-sp2", Role.COUNTY_REVIEWER, world.county, name="莫审批")
    whole = block(world, 1, 2 * rounds())
    pass_on(whole, to=world.township, count=rounds() // 2, actor=world.staff)
    for number in range(rounds()):
        people = [voted(world, f"赛{number}甲"), voted(world, f"赛{number}乙", world.sibling_branch)]
        fired = zip(people, (world.reviewer, second), strict=True)
        took = at_once(*(partial(ADMISSION.fire, person, "approve", actor=by) for person, by in fired))
        assert took == [True, True]
    numbers = sorted(Member.objects.values_list("admission_number", flat=True))
    assert numbers == [no(serial + 1) for serial in range(2 * rounds())]


@pytest.mark.django_db(transaction=True)
def test_the_last_number_is_given_once(world):
    second = make_user("fuchuan-sp2", Role.COUNTY_REVIEWER, world.county, name="莫审批")
    violations = 0
    for number in range(rounds()):
        block(world, number + 1, number + 1)
        people = [voted(world, f"赛{number}甲"), voted(world, f"赛{number}乙", world.sibling_branch)]
        fired = zip(people, (world.reviewer, second), strict=True)
        took = at_once(*(partial(ADMISSION.fire, person, "approve", actor=by) for person, by in fired))
        violations += sorted(took) != [False, True]
        Application.objects.filter(state=Stage.VOTED).delete()
    assert (violations, Member.objects.count()) == (0, rounds())
