"""Readers of cells that sheets of every app share: organizations, texts, choices, days, amounts."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.db.models import TextChoices

from .cleaning import is_missing, plain
from .dates import earliest_day, latest_day, read_date
from .reading import Cell
from .rows import FileState, Row

YES = frozenset(("是", "有", "√", "✓", "1", "Y", "YES", "规上", "规模以上", "应建", "已入驻", "入驻", "TRUE"))


def read_org(cell: Cell, row: Row) -> str | None:
    """The code of the organization the cell names; without a word that of the sheet or the scope."""
    if is_missing(cell.text):
        return _of_sheet(row)
    place = row.context.directory.match(cell.text, "org")
    if place.cause:
        row.report(place.cause, "org")
    return place.code or None


def _of_sheet(row: Row) -> str:
    place = row.memory.get("place")
    return place.code if place and place.code else row.context.scope


def require_org(row: Row, state: FileState) -> None:
    """A list without such a column belongs to the organization of its sheet, else of its scope."""
    if "org" not in row.cells:
        row.values["org"] = _of_sheet(row)


def text_reader(most: int, key: str = "", missing: str = ""):
    """A reader for a text of some length; nothing for an empty cell, which is reported as `missing`."""

    def read(cell: Cell, row: Row) -> str | None:
        if is_missing(plain(cell.text)):
            if missing:
                row.report(missing, key)
            return None
        return cell.text.strip()[:most]

    return read


def choice_reader(key: str, choices: type[TextChoices], words: Mapping[str, str], unknown: str):
    """A reader for a choice by its value, label or another word people write; reports `unknown`."""
    known = {plain(str(label)): value for value, label in choices.choices}
    known |= {value: value for value in choices.values} | {word: str(value) for word, value in words.items()}

    def read(cell: Cell, row: Row) -> str | None:
        if is_missing(cell.text):
            return None
        word = plain(cell.text)
        value = known.get(word) or known.get(re.sub(r"\(.*?\)$", "", word))
        if value is None:
            row.report(unknown, key)
        return value

    return read


def read_yes(cell: Cell, row: Row) -> bool | None:
    """True for 是, √, 1; nothing for an empty cell, so that a known row keeps its answer."""
    return plain(cell.text).upper() in YES if cell.text else None


def day_reader(key: str, *, last: bool = False, ahead: bool = False):
    """A reader for a day; a month stands for its first day, or its `last`. ahead: it may be to come.

    Reports DATE_INVALID.
    """

    def read(cell: Cell, row: Row) -> str | None:
        reading = read_date(cell, row.context.as_of.year)
        if reading.missing:
            return None
        day = (latest_day if last else earliest_day)(reading.iso) if reading.is_valid else None
        if day is None or (day > row.context.as_of and not ahead):
            row.report("DATE_INVALID", key)
            return None
        return day.isoformat()

    return read


def amount_reader(key: str, unit: str, invalid: str, places: str = "0.1", most: int = 1000):
    """A reader for a number that may carry its unit (a pattern) behind it; reports `invalid`."""

    def read(cell: Cell, row: Row) -> str | None:
        word = re.sub(rf"({unit})$", "", plain(cell.text).replace(",", ""))
        if is_missing(word):
            return None
        try:
            number = Decimal(word)
        except InvalidOperation:
            number = Decimal(-1)
        if not (number.is_finite() and 0 <= number < most):
            row.report(invalid, key)
            return None
        return str(number.quantize(Decimal(places)))

    return read
