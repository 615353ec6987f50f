"""Figures: counted once, cut by dimensions, for any day, with exactly the rows behind them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from league.kernel import metrics
from league.kernel.errors import Refused
from league.kernel.metrics import Period
from members.models import PostHeld
from orgs.services import move
from tests.factories import OPENED, make_member

TODAY = timezone.localdate
YESTERDAY = Period.day(TODAY() - timedelta(days=1))


@pytest.fixture
def people(world):
    """Six members in three branches of two counties."""
    make_member(world.branch, "李明", sex="1", ethnicity="瑶族")
    make_member(world.branch, "韦静", birth=date(1990, 1, 1), joined_on=date(2004, 5, 4))
    make_member(world.second_branch, "陈晨", birth=date(2008, 9, 1), joined_on=date(2022, 8, 31))
    make_member(world.second_branch, "何苗", birth=date(2008, 9, 1), joined_on=None, ethnicity="")
    make_member(world.sibling_branch, "王芳", birth=date(1991, 2, 2), joined_on=date(2005, 5, 4))
    make_member(world.other_branch, "赵强", sex="1")
    return world


def test_total_is_counted_for_every_subtree(people):
    total = metrics.get("members.total")
    today = Period.day()
    places = (people.city, people.county, people.township, people.branch)
    assert [total.value(org.path, today) for org in places] == [6, 5, 4, 2]


def test_cells_add_up_and_name_what_is_missing(people):
    total, today = metrics.get("members.total"), Period.day()
    assert total.cells(people.county.path, today, "sex") == {"男": 1, "女": 4}
    assert total.cells(people.county.path, today, "ethnicity") == {"汉族": 3, "瑶族": 1, "未填": 1}
    assert total.cells(people.county.path, today, "year") == {
        "2004": 1,
        "2005": 1,
        "2021": 1,
        "2022": 1,
        "未填": 1,
    }
    assert total.cells(people.county.path, today, "education")["未填"] == 5


def test_every_cell_opens_as_many_rows_as_it_counts(people):
    today = Period.day()
    for metric in (metrics.get("members.total"), metrics.get("orgs.branches")):
        for by in metric.by:
            for label, number in metric.cells(people.city.path, today, by).items():
                assert metric.cell_rows(people.city.path, today, by, label).count() == number, (
                    metric.code,
                    by,
                    label,
                )


def test_units_are_the_children_of_the_organization(people):
    total, today = metrics.get("members.total"), Period.day()
    assert total.units(people.city.path, today) == {people.county.pk: 5, people.other_county.pk: 1}
    assert total.units(people.branch.path, today) == {0: 2}
    assert total.cross(people.city.path, today, "sex") == {
        (people.county.pk, "男"): 1,
        (people.county.pk, "女"): 4,
        (people.other_county.pk, "男"): 1,
    }


def test_a_post_keeps_members_past_28(people):
    over_age, today = metrics.get("members.over_age"), Period.day()
    assert over_age.value(people.county.path, today) == 2
    secretary = over_age.under(people.county.path, today).get(name="韦静")
    PostHeld.objects.create(member=secretary, org=people.branch, title="书记", start=OPENED)
    assert over_age.value(people.county.path, today) == 1


def test_joining_one_day_before_the_fourteenth_birthday_is_found(people):
    found = metrics.get("members.joined_under_14").under(people.county.path, Period.day())
    assert [member.name for member in found] == ["陈晨"]


def test_new_members_are_counted_in_a_period(people):
    new = metrics.get("members.new")
    year = Period(date(2021, 12, 31), date(2021, 1, 1))
    assert new.value(people.city.path, year) == 2
    assert new.value(people.county.path, year) == 1
    assert new.units(people.city.path, year) == {people.county.pk: 1, people.other_county.pk: 1}


def test_before_the_opening_stock_there_is_no_figure(people):
    before = Period.day(OPENED - timedelta(days=1))
    for code in ("members.total", "members.over_age", "orgs.branches"):
        assert metrics.get(code).value(people.county.path, before) is None
        assert metrics.get(code).cells(people.county.path, before, "field") == {}
    assert metrics.get("members.total").value(people.county.path, Period.day(OPENED)) == 5


def test_moving_a_township_changes_today_and_leaves_yesterday(people):
    codes = ("members.total", "members.over_age", "members.new", "members.joined_under_14", "orgs.branches")

    def figures(period):
        return {
            (code, org.code, by): metrics.get(code).cells(org.path, period, by)
            for code in codes
            for org in (people.county, people.other_county)
            for by in ("field", "category")
        } | {(code, "unit"): metrics.get(code).units(people.county.path, period) for code in codes}

    before_today, before_yesterday = figures(Period.day()), figures(YESTERDAY)
    assert before_today == before_yesterday

    move(people.township, to=people.other_county, actor=people.city_staff)

    assert figures(YESTERDAY) == before_yesterday
    assert metrics.get("members.total").value(people.county.path, Period.day()) == 1
    assert metrics.get("members.total").value(people.other_county.path, Period.day()) == 5
    assert metrics.get("orgs.branches").value(people.other_county.path, Period.day()) == 4


def test_an_unknown_figure_or_dimension_is_refused_with_the_known_ones(people):
    with pytest.raises(Refused, match=r"members\.total"):
        metrics.get("members.number")
    with pytest.raises(Refused, match="sex"):
        metrics.get("members.total").cells(people.city.path, Period.day(), "colour")
