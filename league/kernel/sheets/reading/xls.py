"""Old .xls workbooks, read with xlrd: values, number formats, merged ranges, hidden sheets, 1904 dates."""

import datetime
import io

import xlrd

from .grid import Book, Grid, Limits, Value, unreadable

TEXT, NUMBER, DATE, BOOLEAN = 1, 2, 3, 4


def read_xls(data: bytes, name: str, limits: Limits) -> Book:
    """An .xls file as a book; raises Refused when it is damaged, encrypted or too large."""
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError, LookupError, ValueError, AssertionError) as error:
        raise unreadable(name) from error
    limits.check_sheets(name, book.nsheets)
    return Book(name, [_grid(book, sheet, limits) for sheet in book.sheets()], "xls")


def _grid(book: xlrd.Book, sheet: xlrd.sheet.Sheet, limits: Limits) -> Grid:
    limits.check(sheet.name, sheet.nrows, max((sheet.row_len(r) for r in range(sheet.nrows)), default=0))
    rows = [
        [_value(cell.ctype, cell.value, book.datemode) for cell in sheet.row(r)] for r in range(sheet.nrows)
    ]

    def number_format(row: int, column: int) -> str:
        index = sheet.cell_xf_index(row, column)
        return book.format_map[book.xf_list[index].format_key].format_str

    merged = tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells)
    return Grid(sheet.name, rows, merged, sheet.visibility == 0, number_format, bool(book.datemode))


def _value(kind: int, value, datemode: int) -> Value:
    if kind in (TEXT, NUMBER):
        return value
    if kind == DATE:
        return _moment(value, datemode)
    return bool(value) if kind == BOOLEAN else None


def _moment(value: float, datemode: int) -> Value:
    """The day of a date cell; a number that is no day stays a number."""
    try:
        moment = xlrd.xldate.xldate_as_datetime(value, datemode)
    except (ValueError, OverflowError):
        return value
    return moment.date() if moment.time() == datetime.time() else moment
