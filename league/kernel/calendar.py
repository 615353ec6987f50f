"""Working days of China, for 公示 and time limits.

The days come from chinesecalendar, which knows the published holidays and the weekends worked in exchange.
A year it has no data for counts Monday to Friday, and the answer says so (`estimated`, shown as
暂按周末推算); the same question gives the exact day once the year is loaded, so store the start and the
number of days, never the computed end.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.errors import Refused

ESTIMATED = gettext_lazy("暂按周末推算")
YEARS = range(1900, 3000)  # no day of ours lies outside; ages are counted back from it


def read_day(text: str) -> date:
    """The day an address or a form names (2026-11-22); Refused, code `invalid_date`, for what is none."""
    try:
        day = parse_date(text.strip())
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        words = _("日期“%(text)s”不存在，请按 2026-11-22 的样子填写。") % {"text": text[:20]}
        raise Refused(words, code="invalid_date")
    return day


def add_months(day: date, months: int) -> date:
    """The same day so many months later, the last day of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Estimate:
    """A computed day, and whether any day on the way to it was estimated."""

    date: date
    estimated: bool


@dataclass(frozen=True)
class Span:
    """A counted number of working days, and whether any day in it was estimated."""

    days: int
    estimated: bool


def is_published(day: date) -> bool:
    """Whether the holidays of the day's year are known."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def is_working_day(day: date) -> bool:
    """Whether people work on the day; Monday to Friday where the year is not published."""
    if not is_published(day):
        return day.weekday() < 5
    return chinese_calendar.is_workday(day)


def add_working_days(start: date, n: int) -> Estimate:
    """The n-th working day after `start`, which itself does not count (次日起算); n ≥ 0, else ValueError."""
    if n < 0:
        raise ValueError("working days are added forward only")
    day, estimated = start, False
    while n:
        day += timedelta(days=1)
        estimated = estimated or not is_published(day)
        n -= is_working_day(day)
    return Estimate(day, estimated)


def working_days_between(start: date, end: date) -> Span:
    """Working days after `start` up to and including `end`: inverse of `add_working_days`; 0 backwards."""
    days = [start + timedelta(days=i) for i in range(1, (end - start).days + 1)]
    return Span(
        days=sum(is_working_day(day) for day in days),
        estimated=any(not is_published(day) for day in days),
    )
