"""Examining a workbook: every row with everything that is wrong with it, nothing written."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from .causes import Severity
from .columns import Sheet
from .reading.grid import Book
from .roundtrip import KEY, recall, settle
from .rows import Context, Examination, FileState, Row, RowResult
from .tables import rows_of, tables_of

STORED = ("import", "change")  # what a row must be to be written


@contextmanager
def no_collecting() -> Iterator[None]:
    """No garbage collection for a while: walking over a hundred thousand living cells doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def examine(
    sheet: Sheet, book: Book, context: Context, mapping: Mapping[str, dict] | None = None
) -> Examination:
    """Read, clean and check every row of every sheet of a book.

    `mapping` holds the user's corrections by sheet name: role, header_rows (from 1), columns
    (0-based index → key), place (a code).
    """
    return examine_rows(sheet, book, context, mapping)[0]


def examine_rows(
    sheet: Sheet, book: Book, context: Context, mapping: Mapping[str, dict] | None = None
) -> tuple[Examination, dict[tuple[str, int], Row]]:
    """Like `examine`, with the checked rows by (sheet name, row number) for those who store them."""
    with no_collecting():
        return _examine(sheet, book, context, mapping or {})


def _examine(sheet: Sheet, book: Book, context: Context, mapping: Mapping[str, dict]):
    tables = tables_of(sheet, book, mapping)
    results: list[RowResult] = []
    rows: list[Row] = []
    for table in tables:
        if table.recognized.role == "data":
            skipped, data = rows_of(sheet, table, context, book.stem)
            results += skipped
            rows += data
    check_rows(sheet, rows, context)
    results += [result_of(sheet, row) for row in rows]
    order = {table.recognized.sheet: index for index, table in enumerate(tables)}
    results.sort(key=lambda result: (order[result.sheet], result.row))
    recognized = [table.recognized for table in tables]
    return Examination(results, recognized), {(row.sheet, row.number): row for row in rows}


def check_rows(sheet: Sheet, rows: list[Row], context: Context) -> None:
    """Read the cells of all rows, look things up once, then run the checks of the sheet row by row."""
    if KEY.key in sheet.by_key:
        recall(sheet, rows, context)
    readers = [(column.key, column.read) for column in sheet.columns]
    for row in rows:
        for key, read in readers:
            cell = row.cells.get(key)
            if cell is not None:
                row.values[key] = read(cell, row) if read else (cell.text or None)
    state = FileState(context)
    if sheet.prepare:
        sheet.prepare(rows, state)
    for row in rows:
        for check in sheet.checks:
            check(row, state)
        settle(row)


def result_of(sheet: Sheet, row: Row) -> RowResult:
    """The result of a checked row."""
    reasons = row.codes(Severity.REJECT)
    duplicate = row.codes(Severity.DUPLICATE)
    held = row.codes(Severity.HOLD)
    status = "hold" if held else "duplicate" if duplicate else "reject" if reasons else "import"
    if status == "import" and row.changes is not None:
        status = "change" if row.changes else "duplicate"
    warnings = row.codes(Severity.WARN)
    return RowResult(
        sheet=row.sheet,
        row=row.number,
        status=status,
        reasons=held or duplicate or reasons,
        warnings=warnings if status in STORED else [],
        notes=row.codes(Severity.NOTE) + ([] if status in STORED else warnings),
        values={key: value for key, value in row.values.items() if sheet.column(key).stored},
        columns={one.code: one.column for one in row.found if one.column},
        changes=row.changes or {},
    )
