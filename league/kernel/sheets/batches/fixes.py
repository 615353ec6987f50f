"""Correcting a preview: one cell, a whole column of equal wrong values, or leaving a row out."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from league.kernel import permits
from league.kernel.errors import Refused
from league.kernel.models import ImportBatch, ImportRow, RowStatus

from ..columns import sheet as sheet_of
from ..examine import check_rows, result_of
from ..roundtrip import BASE, base_of, read_base
from ..rows import Context
from .packing import take_result, unpack
from .preview import CHUNK, context_of, recount

CHOSEN = "chosen"  # why_skipped of a row that the user left out
SAVED = (
    "status",
    "cause",
    "causes",
    "warnings",
    "notes",
    "why_skipped",
    "payload",
    "person_index",
    "edited",
)


@transaction.atomic
def edit_cell(batch: ImportBatch, row: ImportRow, column: str, text: str, *, actor) -> ImportRow:
    """Put a text into one cell and check the row again, with every row about the same person.

    Raises Forbidden without the permit, Refused when the batch is closed or the row is no data.
    """
    batch = _open(batch, actor)
    row = batch.rows.select_for_update().get(pk=row.pk)
    _put(row, column, text, batch)
    _recheck(batch, [row])
    return batch.rows.get(pk=row.pk)


@transaction.atomic
def fix_column(batch: ImportBatch, column: str, old: str, new: str, *, actor) -> int:
    """Replace a text in every cell of a column that holds exactly it; the number of rows changed."""
    batch = _open(batch, actor)
    rows = [
        row
        for row in batch.rows.exclude(status=RowStatus.SKIP).select_for_update().iterator(chunk_size=CHUNK)
        if row.cells.get(column, "") == old
    ]
    for row in rows:
        _put(row, column, new, batch)
    _recheck(batch, rows)
    return len(rows)


@transaction.atomic
def decide(batch: ImportBatch, row: ImportRow, column: str, *, mine: bool, actor) -> ImportRow:
    """Settle a changed cell: keep mine against what stands there now, or keep what stands there.

    Raises Forbidden without the permit, Refused when the batch is closed or the cell is not changed.
    """
    batch = _open(batch, actor)
    row = batch.rows.select_for_update().get(pk=row.pk)
    if column not in row.changes:
        raise Refused(_("这一格没有修改，不用选择。"))
    now = row.changes[column]["now"]
    if mine:
        told = read_base(row.cells.get(BASE.key, ""))
        _put(row, BASE.key, base_of({**told, column: now}), batch)
    else:
        _put(row, column, now, batch)
    _recheck(batch, [row])
    return batch.rows.get(pk=row.pk)


@transaction.atomic
def skip_row(batch: ImportBatch, row: ImportRow, *, actor, skip: bool = True) -> ImportRow:
    """Leave a row out, or take it in again; rows about the same person are checked again."""
    batch = _open(batch, actor)
    row = batch.rows.select_for_update().get(pk=row.pk)
    if row.payload is None:
        raise Refused(_("第 %(row)d 行不是数据行，不用跳过。") % {"row": row.number})
    row.status = RowStatus.SKIP if skip else RowStatus.REJECT
    row.why_skipped = CHOSEN if skip else ""
    row.cause, row.causes, row.warnings = "", [], []
    row.save()
    _recheck(batch, [row])
    return batch.rows.get(pk=row.pk)


def _open(batch: ImportBatch, actor) -> ImportBatch:
    """The batch under lock; Forbidden without the permit, Refused when it is closed."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if actor is not None:
        permits.require(actor, sheet_of(batch.kind).register.permit, batch.scope_path)
    if not batch.is_open:
        raise Refused(_("《%(name)s》已经导入、撤销或放弃，不能再修改。") % {"name": batch.filename})
    return batch


def _put(row: ImportRow, column: str, text: str, batch: ImportBatch) -> None:
    if row.payload is None:
        raise Refused(_("第 %(row)d 行不是数据行，不能修改。") % {"row": row.number})
    if column not in sheet_of(batch.kind).by_key:
        raise Refused(_("没有“%(column)s”这一栏。") % {"column": column})
    payload = dict(row.payload)
    payload["cells"] = {**payload["cells"], column: text.strip()}
    row.payload, row.edited = payload, True


def _recheck(batch: ImportBatch, changed: list[ImportRow]) -> None:
    """Check changed rows again, and the rows that are about the same persons as they are or were."""
    context = context_of(batch)
    if sheet_of(batch.kind).register.grows:
        affected = _with(batch, changed, batch.rows.exclude(status=RowStatus.SKIP))
    else:
        persons = {row.person_index for row in changed}
        recheck_rows(batch.kind, changed, context)
        persons |= {row.person_index for row in changed}
        affected = _with(batch, changed, batch.rows.filter(person_index__in=persons - {""}))
    recheck_rows(batch.kind, affected, context)
    ImportRow.objects.bulk_update(affected, SAVED, batch_size=200)
    batch.version += 1
    recount(batch)


def _with(batch: ImportBatch, changed: list[ImportRow], others: Iterable[ImportRow]) -> list[ImportRow]:
    """Changed rows and others, each once, in the order of the file; rows left out stay out."""
    rows = {row.pk: row for row in others} | {row.pk: row for row in changed}
    return sorted(rows.values(), key=lambda row: row.position)


def recheck_rows(kind: str, rows: list[ImportRow], context: Context) -> None:
    """Check stored rows again against a context; rows left out by the user stay as they are."""
    sheet = sheet_of(kind)
    live = [row for row in rows if row.payload is not None and row.status != RowStatus.SKIP]
    engine_rows = [unpack(row, context) for row in live]
    check_rows(sheet, engine_rows, context)
    for stored, row in zip(live, engine_rows, strict=True):
        packed = {key: stored.payload[key] for key in ("cells", "place")}
        take_result(stored, sheet, result_of(sheet, row), packed)
