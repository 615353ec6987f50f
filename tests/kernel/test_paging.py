"""Lists page by key: every row once, forward and back, in the same number of queries."""

import pytest

from league.kernel.views.keypaging import page
from orgs.choices import Kind, Level
from orgs.models import Org
from tests.kernel.trial_pages import shorts

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kernel.trial_pages")]


def branches(world, n: int) -> None:
    """`n` further branches of the township; every third founded on an unknown day, the days with ties."""
    Org.objects.bulk_create(
        Org(
            code=f"451123103{100 + i}",
            name=f"第{i}村团支部",
            short=f"第{i}村",
            kind=Kind.BRANCH,
            level=Level.BRANCH,
            parent=world.township,
            path=f"{world.township.path}{90000 + i}.",
            founded=None if i % 3 == 0 else f"20{10 + i % 4}-05-04",
        )
        for i in range(n)
    )


@pytest.mark.parametrize("key", ["pk", "code", "founded"])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_forward_and_back_meet_every_row_once(world, key, descending):
    branches(world, 23)
    asked = {
        "key": key,
        "size": 5,
        "values": ("code",),
        "descending": descending,
        "nullable": key == "founded",
    }
    seen, here = [], page(Org.objects.all(), **asked)
    assert here.before is None
    stack = [here]
    while here.after:
        here = page(Org.objects.all(), after=str(here.after), **asked)
        stack.append(here)
    seen = [row["pk"] for each in stack for row in each.rows]
    assert len(seen) == len(set(seen)) == Org.objects.count()
    while here.before:
        stack.pop()
        here = page(Org.objects.all(), before=str(here.before), **asked)
        assert here.rows == stack[-1].rows
    assert len(stack) == 1


def test_empty_sort_keys_stand_last_both_ways(world):
    branches(world, 6)
    for descending in (False, True):
        asked = page(
            Org.objects.all(),
            key="founded",
            size=50,
            values=("founded",),
            descending=descending,
            nullable=True,
        )
        assert [row["founded"] for row in asked.rows][-2:] == [None, None]


def test_next_page_keeps_the_filter_and_carries_only_an_id(world, as_user):
    branches(world, 30)
    client = as_user(world.secretary)
    first = client.get("/trial/?kind=branch&sort=-code")
    last = first.context["rows"][-1].pk
    assert first.context["next_url"] == f"?kind=branch&sort=-code&after={last}"
    second = client.get("/trial/" + first.context["next_url"])
    assert (second.context["shown"], second.context["next_url"]) == (12, "")
    back = client.get("/trial/" + second.context["previous_url"])
    assert shorts(back) == shorts(first)


def test_edge_out_of_reach_tells_nothing(world, as_user):
    client = as_user(world.secretary)
    assert shorts(client.get(f"/trial/?after={world.other_branch.pk}")) == shorts(client.get("/trial/"))


def test_list_costs_the_same_queries_for_one_row_and_for_many(world, as_user, django_assert_max_num_queries):
    client = as_user(world.staff)
    client.get("/trial/")
    with django_assert_max_num_queries(10) as one:
        assert len(shorts(client.get("/trial/?kind=leading_organ"))) == 1
    with django_assert_max_num_queries(10) as many:
        assert len(shorts(client.get("/trial/?kind=branch"))) == 4
    assert len(one) == len(many)
