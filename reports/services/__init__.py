"""Figures as reports and pages ask for them."""

from reports.services.figures import (
    Cut,
    Reading,
    answer,
    asked_day,
    asked_period,
    days_of,
    last_year,
    this_year,
    year_opening,
)

__all__ = [
    "Cut",
    "Reading",
    "answer",
    "asked_day",
    "asked_period",
    "days_of",
    "last_year",
    "this_year",
    "year_opening",
]
