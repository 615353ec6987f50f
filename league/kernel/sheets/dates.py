"""Dates as people write them in workbooks: 2005.3, 05.3.1, 20050301, serials, real date cells."""

import datetime
import re
import unicodedata
from dataclasses import dataclass

from league.kernel.identity import INVISIBLE

from .reading.grid import Cell, text_of

MISSING = frozenset(
    [
        "",
        "/",
        "//",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "―",
        "–",
        "_",
        "无",
        "没有",
        "不详",
        "未知",
        "暂无",
        "暂缺",
        "不清楚",
        "不清",
        "不明",
        "不知道",
        "待查",
        "待补",
        "待定",
        "忘记",
        "空",
        "N/A",
        "n/a",
        "NA",
        "None",
        "null",
        "?",
    ]
)
CLOCK = re.compile(r"[ T]\s*\d{1,2}[:：]\d{2}([:：]\d{2})?(\.\d+)?\s*$")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
SPLIT = re.compile(r"(\d{4}|\d{2})[年./\-—–,、。·](\d{1,2})(?:[月./\-—–,、。·](?:(\d{1,2})[日号]?)?)?[.]?")
SERIAL_1904 = 1462
FIRST_SERIAL, LAST_SERIAL = 3_654, 80_000  # 1910-01-01 … 2119


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date cell understood: iso text by the precision given, or why there is none.

    `other` is the second possible month of an ambiguous number; `whole` tells that a day was given.
    """

    iso: str = ""
    missing: bool = False
    other: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether the cell holds a date."""
        return bool(self.iso)

    @property
    def is_ambiguous(self) -> bool:
        """Whether January and October cannot be told apart."""
        return bool(self.other)

    @property
    def has_day(self) -> bool:
        """Whether the day of the month was given."""
        return len(self.iso) == 10


INVALID = DateReading()
ABSENT = DateReading(missing=True)


def read_date(cell: Cell, pivot: int) -> DateReading:
    """Understand a date cell; two-digit years after `pivot` (a year like 2026) belong to the 1900s."""
    value = cell.value
    if isinstance(value, datetime.date):
        return _reading(value.year, value.month, value.day)
    if isinstance(value, datetime.time | datetime.timedelta | bool):
        return INVALID
    if isinstance(value, int | float):
        return _number(cell, float(value))
    return _text(text_of(value), pivot)


def shows_day(number_format: str) -> bool:
    """Whether an Excel number format shows the day of the month (yyyy"年"m"月" does not)."""
    return "d" in re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format).lower()


def latest_day(iso: str) -> datetime.date:
    """The day itself, or the last day of the month when no day was given."""
    year, month = int(iso[:4]), int(iso[5:7])
    if len(iso) == 10:
        return datetime.date(year, month, int(iso[8:]))
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return following - datetime.timedelta(days=1)


def earliest_day(iso: str) -> datetime.date:
    """The day itself, or the first day of the month when no day was given."""
    return datetime.date(int(iso[:4]), int(iso[5:7]), int(iso[8:] or 1))


def _reading(year: int, month: int, day: int | None) -> DateReading:
    try:
        found = datetime.date(year, month, day or 1)
    except ValueError:
        return INVALID
    if not 1900 <= year <= 2100:
        return INVALID
    return DateReading(found.isoformat() if day is not None else f"{year:04d}-{month:02d}")


def _number(cell: Cell, value: float) -> DateReading:
    if 1900 <= value < 2101 and not value.is_integer():
        return _year_and_month(cell, value)
    if value.is_integer():
        compact = _compact(str(int(value)))
        if compact.is_valid:
            return compact
    if FIRST_SERIAL <= value + (SERIAL_1904 if cell.epoch_1904 else 0) <= LAST_SERIAL:
        return _serial(value, cell.epoch_1904)
    return INVALID


def _serial(value: float, epoch_1904: bool) -> DateReading:
    start = datetime.date(1904, 1, 1) if epoch_1904 else datetime.date(1899, 12, 30)
    found = start + datetime.timedelta(days=int(value))
    return _reading(found.year, found.month, found.day)


def _year_and_month(cell: Cell, value: float) -> DateReading:
    """2018.7 and 2021.05 are months; 2019.1 is October when shown as 2019.10, else nobody knows."""
    year, _dot, fraction = repr(round(value, 4)).partition(".")
    if fraction != "1":
        return _reading(int(year), int(fraction), None) if len(fraction) <= 2 else INVALID
    october = _reading(int(year), 10, None)
    if decimals(cell.number_format()) >= 2:
        return october
    return DateReading(october.iso, other=f"{int(year):04d}-01")


def decimals(number_format: str) -> int:
    """How many decimals a number format always shows: 2 for 0.00, 0 for General."""
    found = re.search(r"\.(0+)", number_format)
    return len(found.group(1)) if found else 0


def _text(text: str, pivot: int) -> DateReading:
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = INVISIBLE.sub("", CLOCK.sub("", plain)).strip("'`‘’")
    if plain in MISSING:
        return ABSENT
    plain = re.sub(r"^(\d{4,8})\.0+$", r"\1", plain)
    if plain.isdecimal():
        return _digits(plain, pivot)
    parts = SPLIT.fullmatch(plain)
    if not parts:
        return INVALID
    year, month, day = parts.groups()
    return _reading(_full_year(year, pivot), int(month), int(day) if day else None)


def _digits(digits: str, pivot: int) -> DateReading:
    compact = _compact(digits)
    if compact.is_valid:
        return compact
    if len(digits) == 5 and FIRST_SERIAL <= int(digits) <= LAST_SERIAL:
        return _serial(int(digits), False)
    if len(digits) == 6 and digits[:2] not in ("19", "20"):
        return _reading(_full_year(digits[:2], pivot), int(digits[2:4]), int(digits[4:]))
    return INVALID


def _compact(digits: str) -> DateReading:
    parts = COMPACT.fullmatch(digits)
    if not parts or digits[:2] not in ("19", "20"):
        return INVALID
    year, month, day = parts.groups()
    return _reading(int(year), int(month), int(day) if day else None)


def _full_year(year: str, pivot: int) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (2000 if int(year) <= pivot % 100 else 1900)
