"""The menu: entries by permit, the current one marked, the phone bar, and its count of queries."""

import pytest
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from league.kernel import navigation
from league.kernel.navigation import Registry, Scope, nav, register_notices, register_scope, tab
from league.kernel.views import declare
from tests.factories import make_application

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@declare()
def frame(request):
    """An empty page in the frame."""
    return render(request, "base.html")


@declare()
def bare(request):
    """An answer without the frame."""
    return HttpResponse()


urlpatterns = [
    path("bare/", bare),
    path("", frame, name="home"),
    path("orgs/", frame, name="org-list"),
    path("orgs/1/", frame, name="org-detail"),
    path("users/", frame, name="user-list"),
    path("sign-in/", lambda request: HttpResponse(), name="account_login"),
]


@pytest.fixture
def menu(monkeypatch):
    """A registry of its own for one test, with four entries."""
    monkeypatch.setattr(navigation, "_registry", Registry())
    nav("系统", "用户", "users", "user-list", "accounts.manage", 90)
    nav("组织与团员", "组织体系", "network", "org-list", "orgs.view", 10, waits="members.admission")
    nav("", "工作台", "house", "home", order=1)
    nav("数据", "还没有的页面", "upload", "not-built-yet", order=50)
    tab("工作台", "house", "home", order=1)
    tab("用户", "users", "user-list", "accounts.manage", 2)
    register_scope(lambda request: Scope("麦岭镇"))
    register_notices(lambda user: 7)


def labels(response) -> list[str]:
    """Labels of the side menu, in order."""
    return [entry["label"] for group in response.context["shell"]["groups"] for entry in group["entries"]]


def test_menu_shows_what_the_user_may_open(menu, world, as_user):
    assert labels(as_user(world.secretary).get("/")) == ["工作台", "组织体系"]
    assert labels(as_user(world.county_admin).get("/")) == ["工作台", "组织体系", "用户"]


def test_current_entry_covers_all_pages_of_its_model(menu, world, as_user):
    html = as_user(world.secretary).get("/orgs/1/").content.decode()
    assert html.count('aria-current="page"') == 1
    assert '<a class="side__link" href="/orgs/" aria-current="page">' in html


def test_frame_carries_counts_scope_and_notices(menu, world, as_user):
    for name in ("高梓涵", "折思源"):
        make_application(world.branch, name, by=world.secretary)
    make_application(world.sibling_branch, "邻家女", by=world.sibling_secretary)
    html = as_user(world.secretary).get("/").content.decode()
    assert ">2</span>" in html
    assert '<span class="topbar__scope">麦岭镇</span>' in html
    assert [entry["label"] for entry in as_user(world.secretary).get("/").context["shell"]["tabs"]] == [
        "工作台"
    ]


def test_frame_costs_a_query_for_the_grants_and_two_for_what_waits(
    menu, world, as_user, django_assert_max_num_queries
):
    client = as_user(world.secretary)
    client.get("/bare/")
    with django_assert_max_num_queries(20) as bare:
        client.get("/bare/")
    with django_assert_max_num_queries(20) as framed:
        client.get("/")
    assert len(framed) == len(bare) + 3
