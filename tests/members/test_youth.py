"""团学比 and 团青比: counted by branch, told on the plan and at the approval; the use of the numbers."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from league.kernel import metrics, params
from league.kernel.metrics import Period
from members.models import Headcount
from members.rules import youth as rules
from members.services.numbers import pass_on
from members.workflows import ADMISSION
from tests.factories import make_member
from tests.members.quota_world import this_year, voted
from tests.members.test_numbers import approve, block, no

pytestmark = pytest.mark.django_db
LIST = "/members/headcounts/"


def this() -> int:
    """The year of today."""
    return timezone.localdate().year


def count(branch, number: int, group: str = "senior", year: int | None = None) -> Headcount:
    """The students of a branch."""
    return Headcount.objects.create(branch=branch, year=year or this(), group=group, number=number)


def value(code: str, org, on: date | None = None) -> str:
    """A figure of today as text."""
    return str(metrics.declared(code).value(org.path, Period.day(on)))


def test_the_school_enters_them_once_a_year(world, as_user):
    client = as_user(world.secretary)
    told = {"branch": world.second_branch.pk, "year": this(), "group": "junior", "number": 50}
    assert client.post(f"{LIST}add/", told).status_code == 302
    assert client.post(f"{LIST}add/", told).status_code == 422
    assert client.post(f"{LIST}add/", told | {"year": this() + 1}).status_code == 422
    assert client.post(f"{LIST}add/", told | {"group": "youth", "number": 0}).status_code == 422
    row = Headcount.objects.get()
    assert (row.number, row.created_by) == (50, world.secretary)
    assert client.post(f"{LIST}{row.pk}/edit/", told | {"number": 48, "version": 1}).status_code == 302
    neighbour = as_user(world.sibling_secretary)
    assert neighbour.get(LIST).context["rows"] == []
    assert neighbour.get(f"{LIST}{row.pk}/").status_code == 404
    assert neighbour.post(f"{LIST}add/", told | {"group": "senior"}).status_code == 422
    assert as_user(world.leader).get(f"{LIST}{row.pk}/edit/").status_code == 403


def test_shares_are_of_the_branches_that_were_counted(world):
    for n in range(3):
        make_member(world.second_branch, f"学生{n}")
    make_member(world.branch, "村里的")
    make_member(world.sibling_branch, "邻居")
    count(world.second_branch, 10)
    count(world.branch, 8, "youth")
    count(world.branch, 1, "youth", this() - 1)
    count(world.sibling_branch, 4)
    assert value("youth.senior_ratio", world.township) == "30.0"
    assert value("youth.senior_ratio", world.county) == "28.6"
    assert value("youth.youth_ratio", world.township) == "12.5"
    assert value("youth.junior_ratio", world.township) == "None"


def test_the_plan_tells_what_is_over_and_opens_it(world, as_user):
    for n in range(4):
        make_member(world.second_branch, f"学生{n}")
    count(world.second_branch, 6)
    client = as_user(world.secretary)
    (line,) = client.get("/members/quota/", {"org": world.township.pk}).context["ratios"]
    assert (line["members"], line["number"], str(line["share"]), line["over"]) == (4, 6, "66.7", True)
    assert client.get(line["members_url"]).context["total"] == 4
    assert [row.title for row in client.get(line["number_url"]).context["rows"]] != []
    assert client.get("/members/quota/", {"org": world.branch.pk}).context["ratios"] == []
    told = {"source": "县教育局文件", "path": world.county.path, "effective_from": date(2020, 1, 1)}
    params.set_value(rules.LIMITS["senior"], 70, actor=None, **told)
    (line,) = client.get("/members/quota/", {"org": world.township.pk}).context["ratios"]
    assert not line["over"]


def test_the_approval_warns_and_never_refuses(world):
    paper = voted(world, "黄一")
    assert rules.check_ratio(paper, timezone.localdate()) == []
    row = count(world.branch, 2, "youth", this_year())
    (found,) = rules.check_ratio(paper, timezone.localdate())
    assert (found.level, found.measured) == ("warn", "1 / 2")
    assert "团员比例超过 30%" in found.message
    Headcount.objects.filter(pk=row.pk).update(number=4)
    assert [each.level for each in rules.check_ratio(paper, timezone.localdate())] == ["ok"]
    Headcount.objects.filter(pk=row.pk).update(number=1)
    ADMISSION.fire(paper, "approve", actor=world.reviewer, data={"admission_number": ""})


def test_numbers_used_are_those_of_the_blocks_kept(world):
    whole = block(world, 1, 20)
    pass_on(whole, to=world.township, count=10, actor=world.staff)
    approve(world, voted(world, "黄一"))
    make_member(
        world.sibling_branch,
        "葛坡一",
        joined_on=date(this_year(), 1, 1),
        admission_number=no(15),
    )
    on = None if this_year() == this() else date(this_year(), 12, 31)
    assert [value(f"numbers.{code}", world.county, on) for code in ("issued", "used")] == ["20", "2"]
    assert [value(f"numbers.{code}", world.township, on) for code in ("issued", "used")] == ["10", "1"]
    assert value("numbers.use_rate", world.county, on) == "10.0"
    assert value("numbers.use_rate", world.sibling_township, on) == "None"


def test_the_list_asks_the_same_for_one_and_for_four(world, as_user):
    client = as_user(world.secretary)
    count(world.branch, 4)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for group in ("junior", "youth"):
        count(world.branch, 4, group)
    count(world.second_branch, 3)
    with CaptureQueriesContext(connection) as four:
        assert len(client.get(LIST, {"year": this()}).context["rows"]) == 4
    assert len(four) == len(one)
