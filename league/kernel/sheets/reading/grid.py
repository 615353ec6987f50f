"""What every reader returns: a book of grids, a grid of plain values, a cell with its number format."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from league.kernel.errors import Refused
from league.kernel.files import limit

Value = str | int | float | bool | datetime.date | datetime.datetime | datetime.time | None
Span = tuple[int, int, int, int]
EXCEL_ERRORS = {"#N/A", "#VALUE!", "#REF!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}


@dataclass(frozen=True)
class Limits:
    """How much of a workbook is read before it is refused; by default what the upload door lets in."""

    rows: int = field(default_factory=lambda: limit("max_rows"))
    columns: int = field(default_factory=lambda: limit("max_columns"))
    cells: int = field(default_factory=lambda: limit("max_cells"))
    sheets: int = field(default_factory=lambda: limit("max_sheets"))
    bytes_unpacked: int = field(default_factory=lambda: limit("max_unpacked_bytes"))

    def check(self, sheet: str, rows: int, columns: int) -> None:
        """Raises Refused when a sheet of this size would be too large."""
        if rows > self.rows or columns > self.columns or rows * columns > self.cells:
            raise Refused(
                _(
                    "工作表“%(sheet)s”有 %(rows)d 行、%(columns)d 列，超出可读取的范围。"
                    "请删除数据区以外的空行空列，或拆成几个文件后再上传。"
                )
                % {"sheet": sheet, "rows": rows, "columns": columns}
            )

    def check_sheets(self, name: str, sheets: int) -> None:
        """Raises Refused when a file has too many sheets."""
        if sheets > self.sheets:
            raise Refused(_("文件《%(name)s》的工作表太多，请拆开后再上传。") % {"name": name})


def unreadable(name: str) -> Refused:
    """The refusal of a file that no reader can open."""
    words = _(
        "文件《%(name)s》无法读取：已损坏、已加密或不是 Excel 工作簿。请去掉密码后另存为 .xlsx 再上传。"
    )
    return Refused(words % {"name": name})


@dataclass(slots=True)
class Cell:
    """One cell: its plain value and, on demand, the number format it is shown with.

    `shown` is the format itself, or the grid with the cell's position, to be asked only when needed.
    """

    value: Value
    shown: Any = "General"
    epoch_1904: bool = False

    def number_format(self) -> str:
        """The Excel number format."""
        if isinstance(self.shown, str):
            return self.shown
        grid, row, column = self.shown
        return grid.number_format(row, column)

    @property
    def text(self) -> str:
        """The value as stripped text; whole numbers without a decimal point, errors as nothing."""
        return text_of(self.value)

    @property
    def is_number(self) -> bool:
        """Whether Excel holds a number here (true and false are not numbers)."""
        return isinstance(self.value, int | float) and not isinstance(self.value, bool)


def text_of(value: Value) -> str:
    """A cell value as stripped text, as a person would copy it."""
    if value is None or isinstance(value, str):
        text = (value or "").strip("\u200b\ufeff \t\r\n\u3000\xa0")
        return "" if text in EXCEL_ERRORS else text
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


@dataclass
class Grid:
    """One sheet: rows of values from A1 on (rows may differ in length), merged ranges, visibility."""

    name: str
    rows: list[list[Value]]
    merged: tuple[Span, ...] = ()  # (first row, first column, last row, last column), from 0
    visible: bool = True
    formats: Callable[[int, int], str] | None = None
    epoch_1904: bool = False

    def value(self, row: int, column: int) -> Value:
        """The value at a 0-based position; None beyond the row's end."""
        values = self.rows[row]
        return values[column] if column < len(values) else None

    def text(self, row: int, column: int) -> str:
        """The text at a 0-based position."""
        return text_of(self.value(row, column))

    def number_format(self, row: int, column: int) -> str:
        """The number format at a 0-based position; General where the file has none."""
        return self.formats(row, column) if self.formats else "General"

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a 0-based position."""
        return Cell(self.value(row, column), (self, row, column), self.epoch_1904)

    def merge_filled(self) -> dict[tuple[int, int], Value]:
        """For every covered cell of a vertically merged range, the value of the range's first cell."""
        filled = {}
        for top, left, bottom, right in self.merged:
            if bottom > top and top < len(self.rows):
                value = self.value(top, left)
                last = min(bottom, len(self.rows) - 1)
                filled |= {
                    (r, c): value
                    for r in range(top, last + 1)
                    for c in range(left, right + 1)
                    if (r, c) != (top, left)
                }
        return filled


@dataclass
class Book:
    """An uploaded file as grids."""

    name: str
    grids: list[Grid]
    kind: str

    @property
    def stem(self) -> str:
        """The file name without its ending."""
        return PurePath(self.name).stem
