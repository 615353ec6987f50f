"""连续欠费: from the ledger to the decision on members who stopped paying."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.choices.decisions import DecisionKind
from members.models import Decision
from tests.factories import OPENED, make_member
from tests.members.dues_world import ago, paid
from tests.members.year_world import WHY

pytestmark = pytest.mark.django_db
ADDRESS = "/members/arrears/"


def names(answer) -> list[str]:
    """Names of a table."""
    return [row.title for row in answer.context["rows"]]


@pytest.fixture
def payers(world) -> dict:
    """韦一帆 pays; 黄二妹 paid last eight months ago; 陆三元 never paid; 莫邻居 owes next door."""
    made = {name: make_member(world.branch, name, since=OPENED) for name in ("韦一帆", "黄二妹", "陆三元")}
    made["莫邻居"] = make_member(world.sibling_branch, "莫邻居", since=OPENED)
    for month in (8, 7, 1):
        paid(made["韦一帆"], ago(month), by=world.branch_secretary)
    paid(made["黄二妹"], ago(8), by=world.branch_secretary)
    steady = make_member(world.sibling_branch, "潘守信", since=OPENED)
    for month in (9, 1):
        paid(steady, ago(month), by=world.sibling_secretary)
    return made


def test_who_is_in_arrears_and_since_when(world, as_user, payers):
    answer = as_user(world.branch_secretary).get(ADDRESS)
    assert names(answer) == ["黄二妹", "陆三元"]
    text = answer.content.decode()
    assert f"{ago(7):%Y-%m}" in text
    assert f"{OPENED:%Y-%m}" in text
    assert names(as_user(world.secretary).get(ADDRESS)) == ["黄二妹", "陆三元"]
    assert names(as_user(world.sibling_secretary).get(ADDRESS)) == ["莫邻居"]
    assert names(as_user(world.other_secretary).get(ADDRESS)) == []


def test_a_batch_begins_a_decision_for_each(world, as_user, payers):
    branch = as_user(world.branch_secretary)
    picks = {"pick": [payers["黄二妹"].pk, payers["陆三元"].pk]}
    asked = branch.post(f"{ADDRESS}bulk/lapse/", picks)
    done = branch.post(
        f"{ADDRESS}bulk/lapse/", picks | {"asked": "1", "reason": WHY, "once": asked.context["once"]}
    )
    assert [each["refusal"] for each in done.context["results"]] == ["", ""]
    begun = Decision.objects.order_by("member__pk").values_list("member__name", "kind", "event_on", "state")
    assert list(begun) == [
        ("黄二妹", DecisionKind.LAPSED, ago(7), "draft"),
        ("陆三元", DecisionKind.LAPSED, OPENED, "draft"),
    ]
    assert names(branch.get(ADDRESS, {"begun": "no"})) == []
    assert names(branch.get(ADDRESS, {"begun": "yes"})) == ["黄二妹", "陆三元"]


def test_the_neighbour_begins_nothing_here(world, as_user, payers):
    told = {"pick": [payers["黄二妹"].pk], "asked": "1", "reason": WHY}
    as_user(world.sibling_secretary).post(f"{ADDRESS}bulk/lapse/", told)
    assert not Decision.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_rows(world, as_user, payers):
    def asked() -> int:
        client = as_user(world.secretary)
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS)
        return len(captured)

    two = asked()
    for name in ("何五岳", "蒋六合"):
        make_member(world.branch, name, since=OPENED)
    assert asked() == two
