"""Opening a batch and storing its preview: every row of the file with what is wrong with it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, QuerySet, TextField
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from league.kernel import bulk, files, permits
from league.kernel.errors import Refused
from league.kernel.models import ImportBatch, ImportRow, ImportState, RowStatus, Upload

from ..causes import CAUSES, Cause
from ..columns import Sheet
from ..columns import sheet as sheet_of
from ..examine import examine_rows, no_collecting
from ..reading import open_book
from ..rows import Context, Examination, Row
from .packing import pack, take_result

CHUNK = 1000


@dataclass(frozen=True)
class Scope:
    """The organization a file is for, as the kernel knows organizations: code, path, label."""

    code: str = ""
    path: str = ""
    label: str = ""


@dataclass(frozen=True)
class CauseGroup:
    """同类问题: one cause and how many rows have it."""

    cause: Cause
    rows: int

    @property
    def code(self) -> str:
        """The cause's code."""
        return self.cause.code


def open_batch(
    kind: str,
    *,
    scope: Scope,
    as_of: date,
    actor,
    upload: Upload | None = None,
    data: bytes | None = None,
    filename: str = "",
) -> ImportBatch:
    """A new batch with its preview; the file comes as a checked upload or, from commands, as bytes.

    Raises Forbidden without the sheet's import permit at the scope, Refused when the file cannot be read.
    """
    sheet = sheet_of(kind)
    if not scope.code and sheet.register.needs_scope():
        raise Refused(_("请指定导入范围：这份名册属于哪个团组织。"))
    if actor is not None:
        permits.require(actor, sheet.register.permit, scope.path)
    batch = ImportBatch.objects.create(
        kind=kind,
        actor=actor,
        scope_path=scope.path,
        scope_code=scope.code,
        scope_label=scope.label[:120],
        as_of=as_of,
        filename=(filename or (upload.name if upload else ""))[:150],
        upload=upload,
    )
    return preview(batch, data=data)


def aim(batch: ImportBatch, *, scope: Scope, as_of: date, actor) -> ImportBatch:
    """Point a batch at another organization or day; `preview` then reads and saves it anew.

    Raises Forbidden without the import permit at that organization.
    """
    permits.require(actor, sheet_of(batch.kind).register.permit, scope.path)
    batch.scope_code, batch.scope_path, batch.scope_label = scope.code, scope.path, scope.label[:120]
    batch.as_of = as_of
    return batch


def preview(batch: ImportBatch, *, data: bytes | None = None, mapping: dict | None = None) -> ImportBatch:
    """Read the file (again) and store every row; earlier corrections of cells are lost.

    `mapping` replaces the user's corrections of sheets, heading rows and columns. Raises Refused when the
    batch is no longer open or its file is gone.
    """
    _refuse_closed(batch)
    sheet = sheet_of(batch.kind)
    if mapping is not None:
        batch.mapping = mapping
    book = open_book(data if data is not None else content(batch), batch.filename)
    examination, rows = examine_rows(sheet, book, context_of(batch), batch.mapping)
    with no_collecting(), transaction.atomic():
        _refuse_closed(ImportBatch.objects.select_for_update().get(pk=batch.pk))
        batch.rows.all().delete()
        for stored in _chunks(_stored_rows(batch, sheet, examination, rows)):
            bulk.insert(stored)
        batch.recognized = [asdict(one) for one in examination.recognized]
        batch.state = ImportState.PREVIEWED
        batch.version += 1
        recount(batch)
    return batch


def _refuse_closed(batch: ImportBatch) -> None:
    if batch.state not in (ImportState.UPLOADED, ImportState.PREVIEWED):
        raise Refused(_("这批数据已经导入或撤销，不能重新识别。请重新上传文件。"))


def content(batch: ImportBatch) -> bytes:
    """The bytes of the uploaded file; Refused when it was deleted."""
    if batch.upload is None or not batch.upload.stored_name:
        raise Refused(_("《%(name)s》的原文件已过期删除，请重新上传。") % {"name": batch.filename})
    return files.location(batch.upload.stored_name).read_bytes()


def context_of(batch: ImportBatch, actor=None) -> Context:
    """What the batch's rows are checked against, as its actor may know it."""
    register = sheet_of(batch.kind).register
    return register.context(batch.scope_code, batch.as_of, actor or batch.actor)


def recount(batch: ImportBatch) -> None:
    """Count rows by status and outcome, and save the batch."""
    counts: dict[str, int] = {"rows": 0}
    grouped = batch.rows.order_by().values_list("status", "outcome").annotate(number=Count("pk"))
    for status, outcome, number in grouped:
        for name in ("rows", status, outcome and f"outcome_{outcome}"):
            if name:
                counts[name] = counts.get(name, 0) + number
    batch.counts = counts
    batch.save()


def causes(batch: ImportBatch, *, warnings: bool = False) -> list[CauseGroup]:
    """Problems grouped by cause, most frequent first; warnings of importable rows when asked for."""
    field = "warnings" if warnings else "causes"
    counts: dict[str, int] = {}
    for codes in batch.rows.exclude(status=RowStatus.SKIP).values_list(field, flat=True):
        for code in codes:
            counts[code] = counts.get(code, 0) + 1
    groups = [CauseGroup(CAUSES[code], number) for code, number in counts.items()]
    return sorted(groups, key=lambda group: (-group.rows, group.code))


def rows_with(batch: ImportBatch, code: str) -> QuerySet[ImportRow]:
    """Rows that have one cause, as a problem or as a warning."""
    told = Concat(Cast("causes", TextField()), Cast("warnings", TextField()))
    rows = batch.rows.exclude(status=RowStatus.SKIP).annotate(told=told)
    return rows.filter(told__contains=f'"{code}"')


def wrong_values(batch: ImportBatch, code: str) -> list[tuple[str, str, int]]:
    """For one cause: (column key, text in that column, number of rows), most frequent first."""
    counts: dict[tuple[str, str], int] = {}
    for row in rows_with(batch, code).iterator(chunk_size=CHUNK):
        column = (row.payload or {}).get("columns", {}).get(code, "")
        key = (column, row.cells.get(column, ""))
        counts[key] = counts.get(key, 0) + 1
    return sorted(((c, text, n) for (c, text), n in counts.items()), key=lambda one: (-one[2], one[1]))


def _stored_rows(batch: ImportBatch, sheet: Sheet, examination: Examination, rows: dict[tuple, Row]):
    for position, result in enumerate(examination.rows, start=1):
        stored = ImportRow(batch=batch, position=position, sheet=result.sheet[:100], number=result.row)
        row = rows.get((result.sheet, result.row))
        take_result(stored, sheet, result, pack(row) if row else {})
        stored.why_skipped = result.why_skipped
        if row is None:
            stored.payload = None
        yield stored


def _chunks(stored: Iterable[ImportRow]):
    chunk: list[ImportRow] = []
    for row in stored:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    yield chunk
