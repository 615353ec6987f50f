"""Figures about cadres: posts held on a day, by nature, sex, field and category, and the rows behind."""

from datetime import date, timedelta

import pytest

from cadres.models import Post
from league.kernel import metrics
from league.kernel.metrics import Period
from members.choices import PostNature
from orgs.services import move
from tests.factories import OPENED, make_id

ON = date(2023, 12, 31)
START = date(2021, 3, 1)


@pytest.fixture
def cadres(world):
    """Five posts: four in the county, of which one ended; one in the other county."""
    for number, (org, nature, sex, end) in enumerate(
        (
            (world.county, PostNature.FULL_TIME, "1", None),
            (world.township, PostNature.FULL_TIME, "2", None),
            (world.branch, PostNature.PART_TIME, "2", None),
            (world.second_branch, PostNature.SECONDED, "1", ON),
            (world.other_branch, PostNature.PART_TIME, "1", None),
        )
    ):
        birth = date(1996, 5, 4)
        Post.objects.create(
            org=org,
            name=f"干部{number}",
            id_no=make_id(birth, sex, 810 + number),
            birth=birth,
            sex=sex,
            title="书记",
            nature=nature,
            start=START,
            end=end,
        )
    return world


def filled(cells: dict) -> dict:
    """Cells without those at 0."""
    return {label: number for label, number in cells.items() if number}


def test_posts_count_from_their_first_day_until_before_their_end(cadres, figures_of):
    days = (START, ON - timedelta(days=1), ON)
    assert [figures_of("cadres.total", cadres.county, day) for day in days] == [4, 4, 3]
    assert figures_of("cadres.total", cadres.city, ON) == 4


@pytest.mark.parametrize(
    ("by", "cells"),
    [
        ("nature", {"专职": 2, "兼职": 1}),
        ("sex", {"男": 1, "女": 2}),
        ("field", {"机关事业单位": 2, "农村": 1}),
        ("category", {"农村": 1, "未填": 2}),
    ],
)
def test_posts_by_every_dimension(cadres, figures_of, by, cells):
    assert filled(figures_of("cadres.total", cadres.county, ON, by=by)) == cells


def test_units_are_the_children_and_own_posts_stand_apart(cadres):
    found = metrics.get("cadres.total").units(cadres.county.path, Period(ON))
    assert found == {0: 1, cadres.township.pk: 2}


def test_before_the_first_post_there_is_no_data_and_without_any_there_are_none(cadres, figures_of):
    assert figures_of("cadres.total", cadres.county, START - timedelta(days=1)) is None
    assert figures_of("cadres.total", cadres.sibling_township, START - timedelta(days=1)) == 0
    assert figures_of("cadres.total", cadres.sibling_township, OPENED - timedelta(days=1)) is None


def test_every_cell_opens_exactly_as_many_posts(cadres):
    metric = metrics.get("cadres.total")
    for period in (Period(ON), Period.day()):
        for by in metric.by:
            for label, number in metric.cells(cadres.county.path, period, by).items():
                assert metric.cell_rows(cadres.county.path, period, by, label).count() == number


def test_posts_of_a_moved_township_stay_with_the_old_county_yesterday(cadres, figures_of):
    today = Period.day().end
    yesterday = today - timedelta(days=1)
    move(cadres.township, to=cadres.other_county, actor=cadres.city_staff)
    counties = (cadres.county, cadres.other_county)
    assert [figures_of("cadres.total", county, yesterday) for county in counties] == [3, 1]
    assert [figures_of("cadres.total", county, today) for county in counties] == [1, 3]
