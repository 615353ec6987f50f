"""Every number of the yearly overview opens exactly its rows; the menu stands in three groups."""

import pytest
from django.utils import timezone

from members.choices.reviews import RegistrationState
from members.models import Registration, Review
from members.services import reviews
from tests.factories import make_branch, make_member

pytestmark = pytest.mark.django_db
YEAR = "/members/year/"
NUMBERS = ("branches", "missing", "running", "waiting", "approved", "members", "registered")


@pytest.fixture
def year(world) -> int:
    """This year: one branch in the middle, one waiting, one approved, one not begun; the neighbour too."""
    this = timezone.localdate().year
    for n, branch in enumerate((world.branch, world.second_branch, world.sibling_branch)):
        for m in range(n + 1):
            make_member(branch, f"团员{n}{m}")
        reviews.start(branch, this, actor=world.secretary if n < 2 else world.sibling_secretary)
    Review.objects.filter(branch=world.second_branch).update(state="proposed")
    make_branch(world.township, "桥头村")
    done = make_branch(world.township, "新村")
    member = make_member(done, "石新村")
    reviews.start(done, this, actor=world.secretary)
    Review.objects.filter(branch=done).update(state="approved", approved_on=timezone.localdate())
    told = {"year": this, "state": RegistrationState.REGISTERED, "created_by": world.secretary}
    Registration.objects.create(member=member, branch=done, **told)
    return this


def opened(client, line: dict) -> dict[str, int]:
    """How many rows each address of a line lists."""
    return {name: client.get(line["urls"][name]).context["total"] for name in NUMBERS}


def test_each_number_opens_as_many_rows(world, as_user, year):
    client = as_user(world.secretary)
    context = client.get(YEAR, {"org": world.township.pk}).context
    for line in (*context["lines"], context["total"]):
        assert opened(client, line) == {name: line[name] for name in NUMBERS}
    assert {name: context["total"][name] for name in NUMBERS} == {
        "branches": 4,
        "missing": 1,
        "running": 1,
        "waiting": 1,
        "approved": 1,
        "members": 4,
        "registered": 1,
    }


def test_last_year_leaves_out_only_what_no_list_can_show(world, as_user, year):
    client = as_user(world.staff)
    line = client.get(YEAR, {"org": world.county.pk, "year": year - 1}).context["total"]
    assert "missing" not in line["urls"]
    assert line["missing"] == line["branches"] == 6
    assert client.get(line["urls"]["approved"]).context["total"] == 0


def test_the_menu_stands_in_groups(world, as_user):
    groups = as_user(world.staff).get("/").context["shell"]["groups"]
    shown = {str(group["label"]): [str(entry["label"]) for entry in group["entries"]] for group in groups}
    assert shown["组织"] == ["组织体系", "变更方案", "单位与阵地", "组织体检", "整顿台账"]
    assert shown["团员"][0] == "团员名册"
    assert "组织关系转接" in shown["团员"]
    assert shown["发展团员"][0] == "团员发展"
    assert "组织与团员" not in shown
