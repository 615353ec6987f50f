"""The tree page: lazy, counted, searched, asked for a past day, and nothing of the neighbour."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from orgs import services
from orgs.models import Org
from orgs.views import tree as trees
from tests.factories import OPENED, make_branch, make_member, make_user

pytestmark = pytest.mark.django_db
YESTERDAY = timedelta(days=1)
TREE = "/orgs/tree/"


def below(client, org, **query):
    """The line of an organization with the opened level below it."""
    return client.get(reverse("orgs:org-children", args=[org.pk]), query).context["node"]


def counted(node) -> tuple:
    """Name, and the three counts of a line; None where a line has no such count."""
    figures = (node.children, node.branches, node.members)
    return (node.name, *(figure and figure.value for figure in figures))


def fill(world) -> None:
    """Three members in one branch of the township, one in the other; two next door, one far away."""
    for branch, names in (
        (world.branch, "甲乙丙"),
        (world.second_branch, "丁"),
        (world.sibling_branch, "戊己"),
        (world.other_branch, "庚"),
    ):
        for name in names:
            make_member(branch, name)


def test_it_opens_at_the_top_of_what_one_may_see(world, as_user):
    fill(world)
    for user, line in (
        (world.city_staff, ("贺州市", 2, 6, 7)),
        (world.staff, ("富川县", 2, 4, 6)),
        (world.secretary, ("麦岭镇", 2, 2, 4)),
        (world.branch_secretary, ("麦岭村支部", None, None, 3)),
    ):
        nodes = as_user(user).get(TREE).context["nodes"]
        assert [counted(node) for node in nodes] == [line], user.name


def test_every_line_has_its_counts_and_every_count_opens_its_rows(world, as_user):
    fill(world)
    client = as_user(world.staff)
    lines = below(client, world.county).below
    assert [counted(node) for node in lines] == [("葛坡镇", 2, 2, 2), ("麦岭镇", 2, 2, 4)]
    leaves = below(client, world.township).below
    assert [counted(node) for node in leaves] == [
        ("麦岭村支部", None, None, 3),
        ("麦岭中学支部", None, None, 1),
    ]
    assert [node.hollow for node in leaves] == [False, True]
    for node in (*lines, *leaves):
        for figure in filter(None, (node.children, node.branches, node.members)):
            assert client.get(figure.url).context["total"] == figure.value, figure.url


def test_only_opened_levels_are_sent(world, as_user):
    page = as_user(world.staff).get(TREE).content.decode()
    assert "麦岭镇" in page
    assert "麦岭村支部" not in page
    opened = as_user(world.staff).get(reverse("orgs:org-detail", args=[world.township.pk])).content.decode()
    assert "麦岭村支部" in opened
    assert "葛坡村支部" not in opened


def test_it_works_without_javascript(world, as_user):
    """Every line is a link to the page that shows it opened; the search is a plain form with a button."""
    client = as_user(world.staff)
    page = client.get(TREE).content.decode()
    toggles = re.findall(r'<a class="node__toggle"[^>]*href="([^"]+)"', page)
    assert reverse("orgs:org-detail", args=[world.township.pk]) in toggles
    opened = client.get(reverse("orgs:org-detail", args=[world.township.pk])).content.decode()
    assert reverse("orgs:org-detail", args=[world.branch.pk]) in opened
    assert re.search(r'<form class="treefind" action="/orgs/tree/"', page)
    assert "<noscript><button" in page
    found = client.get(TREE, {"q": "麦岭村"}).content.decode()
    assert "<html" in found
    assert reverse("orgs:org-detail", args=[world.branch.pk]) in found


@pytest.mark.parametrize("past", [False, True])
def test_a_level_costs_the_same_queries_however_many_stand_in_it(world, as_user, past):
    fill(world)
    client, day = as_user(world.staff), {"on": timezone.localdate() - YESTERDAY} if past else {}

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            below(client, world.township, **day)
        return len(caught)

    queries()
    few = queries()
    for number in range(30):
        make_member(make_branch(world.township, f"第{number}村"), "新团员")
    assert queries() == few


def test_a_long_level_is_cut_with_a_link_to_all_of_it(world, as_user, monkeypatch):
    monkeypatch.setattr(trees, "LEVEL_MAX", 3)
    for number in range(4):
        make_branch(world.township, f"第{number}村")
    client = as_user(world.staff)
    node = below(client, world.township)
    assert len(node.below) == 3
    assert client.get(node.more.url).context["total"] == 6


@pytest.mark.parametrize("words", ["麦岭村", "mlczb", "451123103001", " 麦岭村 "])
def test_search_finds_by_name_initials_and_code(world, as_user, words):
    found = as_user(world.staff).get(TREE, {"q": words}).context["found"]
    assert [(node.name, node.above) for node in found] == [("麦岭村支部", "贺州市 › 富川县 › 麦岭镇")]


def test_search_finds_former_names(world, as_user):
    services.rename(world.branch, name="新村团支部", short="新村支部", actor=world.staff)
    found = as_user(world.staff).get(TREE, {"q": "麦岭村"}).context["found"]
    assert [node.name for node in found] == ["新村支部"]


def test_search_says_when_there_is_nothing_or_too_much(world, as_user, monkeypatch):
    client = as_user(world.staff)
    assert "没有找到" in client.get(TREE, {"q": "不存在"}).content.decode()
    monkeypatch.setattr("orgs.views.tree.FOUND_MAX", 2)
    monkeypatch.setattr("orgs.views.pages.FOUND_MAX", 2)
    page = client.get(TREE, {"q": "支部"})
    assert len(page.context["found"]) == 2
    assert "请多输几个字" in page.content.decode()


def test_a_fragment_is_sent_to_the_search_box(world, as_user):
    client = as_user(world.staff)
    part = client.get(
        TREE, {"q": "麦岭"}, headers={"HX-Request": "true", "HX-Target": "tree"}
    ).content.decode()
    assert part.lstrip().startswith("<section")
    assert "麦岭村支部" in part


def test_the_neighbour_is_nowhere(world, as_user):
    fill(world)
    client = as_user(world.sibling_secretary)
    for query in ({}, {"q": "麦岭"}, {"q": "451123103"}, {"on": timezone.localdate() - YESTERDAY}):
        page = client.get(TREE, query)
        assert page.status_code == 200
        assert not page.context.get("found")
        assert reverse("orgs:org-detail", args=[world.branch.pk]) not in page.content.decode()
    for org in (world.township, world.branch, world.other_township):
        for query in ({}, {"on": timezone.localdate() - YESTERDAY}):
            assert client.get(reverse("orgs:org-children", args=[org.pk]), query).status_code == 404


def test_somebody_with_two_grants_sees_two_tops(world, as_user):
    user = make_user("two", "township_secretary", world.township)
    user.grants.create(role="township_secretary", org=world.other_township, start=OPENED)
    names = [node.name for node in as_user(user).get(TREE).context["nodes"]]
    assert sorted(names) == ["回龙镇", "麦岭镇"]


def test_a_past_day_shows_names_places_and_counts_of_then(world, as_user):
    fill(world)
    day = timezone.localdate() - YESTERDAY
    services.rename(world.branch, name="新村团支部", short="新村支部", actor=world.staff)
    services.move(world.second_branch, to=world.sibling_township, actor=world.staff)
    client = as_user(world.staff)
    assert [counted(node) for node in below(client, world.township).below] == [("新村支部", None, None, 3)]
    then = below(client, world.township, on=day)
    assert [counted(node) for node in then.below] == [
        ("麦岭村支部", None, None, 3),
        ("麦岭中学支部", None, None, 1),
    ]
    for node in then.below:
        assert client.get(node.members.url).context["total"] == node.members.value
    page = client.get(TREE, {"on": day}).content.decode()
    assert f"正在查看 {day} 的数据" in page
    assert reverse("orgs:org-add") not in page


def test_before_the_tree_there_is_none(world, as_user):
    page = as_user(world.staff).get(TREE, {"on": OPENED - YESTERDAY})
    assert page.context["nodes"] == []
    assert "这一天还没有组织记录" in page.content.decode()
    assert Org.objects.count() == 12
