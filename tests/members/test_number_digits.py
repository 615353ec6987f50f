"""The digits of a 发展团员编号: one rule for a cell, a member and the rows of the register."""

from datetime import date

import pytest

from members.models import Member
from members.querysets import fits
from members.rules.register import WRONG_NUMBER
from tests.factories import make_member

CASES = [
    ("202145000001", 2021, True),
    ("202145000001", 2022, False),
    ("20214500001", 2021, False),
    ("2021450000012", 2021, False),
    ("2021450000 1", 2021, False),
    ("２０２１４５０００００１", 2021, False),
    ("202145000001\n", 2021, False),
    ("201745000001", 2018, True),
    ("201845000001", 2017, True),
    ("201745000001", 2019, False),
    ("2015161234567890", 2015, True),
    ("2015161234567890", 2016, True),
    ("2015161234567890", 2017, False),
    ("2016171234567890", 2016, True),
    ("2016171234567890", 2017, True),
    ("2016171234567890", 2018, False),
    ("201617123456789", 2017, False),
]


@pytest.mark.parametrize(("number", "year", "good"), CASES)
def test_a_number_fits_its_year(number, year, good):
    assert fits(number, year) is good


@pytest.mark.django_db
def test_the_register_and_the_member_agree(world):
    for n, (number, year, _good) in enumerate(CASES):
        make_member(world.branch, f"团员{n}", joined_on=date(year, 6, 1), admission_number=number[:20])
    wrong = {row.name for row in Member.objects.with_wrong_number()}
    columns = ("name", "joined_on", "admission_number")
    rows = Member.objects.values(*columns)
    assert wrong == {row["name"] for row in rows if WRONG_NUMBER.holds(row, date(2026, 1, 1))}
    assert wrong == {f"团员{n}" for n, (_no, year, good) in enumerate(CASES) if not good and year >= 2017}
