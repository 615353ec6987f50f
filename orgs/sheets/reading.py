"""Readers that the sheets of units and places share: organizations, choices, yes and no, counts, days."""

import re
from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from league.kernel.sheets import Cell, FileState, Row, Severity, cause
from league.kernel.sheets.cleaning import is_missing, plain
from league.kernel.sheets.dates import latest_day
from league.kernel.sheets.dates import read_date as reading_of

cause("HEADCOUNT_INVALID", Severity.WARN, _("人数不是数字"), _("按 0 登记，请改为阿拉伯数字。"))
ORG_WORDS = "org_code 所属团组织 团组织 所属组织 隶属团组织 管理团组织 上级团组织 所属团委 团组织编码"
YES = frozenset(("是", "有", "√", "✓", "1", "Y", "YES", "规上", "规模以上", "应建", "已入驻", "入驻", "TRUE"))


def read_org(cell: Cell, row: Row) -> str | None:
    """The code of the organization the cell names; without a word the scope of the list."""
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


def read_count(cell: Cell, row: Row) -> int | None:
    """A number of people; HEADCOUNT_INVALID."""
    word = re.sub(r"[人名]$", "", plain(cell.text).removesuffix(".0"))
    if is_missing(word):
        return None
    if not (word.isascii() and word.isdecimal() and len(word) < 7):
        row.report("HEADCOUNT_INVALID")
        return 0
    return int(word)


def read_day(key: str):
    """A reader for a day that has come; a month stands for its last day. Reports DATE_INVALID."""

    def read(cell: Cell, row: Row) -> str | None:
        reading = reading_of(cell, row.context.as_of.year)
        if reading.missing:
            return None
        day = latest_day(reading.iso) if reading.is_valid else None
        if day is None or reading.iso > row.context.as_of.isoformat()[: len(reading.iso)]:
            row.report("DATE_INVALID", key)
            return None
        return min(day, row.context.as_of).isoformat()

    return read
