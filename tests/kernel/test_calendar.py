"""Working days of China: holidays, weekends worked in exchange, and years not published yet."""

from datetime import date

import chinese_calendar
import pytest

from league.kernel import calendar
from league.kernel.calendar import Estimate, Span

LAST = max(chinese_calendar.constants.holidays).year


def test_national_day_2025_is_free_and_its_exchange_day_worked():
    assert not calendar.is_working_day(date(2025, 10, 1))
    assert not calendar.is_working_day(date(2025, 10, 8))
    assert calendar.is_working_day(date(2025, 10, 11))  # a Saturday


def test_public_notice_of_five_working_days_over_national_day():
    # 公示 from Friday 26 September 2025: 28 (a Sunday) is worked, 29, 30, then 9 and 10 October.
    assert calendar.add_working_days(date(2025, 9, 26), 5) == Estimate(date(2025, 10, 10), False)


def test_no_day_added_is_the_start():
    assert calendar.add_working_days(date(2025, 10, 1), 0) == Estimate(date(2025, 10, 1), False)


def test_between_is_the_inverse():
    end = calendar.add_working_days(date(2025, 9, 26), 5).date
    assert calendar.working_days_between(date(2025, 9, 26), end) == Span(5, False)
    assert calendar.working_days_between(end, date(2025, 9, 26)) == Span(0, False)


def test_year_without_data_counts_monday_to_friday_and_says_so():
    beyond = date(LAST + 1, 5, 1)
    assert calendar.is_working_day(beyond) == (beyond.weekday() < 5)
    assert not calendar.is_published(beyond)
    assert calendar.add_working_days(date(LAST + 1, 1, 1), 5).estimated
    assert calendar.working_days_between(date(LAST, 12, 30), date(LAST + 1, 1, 5)).estimated
    assert str(calendar.ESTIMATED) == "暂按周末推算"


def test_notice_that_ends_within_the_published_year_is_exact():
    assert calendar.add_working_days(date(LAST, 12, 20), 2).estimated is False


def test_days_are_added_forward_only():
    with pytest.raises(ValueError, match="forward"):
        calendar.add_working_days(date(2025, 1, 1), -1)
