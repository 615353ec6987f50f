"""Batches: a workbook stored as a preview, corrected, committed in the background, undone.

Contract: `open_batch` reads a file and stores what every row would do; nothing else is written. Corrections
go through `edit_cell`, `fix_column`, `skip_row`; `causes` groups the problems. `commit` checks again and
stores in chunks that can be resumed; rows = new + changed + unchanged + rejected + held + skipped. `undo`
takes back what nobody changed since. `annotated_workbook` gives the user's own workbook back.
"""

from .annotated import annotated_workbook
from .commit import commit, discard, order_commit, order_undo, result, undo
from .fixes import CHOSEN, decide, edit_cell, fix_column, skip_row
from .packing import explain, sentence
from .preview import CauseGroup, Scope, aim, causes, open_batch, preview, recount, rows_with, wrong_values

__all__ = [
    "CHOSEN",
    "CauseGroup",
    "Scope",
    "aim",
    "annotated_workbook",
    "causes",
    "commit",
    "decide",
    "discard",
    "edit_cell",
    "explain",
    "fix_column",
    "open_batch",
    "order_commit",
    "order_undo",
    "preview",
    "recount",
    "result",
    "rows_with",
    "sentence",
    "skip_row",
    "undo",
    "wrong_values",
]
