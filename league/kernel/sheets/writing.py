"""Workbooks and CSV out, as a superior expects them: styled, printable, and without one live formula.

Contract: `Workbook(path)` writes pages of rows and a last page 导出说明. Text is written as text whatever it
begins with, numbers as numbers, days as days. Every page has a title, the unit and the day, a heading that is
frozen and repeats in print, borders, A4, and where wanted a line for signatures. `bulk=True` streams, for
registers of any length in constant memory; such a page has one row of headings.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext as _

from league.kernel.errors import Refused

LONGEST_TEXT = 32_767  # characters in a cell, a limit of the format
LAST_ROW = 1_048_576
A4 = 9
LIVE_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
BOX = {**FONT, "border": 1}


@dataclass(frozen=True)
class Head:
    """The heading of a column: its words, its width in characters, the merged heading above it."""

    label: str
    width: float = 12
    group: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Page:
    """One page of a workbook: name of the tab, title, headings, the words above and below the table."""

    name: str
    title: str
    heads: tuple[Head, ...]
    unit: str = ""
    day: str = ""
    remark: str = ""
    signed: bool = False
    portrait: bool = False


def is_live(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula when it is typed or read from CSV."""
    return text.startswith(LIVE_SIGNS)


def clean(text: object) -> str:
    """Text as a cell can hold it: no control characters, not over the length of the format."""
    return UNPRINTABLE.sub("", str(text))[:LONGEST_TEXT]


class Workbook:
    """A workbook in the making; use it as a context manager."""

    def __init__(self, path: Path, *, bulk: bool = False):
        self.bulk = bulk
        safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        options = {**safe, "constant_memory": bulk, "nan_inf_to_errors": False}
        self.book = xlsxwriter.Workbook(str(path), options)
        self.names: set[str] = set()
        self.styles = {name: self.book.add_format(look) for name, look in _looks().items()}

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, kind, error, trace) -> None:
        """Write the file; after an error too, so that no handle stays open."""
        self.book.close()

    def page(self, page: Page, rows: Iterable[Sequence], strong: frozenset[int] = frozenset()) -> int:
        """Write a page and return how many rows of data it got; rows in `strong` (by index) are bold.

        Refused when there are more rows than a sheet can hold.
        """
        sheet = self.book.add_worksheet(self._name(page.name))
        top = self._head(sheet, page)
        count = 0
        for count, row in enumerate(rows, start=1):
            if top + count >= LAST_ROW - 3:
                raise Refused(_("行数超过一张工作表的上限，请缩小筛选范围，或导出 CSV。"))
            self._row(sheet, top + count - 1, row, strong=count - 1 in strong)
        self._foot(sheet, page, top + count)
        return count

    def notes(self, pairs: Iterable[tuple[str, object]]) -> None:
        """The last page 导出说明: who, when, scope, filter, rows expected and written."""
        sheet = self.book.add_worksheet(self._name(_("导出说明")))
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 70)
        sheet.set_paper(A4)
        for index, (label, value) in enumerate(pairs):
            self._cell(sheet, index, 0, str(label), self.styles["head"])
            self._cell(sheet, index, 1, value, self.styles["text"])

    # Parts of a page

    def _name(self, wish: str) -> str:
        """A name for a tab: what the format allows, and different from those before."""
        base = FORBIDDEN_IN_NAMES.sub(" ", clean(wish)).strip()[:28] or "Sheet"
        name, number = base, 2
        while name.casefold() in self.names:
            name, number = f"{base}{number}", number + 1
        self.names.add(name.casefold())
        return name

    def _head(self, sheet, page: Page) -> int:
        """Title, unit and day, headings, page setup; returns the first row of data."""
        last = max(len(page.heads) - 1, 0)
        for column, head in enumerate(page.heads):
            sheet.set_column(column, column, head.width, None, {"hidden": head.hidden})
        sheet.set_row(0, 30)
        self._across(sheet, 0, 0, last, page.title, "title")
        middle = last // 2
        self._across(sheet, 1, 0, middle, page.unit, "left")
        if last > middle:
            self._across(sheet, 1, middle + 1, last, page.day, "right")
        depth = 2 if any(head.group for head in page.heads) else 1
        self._headings(sheet, page.heads, depth)
        self._setup(sheet, page, 2 + depth)
        return 2 + depth

    def _headings(self, sheet, heads: tuple[Head, ...], depth: int) -> None:
        style = self.styles["head"]
        for first, last in _spans(heads):
            head = heads[first]
            if depth == 1:
                self._cell(sheet, 2, first, head.label, style)
            elif not head.group:
                sheet.merge_range(2, first, 3, first, "", style)
                self._cell(sheet, 2, first, head.label, style)
            else:
                self._across(sheet, 2, first, last, head.group, "head")
                for column in range(first, last + 1):
                    self._cell(sheet, 3, column, heads[column].label, style)

    def _setup(self, sheet, page: Page, frozen: int) -> None:
        """A4, as wide as the paper, headings frozen and repeated, page numbers below."""
        sheet.set_paper(A4)
        if not page.portrait:
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, frozen - 1)
        sheet.freeze_panes(frozen, 1)
        sheet.set_footer("&C" + _("第 &P 页，共 &N 页"))
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def _foot(self, sheet, page: Page, row: int) -> None:
        last = max(len(page.heads) - 1, 0)
        if page.remark:
            self._across(sheet, row, 0, last, page.remark, "remark")
            row += 1
        if page.signed:
            blanks = (
                _("单位负责人（签字）："),
                _("填表人："),
                _("联系电话："),
                _("填报日期：    年  月  日"),
            )
            words = (" " * 16).join(blanks)
            self._across(sheet, row + 1, 0, last, words, "left")

    # Cells

    def _across(self, sheet, row: int, first: int, last: int, text: object, style: str) -> None:
        """Text over several columns; one cell alone cannot be merged."""
        if last > first:
            sheet.merge_range(row, first, row, last, "", self.styles[style])
        self._cell(sheet, row, first, str(text), self.styles[style])

    def _row(self, sheet, row: int, values: Sequence, *, strong: bool) -> None:
        text = self.styles["strong" if strong else "text"]
        number = self.styles["strong_number" if strong else "number"]
        for column, value in enumerate(values):
            if type(value) is str:
                self._text(sheet, row, column, value, text)
            elif type(value) is int or type(value) is float:
                sheet.write_number(row, column, value, number)
            else:
                self._cell(sheet, row, column, value, text)

    def _text(self, sheet, row: int, column: int, value: str, style) -> None:
        if not value:
            sheet.write_blank(row, column, None, style)
            return
        quoted = self.styles["quoted"] if is_live(value) else style
        sheet.write_string(row, column, clean(value), quoted)

    def _cell(self, sheet, row: int, column: int, value: object, style) -> None:
        """A value by its kind: nothing, 是 and 否, a number, a day, else text."""
        if value is None:
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, bool):
            sheet.write_string(row, column, _("是") if value else _("否"), style)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, style)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.styles["day"])
        else:
            self._text(sheet, row, column, str(value), style)


