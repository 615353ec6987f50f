"""Sheets: registers as columns declared once; messy workbooks in, every finding at once.

Contract: an app declares `Sheet(code, label, columns, checks)` with `register`. `open_book` reads a
file, `examine` answers for every row what it is, what is wrong and what would be stored, and writes
nothing. `league.kernel.sheets.batches` stores a preview, commits it and undoes it.
"""

from .causes import CAUSES, Cause, Found, Severity, cause
from .columns import Column, Sheet, all_sheets, register, sheet
from .examine import examine
from .reading import Book, Cell, Grid, Limits, open_book
from .rows import Context, Directory, Examination, FileState, Place, Recognized, Row, RowResult
from .store import Register, delete_unused

__all__ = [
    "CAUSES",
    "Book",
    "Cause",
    "Cell",
    "Column",
    "Context",
    "Directory",
    "Examination",
    "FileState",
    "Found",
    "Grid",
    "Limits",
    "Place",
    "Recognized",
    "Register",
    "Row",
    "RowResult",
    "Severity",
    "Sheet",
    "all_sheets",
    "cause",
    "delete_unused",
    "examine",
    "open_book",
    "register",
    "sheet",
]
