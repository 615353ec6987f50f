"""The user's own workbook back, with a red 问题说明 column at the right of every sheet that has problems."""

import io
import zipfile
from collections import defaultdict

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from league.kernel.files import limit
from league.kernel.models import ImportBatch, ImportRow

from ..reading import open_book
from .packing import explain
from .preview import content

RED = Font(color="FFC00000")
RED_BOLD = Font(color="FFC00000", bold=True)
WRAP = Alignment(wrap_text=True, vertical="top")
WIDTH = 48


def annotated_workbook(batch: ImportBatch, data: bytes | None = None) -> bytes:
    """An .xlsx of the uploaded file with what is wrong beside each row; no live formula, no link outside.

    An .xlsx keeps its looks up to LEAGUE_UPLOAD's max_styled_bytes; larger ones, .xls and text files come
    back as plain tables. Raises Refused when the uploaded file was deleted meanwhile.
    """
    data = data if data is not None else content(batch)
    workbook = _workbook(batch, data)
    problems: dict[str, list[ImportRow]] = defaultdict(list)
    for row in batch.rows.exclude(causes=[], warnings=[]).defer("payload"):
        problems[row.sheet].append(row)
    headings = {one["sheet"]: one["header_rows"] for one in batch.recognized if one["role"] == "data"}
    for worksheet in workbook.worksheets:
        if worksheet.title in headings:
            _annotate(worksheet, headings[worksheet.title], problems[worksheet.title])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _annotate(worksheet: Worksheet, heading_rows: list[int], rows: list[ImportRow]) -> None:
    column = _last_filled_column(worksheet) + 1
    _write(worksheet, max(heading_rows, default=1), column, _("问题说明"), RED_BOLD)
    worksheet.column_dimensions[worksheet.cell(1, column).column_letter].width = WIDTH
    for row in rows:
        _write(worksheet, row.number, column, _("；").join(explain(row)), RED)


def _last_filled_column(worksheet: Worksheet) -> int:
    return max((cell.column for cell in _filled(worksheet)), default=0)


def _filled(worksheet: Worksheet) -> list[Cell]:
    """Cells with something in them; `iter_rows` would make the whole rectangle."""
    return [cell for cell in list(worksheet._cells.values()) if cell.value not in (None, "")]


def _write(worksheet: Worksheet, row: int, column: int, text: str, font: Font) -> None:
    cell = worksheet.cell(row, column)
    cell.value, cell.data_type = text, "s"
    cell.font, cell.alignment = font, WRAP


def _workbook(batch: ImportBatch, data: bytes) -> Workbook:
    book = open_book(data, batch.filename)
    if book.kind == "xlsx" and _bytes_of_sheets(data) <= limit("max_styled_bytes"):
        workbook = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        for worksheet in workbook.worksheets:
            _make_text(worksheet)
        return workbook
    workbook = Workbook()
    workbook.remove(workbook.active)
    for grid in book.grids:
        worksheet = workbook.create_sheet(grid.name[:31])
        for row in grid.rows:
            worksheet.append([_writable(value) for value in row])
        _make_text(worksheet)
    return workbook


def _bytes_of_sheets(data: bytes) -> int:
    """How much XML the sheets unpack to: what openpyxl makes objects of."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(part.file_size for part in archive.infolist() if "/worksheets/" in part.filename)


def _writable(value):
    """A value openpyxl can write: nothing for "", no control characters."""
    return (ILLEGAL_CHARACTERS_RE.sub("", value) or None) if isinstance(value, str) else value


def _make_text(worksheet: Worksheet) -> None:
    """What begins like a formula is text, whoever wrote it."""
    for cell in _filled(worksheet):
        if isinstance(cell.value, str) and cell.value[0] in "=+-@":
            cell.data_type = "s"
