"""Dates as people write them."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from league.kernel.sheets.dates import latest_day, read_date, shows_day
from league.kernel.sheets.reading import Cell

PIVOT = 2026


def iso(value, number_format="General", epoch_1904=False) -> str:
    return read_date(Cell(value, number_format, epoch_1904), PIVOT).iso


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("2005.3", "2005-03"),
        ("2005.03", "2005-03"),
        ("2005/3/1", "2005-03-01"),
        ("2005-03", "2005-03"),
        ("2005年3月", "2005-03"),
        (" 2005年 3月 1日 ", "2005-03-01"),
        ("2005年3月1号", "2005-03-01"),
        ("20050301", "2005-03-01"),
        ("200503", "2005-03"),
        ("２００５０３", "2005-03"),
        ("2005．3", "2005-03"),
        ("05.3.1", "2005-03-01"),
        ("98.12.31", "1998-12-31"),
        ("050301", "2005-03-01"),
        ("2005-03-01 00:00:00", "2005-03-01"),
        ("2005/3/1 0:00", "2005-03-01"),
        ("2005-03-01T00:00:00", "2005-03-01"),
        ("44916", "2022-12-21"),
        ("2020.10", "2020-10"),
        ("2018．1", "2018-01"),
        ("2020.02.29", "2020-02-29"),
        ("20050301.0", "2005-03-01"),
    ],
)
def test_texts(written, understood):
    assert iso(written) == understood


@pytest.mark.parametrize(
    "written",
    [
        "2020年2月30日",
        "2019-13-05",
        "1019.5",
        "2024年15月",
        "2019",
        "2021.02.29",
        "昨天",
        "2019.5-2020.6",
        "3/1/2005",
        "200513",
    ],
)
def test_what_is_no_date_is_invalid_and_not_missing(written):
    reading = read_date(Cell(written), PIVOT)
    assert (reading.is_valid, reading.missing) == (False, False)


@pytest.mark.parametrize("written", ["", " ", "/", "—", "不详", "无", None, "\u3000", "-"])
def test_what_says_there_is_none_is_missing(written):
    assert read_date(Cell(written), PIVOT).missing


@pytest.mark.parametrize(
    ("number", "shown", "understood", "other"),
    [
        (2019.1, "General", "2019-10", "2019-01"),
        (2019.1, "0.00", "2019-10", ""),
        (2019.1, "0.00_ ", "2019-10", ""),
        (2018.7, "General", "2018-07", ""),
        (2021.05, "0.00", "2021-05", ""),
        (2021.12, "General", "2021-12", ""),
        (2021.13, "General", "", ""),
        (20200123, "0", "2020-01-23", ""),
        (202005.0, "General", "2020-05", ""),
        (37913, "General", "2003-10-19", ""),
        (37913.5, "General", "2003-10-19", ""),
        (2019, "General", "", ""),
        (17, "General", "", ""),
    ],
)
def test_numbers(number, shown, understood, other):
    reading = read_date(Cell(number, shown), PIVOT)
    assert (reading.iso, reading.other) == (understood, other)


def test_serials_of_a_1904_workbook_begin_four_years_later():
    assert (iso(37913), iso(37913 - 1462, epoch_1904=True)) == ("2003-10-19", "2003-10-19")


def test_date_cells_are_days_and_times_are_not():
    assert (iso(date(2020, 12, 31)), iso(datetime(2020, 12, 31, 8, 30))) == ("2020-12-31", "2020-12-31")
    assert iso(time(8, 30)) == ""


def test_formats_that_show_the_day():
    assert [
        shows_day(one) for one in ('yyyy"年"m"月"', "yyyy-mm", 'yyyy"年"m"月"d"日"', "m/d/yy", "yyyy-mm-dd")
    ] == [
        False,
        False,
        True,
        True,
        True,
    ]


@given(st.dates(date(1930, 1, 1), date(2026, 6, 30)))
def test_every_day_is_read_back_from_every_way_of_writing_it(day):
    serial = (day - date(1899, 12, 30)).days
    ways = [
        f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
    ]
    assert {iso(way) for way in [*ways, serial, serial - 1462 + 1462, day]} == {day.isoformat()}
    assert iso(f"{day.year}.{day.month}") == f"{day:%Y-%m}"
    assert latest_day(f"{day:%Y-%m}").month == day.month


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(text):
    reading = read_date(Cell(text), PIVOT)
    assert not (reading.is_valid and reading.missing)


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**18), 10**18))
def test_no_number_breaks_the_reader(number):
    reading = read_date(Cell(number), PIVOT)
    assert not reading.missing
