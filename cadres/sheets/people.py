"""Readers that the lists of participants and of people serving share."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from league.kernel.sheets import Cell, FileState, Row, Severity, cause
from league.kernel.sheets.cleaning import is_missing, plain
from league.kernel.sheets.dates import earliest_day, latest_day, read_date

cause("HOURS_INVALID", Severity.WARN, _("学时不是数字"), _("未登记，请改为阿拉伯数字，如 16。"))
ORG_WORDS = (
    "org_code 所在团组织 团组织 所属团组织 所在单位 单位 工作单位 所在团委 所属团委 选派单位 推荐单位 "
    "乡镇 所在乡镇 服务乡镇 服务单位 服务地 派驻单位"
)
NO = frozenset(("否", "不合格", "未结业", "未通过", "缺席", "×", "N", "NO", "0"))


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


def text_reader(most: int):
    """A reader for a text of some length, or nothing."""

    def read(cell: Cell, row: Row) -> str | None:
        return None if is_missing(cell.text) else cell.text.strip()[:most]

    return read


def choice_reader(key: str, choices: type[TextChoices], words: Mapping[str, str], unknown: str):
    """A reader for a choice by its label or another word people write; reports `unknown`."""
    known = {plain(str(label)): value for value, label in choices.choices}
    known |= {word: str(value) for word, value in words.items()}

    def read(cell: Cell, row: Row) -> str | None:
        if is_missing(cell.text):
            return None
        word = re.sub(r"\(.*?\)$", "", plain(cell.text))
        if word not in known:
            row.report(unknown, key)
        return known.get(word)

    return read


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


def read_hours(cell: Cell, row: Row) -> str | None:
    """Hours, with or without 学时 behind them; HOURS_INVALID."""
    word = re.sub(r"(个)?(学时|课时|小时|时)$", "", plain(cell.text))
    if is_missing(word):
        return None
    try:
        number = Decimal(word)
    except InvalidOperation:
        number = Decimal(-1)
    if not (number.is_finite() and 0 <= number < 1000):
        row.report("HOURS_INVALID")
        return None
    return str(number.quantize(Decimal("0.1")))


def read_passed(cell: Cell, row: Row) -> bool | None:
    """False for 否, 不合格 …; nothing for an empty cell."""
    return plain(cell.text).upper() not in NO if cell.text else None