def _looks() -> dict[str, dict]:
    """The formats of a workbook by name."""
    return {
        "title": {**FONT, "font_name": "黑体", "font_size": 16, "align": "center"},
        "left": {**FONT, "align": "left"},
        "right": {**FONT, "align": "right"},
        "remark": {**FONT, "align": "left", "text_wrap": True, "font_size": 10},
        "head": {**BOX, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#F2F2F2"},
        "text": BOX,
        "quoted": {**BOX, "quote_prefix": True},
        "strong": {**BOX, "bold": True},
        "number": {**BOX, "num_format": "0"},
        "strong_number": {**BOX, "num_format": "0", "bold": True},
        "day": {**BOX, "num_format": "yyyy-mm-dd", "align": "center"},
    }


def _spans(heads: Sequence[Head]) -> Iterator[tuple[int, int]]:
    """First and last column of each merged heading; a head without a group stands alone."""
    first = 0
    while first < len(heads):
        last = first
        while heads[first].group and last + 1 < len(heads) and heads[last + 1].group == heads[first].group:
            last += 1
        yield first, last
        first = last + 1


def write_csv(path: Path, heads: Sequence[str], rows: Iterable[Sequence]) -> int:
    """Write a CSV that Excel and WPS open rightly (UTF-8 with mark); returns the rows of data written."""
    count = 0
    with Path(path).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_inert(head) for head in heads])
        for row in rows:
            writer.writerow([_inert(value) for value in row])
            count += 1
    return count


def _inert(value: object) -> object:
    """A value that no spreadsheet runs: an apostrophe before text that could be taken for a formula."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = UNPRINTABLE.sub("", value)
        return f"'{text}" if is_live(text) else text
    return value
