"""Readers that the sheets of units and places share: counts, days that have come."""

import re

from django.utils.translation import gettext_lazy as _

from league.kernel.sheets import Cell, Row, Severity, cause
from league.kernel.sheets.cleaning import is_missing, plain
from league.kernel.sheets.dates import latest_day
from league.kernel.sheets.dates import read_date as reading_of

cause("HEADCOUNT_INVALID", Severity.WARN, _("人数不是数字"), _("按 0 登记，请改为阿拉伯数字。"))
ORG_WORDS = "org_code 所属团组织 团组织 所属组织 隶属团组织 管理团组织 上级团组织 所属团委 团组织编码"


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
