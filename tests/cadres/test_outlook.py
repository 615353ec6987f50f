"""The year ahead: terms that end, ages reached, vacancies, on one line of time; and the neighbour."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cadres.models import Post, Slot
from cadres.services.outlook import coming
from league.kernel.calendar import add_months
from orgs.models import Org
from tests.cadres.selection_world import today
from tests.cadres.team_world import full_team, seat

pytestmark = pytest.mark.django_db
PAGE = "/cadres/teams/outlook/"


def born(years: int, days: int):
    """Somebody who turns so many years old in so many days."""
    return add_months(today() + timedelta(days=days), -12 * years)


def told(org: Org) -> list[tuple]:
    """What comes at an organization: kind, whose, in how many days, the number."""
    rows = coming(Org.objects.filter(pk=org.pk), today())
    return [
        (each.kind, each.post.name if each.post else each.title, (each.day - today()).days, each.number)
        for each in rows
    ]


def test_a_year_ahead_on_one_line(world):
    full_team(world.township)
    Post.objects.filter(name="张倩").update(term_end=today() + timedelta(days=200))
    Post.objects.filter(name="苏航").update(term_end=today() - timedelta(days=3))
    Post.objects.filter(name="任静").update(term_end=today() + timedelta(days=400))
    seat(world.township, "委员", 50, name="高远", nature="full_time", birth=born(36, 30))
    seat(world.township, "委员", 51, name="黎明", nature="part_time", birth=born(36, 30))
    seat(world.township, "干事", 52, name="老王", nature="full_time", birth=born(50, 30))
    Slot.objects.create(org=world.township, title="专职副书记", quota="institution", approved=2)
    assert told(world.township) == [
        ("term", "苏航", -3, 0),
        ("vacant", "专职副书记", 0, 2),
        ("aged", "高远", 30, 35),
        ("term", "张倩", 200, 0),
    ]


def test_a_team_without_a_secretary_is_told_a_bare_organization_is_not(world):
    seat(world.township, "委员", 1)
    assert told(world.township) == [("headless", "", 0, 0)]
    assert told(world.sibling_township) == []


def test_the_page_stands_month_by_month_in_fixed_queries_for_who_may_see_it(world, as_user):
    seat(world.township, "书记", 1, name="张倩", term_end=today() + timedelta(days=40))
    page = as_user(world.staff)
    shown = page.get(PAGE)
    assert "张倩 · 书记" in shown.text
    assert [month and month.day for month, _lines in shown.context["months"]] == [1]
    assert "张倩" not in as_user(world.sibling_secretary).get(PAGE).text
    assert "张倩" not in as_user(world.other_staff).get(PAGE).text

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            page.get(PAGE)
        return len(captured)

    few = asked()
    for serial in range(2, 9):
        seat(world.township, "委员", serial, term_end=today() + timedelta(days=30 * serial))
    assert asked() == few
