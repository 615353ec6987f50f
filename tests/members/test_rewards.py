"""奖励: of members and of organizations, on the member's page, in figures; the neighbour sees none."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from league.kernel import metrics
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from members.models import Reward
from members.services import passage
from members.services.rewards import keep_reward
from tests.factories import make_member
from tests.members.year_world import ago

pytestmark = pytest.mark.django_db
LIST = "/members/rewards/"


def reward(
    member=None, org=None, *, by, kind: str = "good_member", level: str = "county", **columns
) -> Reward:
    """A reward of ten days ago."""
    told = {"year": ago(10).year, "on": ago(10)} | columns
    return keep_reward(Reward(member=member, org=org, kind=kind, level=level, **told), actor=by)


def refusal(**told) -> str:
    """The words with which a reward is refused."""
    with pytest.raises(Refused) as refused:
        reward(**told)
    return refused.value.message


def test_a_member_is_rewarded_on_the_page(world, as_user):
    member = make_member(world.branch, "李文博")
    client = as_user(world.branch_secretary)
    told = {"member": member.pk, "kind": "good_member", "level": "county", "year": 2025, "on": "2025-05-04"}
    assert client.get(f"{LIST}add/?member={member.pk}").status_code == 200
    assert client.post(f"{LIST}add/", told | {"document": "富团发〔2025〕8号"}).status_code == 302
    row = Reward.objects.get()
    assert (row.org, row.created_by, row.title) == (world.branch, world.branch_secretary, "优秀共青团员")
    assert client.post(f"{LIST}add/", told).status_code == 422
    assert client.post(f"{LIST}add/", told | {"org": world.branch.pk}).status_code == 422
    page = client.get(f"/members/{member.pk}/").content.decode()
    assert "富团发〔2025〕8号" in page
    edited = told | {"kind": "inside", "name": "先进个人", "grade": "一等奖", "version": row.version}
    assert client.post(f"{LIST}{row.pk}/edit/", edited).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.member, row.version) == ("先进个人一等奖", member, 2)
    assert client.post(f"{LIST}{row.pk}/delete/").status_code == 302
    assert not Reward.objects.exists()


def test_what_cannot_be_is_refused_with_one_sentence(world):
    by, member = world.secretary, make_member(world.branch, "李文博")
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert refusal(member=member, by=by, on=tomorrow) == "授奖日期还没有到，请填今天或以前的日期。"
    words = "“优秀共青团员”授予个人，请选择受奖团员。"
    assert refusal(org=world.branch, by=by) == words
    words = "“五四红旗团（总）支部”授予团组织，不要选择团员。"
    assert refusal(member=member, by=by, kind="red_branch") == words
    assert (
        refusal(org=world.branch, by=by, kind="red_committee")
        == "“五四红旗团委”不授予团支部，请另选奖励类别或受奖组织。"
    )
    assert refusal(org=world.branch, by=by, kind="outside") == "请填写奖励名称。"
    reward(member, by=by)
    assert refusal(member=member, by=by) == "这项奖励已经登记过，不用重复登记；填错的请修改原来那一项。"
    for stranger in (world.sibling_secretary, world.leader):
        with pytest.raises(Forbidden):
            reward(member, by=stranger, level="city")


def test_it_stays_where_it_was_given(world):
    member = make_member(world.branch, "李文博")
    row = reward(member, by=world.secretary)
    passage.shift(member, world.second_branch, on=ago(0), how="branch_change")
    keep_reward(Reward.objects.get(pk=row.pk), actor=world.secretary)
    assert Reward.objects.get().org == world.branch


def test_figures_by_level_kind_and_holder(world):
    by, people = world.secretary, [make_member(world.branch, f"团员{n}") for n in range(3)]
    for member, level in zip(people, ("nation", "province", "county"), strict=True):
        reward(member, by=by, level=level)
    reward(org=world.township, by=by, kind="red_committee", level="province")
    reward(org=world.branch, by=by, kind="inside", name="示范团支部")
    reward(people[0], by=by, on=ago(400), year=ago(400).year)
    reward(make_member(world.sibling_branch, "邻居"), by=world.sibling_secretary)
    span, path = Period(ago(0), ago(30)), world.township.path
    both = metrics.get("rewards.red_and_good")
    assert (metrics.get("rewards.given").value(path, span), both.value(path, span)) == (5, 4)
    assert {k: n for k, n in both.cells(path, span, "level").items() if n} == {
        "全国": 1,
        "省（自治区）级": 2,
        "县级": 1,
    }
    assert both.cells(path, span, "target") == {"团员（干部）": 3, "团组织": 1}
    assert both.value(world.county.path, span) == 5


def test_the_neighbour_sees_none_of_it(world, as_user):
    row = reward(make_member(world.branch, "李文博"), by=world.secretary)
    neighbour = as_user(world.sibling_secretary)
    assert neighbour.get(LIST).context["rows"] == []
    for tail in ("", "edit/", "delete/", "history/"):
        assert neighbour.get(f"{LIST}{row.pk}/{tail}").status_code == 404
    assert as_user(world.leader).get(f"{LIST}{row.pk}/").status_code == 200
    assert as_user(world.leader).get(f"{LIST}{row.pk}/edit/").status_code == 403


def test_the_list_asks_the_same_for_one_and_for_four(world, as_user):
    client = as_user(world.secretary)
    member = make_member(world.branch, "李文博")
    reward(member, by=world.secretary)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for level in ("city", "province"):
        reward(member, by=world.secretary, level=level)
    reward(org=world.township, by=world.secretary, kind="red_committee")
    with CaptureQueriesContext(connection) as four:
        assert len(client.get(LIST).context["rows"]) == 4
    assert len(four) == len(one)
    assert len(client.get(LIST, {"target": "true"}).context["rows"]) == 1
