"""Committing a batch and taking it back: in chunks, each a transaction that also says which rows it did.

A worker that dies loses the chunk it was in and nothing else; whoever resumes finds the rows without an
outcome and goes on, so that nothing is stored twice.
"""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit, bulk, jobs, permits
from league.kernel.errors import Refused
from league.kernel.models import ImportBatch, ImportRow, ImportState, Job, RowOutcome, RowStatus

from ..causes import Severity, cause
from ..columns import sheet as sheet_of
from ..examine import no_collecting
from ..rows import Context
from .amending import CHANGE_REFUSED, amend_rows, restore_rows
from .fixes import recheck_rows
from .preview import CHUNK, context_of, recount

MOST_RACES = 5
CHANGED_MEANWHILE = "CHANGED_MEANWHILE"
cause(
    CHANGED_MEANWHILE,
    Severity.REJECT,
    gettext_lazy("预览以后情况有变"),
    gettext_lazy("本行没有导入，请重新上传核对后再导入。"),
)
audit.event("sheets.commit", gettext_lazy("批量导入"))
audit.event("sheets.undo", gettext_lazy("撤销批量导入"))

OUTCOME_OF = {
    RowStatus.REJECT: RowOutcome.REJECTED,
    RowStatus.HOLD: RowOutcome.HELD,
    RowStatus.DUPLICATE: RowOutcome.UNCHANGED,
    RowStatus.SKIP: RowOutcome.SKIPPED,
}
TAKEN_BACK = (RowOutcome.NEW, RowOutcome.CHANGED)
WRITTEN = (RowStatus.IMPORT, RowStatus.CHANGE)
Progress = Callable[[int, int], None]


def commit(batch: ImportBatch, *, actor, progress: Progress | None = None) -> ImportBatch:
    """Store what the preview promised, after checking it once more; resumes what a dead worker left.

    Rows whose meaning changed since the preview are refused, not applied. A batch already committed is
    returned as it is. Raises Forbidden without the permit, Refused when the batch was undone or discarded.
    """
    batch = _begin(batch, actor)
    if batch.state == ImportState.DONE:
        return batch
    context = context_of(batch, actor)
    total = batch.rows.filter(status__in=WRITTEN).count()
    while left := _next_chunk(batch, context, actor):
        if progress:
            progress(total - left + 1, total)
        if sheet_of(batch.kind).register.grows:
            context = context_of(batch, actor)
    return _finish(batch, actor)


@transaction.atomic
def _begin(batch: ImportBatch, actor) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if actor is not None:
        permits.require(actor, sheet_of(batch.kind).register.permit, batch.scope_path)
    if batch.state == ImportState.PREVIEWED:
        _close(batch)
    elif batch.state not in (ImportState.COMMITTING, ImportState.DONE):
        raise Refused(_("《%(name)s》已撤销、已放弃或还没有预览，不能导入。") % {"name": batch.filename})
    return batch


def _close(batch: ImportBatch) -> None:
    """No correction from here on: what was seen is what is stored."""
    batch.state = ImportState.COMMITTING
    batch.save(update_fields=["state"])
    for status, outcome in OUTCOME_OF.items():
        batch.rows.filter(status=status).update(outcome=outcome)


def _next_chunk(batch: ImportBatch, context: Context, actor) -> int:
    """Store the next chunk; how many rows waited before it (0: nothing left to do).

    Another import may store the same person between check and write: the chunk is then checked again.
    """
    for race in range(MOST_RACES):
        try:
            with no_collecting(), transaction.atomic():
                return _store_chunk(batch, context, actor)
        except IntegrityError:
            if race == MOST_RACES - 1:
                raise
    return 0


def _store_chunk(batch: ImportBatch, context: Context, actor) -> int:
    ImportBatch.objects.select_for_update().get(pk=batch.pk, state=ImportState.COMMITTING)
    waiting = batch.rows.filter(status__in=WRITTEN, outcome=RowOutcome.PENDING)
    left = waiting.count()
    rows = list(waiting.order_by("position")[:CHUNK])
    promised = {row.pk: _meaning(row) for row in rows}
    recheck_rows(batch.kind, rows, context)
    _refuse([row for row in rows if _meaning(row) != promised[row.pk]], CHANGED_MEANWHILE)
    _refuse(amend_rows(batch, [row for row in rows if row.status == RowStatus.CHANGE], actor), CHANGE_REFUSED)
    fresh = [row for row in rows if row.status == RowStatus.IMPORT]
    keys = sheet_of(batch.kind).register.store([row.values for row in fresh], batch.as_of, actor)
    new = [(row.pk, RowOutcome.NEW.value, key) for row, key in zip(fresh, keys, strict=True)]
    bulk.update(ImportRow, ("outcome", "object_key"), new)
    return left


def _meaning(row: ImportRow) -> tuple:
    """What the preview promised: the person that is entered, or the cells that are changed."""
    return row.status, row.changes or row.values


def _refuse(rows: list[ImportRow], code: str) -> None:
    for row in rows:
        row.causes = [code, *(one for one in row.causes if one != code)]
        row.status, row.cause, row.outcome = RowStatus.REJECT, code, RowOutcome.REJECTED
        row.save(update_fields=["status", "cause", "causes", "outcome"])


@transaction.atomic
def _finish(batch: ImportBatch, actor) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == ImportState.COMMITTING:
        batch.state, batch.committed_at = ImportState.DONE, timezone.now()
        recount(batch)
        after = {"kind": batch.kind, **result(batch)}
        audit.record(actor, "sheets.commit", batch, None, after, path=batch.scope_path)
    return batch


def result(batch: ImportBatch) -> dict[str, int]:
    """Rows in the file and what became of them; the parts add up to the whole."""
    parts = ("new", "changed", "unchanged", "rejected", "held", "skipped", "undone")
    found = {part: batch.counts.get(f"outcome_{part}", 0) for part in parts}
    return {"rows": batch.counts.get("rows", 0), **found}


def undo(batch: ImportBatch, *, actor, progress: Progress | None = None) -> ImportBatch:
    """Take back what the batch stored; what was changed or used since stays, and is counted as kept.

    Safe to repeat. Raises Forbidden without the permit, Refused when the batch was not committed.
    """
    batch = _committed(batch, actor)
    if batch.state == ImportState.UNDONE:
        return batch
    last, total = None, batch.rows.filter(outcome__in=TAKEN_BACK).count()
    done = 0
    while chunk := _undo_chunk(batch, last, actor):
        last = chunk[-1]
        done += len(chunk)
        if progress:
            progress(done, total)
    return _finish_undo(batch, actor)


@transaction.atomic
def _committed(batch: ImportBatch, actor) -> ImportBatch:
    """The batch under lock when it can be undone or was; Forbidden, Refused."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if actor is not None:
        permits.require(actor, sheet_of(batch.kind).register.permit, batch.scope_path)
    if batch.state not in (ImportState.DONE, ImportState.UNDONE):
        raise Refused(_("《%(name)s》还没有导入完，不能撤销。") % {"name": batch.filename})
    return batch


@transaction.atomic
def _undo_chunk(batch: ImportBatch, before: int | None, actor) -> list[int]:
    """Withdraw the next rows, last ones first (children before parents); their positions."""
    ImportBatch.objects.select_for_update().get(pk=batch.pk)
    rows = batch.rows.filter(outcome__in=TAKEN_BACK).order_by("-position")
    rows = list((rows if before is None else rows.filter(position__lt=before))[:CHUNK])
    new = [row for row in rows if row.outcome == RowOutcome.NEW]
    stayed = sheet_of(batch.kind).register.withdraw([row.object_key for row in new], actor)
    gone = [row.pk for row in new if row.object_key not in stayed]
    gone += [row.pk for row in restore_rows(batch, [row for row in rows if row not in new], actor)]
    batch.rows.filter(pk__in=gone).update(outcome=RowOutcome.UNDONE)
    return [row.position for row in rows]


@transaction.atomic
def _finish_undo(batch: ImportBatch, actor) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    batch.state, batch.undone_at, batch.undone_by = ImportState.UNDONE, timezone.now(), actor
    recount(batch)
    parts = result(batch)
    batch.undo_counts = {"undone": parts["undone"], "kept": parts["new"] + parts["changed"]}
    batch.save(update_fields=["undo_counts"])
    audit.record(actor, "sheets.undo", batch, None, batch.undo_counts, path=batch.scope_path)
    return batch


@transaction.atomic
def discard(batch: ImportBatch, *, actor) -> ImportBatch:
    """Give a preview up: its rows, with the personal data in them, are deleted."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if actor is not None:
        permits.require(actor, sheet_of(batch.kind).register.permit, batch.scope_path)
    if batch.state not in (ImportState.UPLOADED, ImportState.PREVIEWED):
        raise Refused(_("《%(name)s》已经导入，不能放弃；需要时请撤销。") % {"name": batch.filename})
    batch.rows.all().delete()
    batch.state = ImportState.DISCARDED
    batch.save(update_fields=["state"])
    return batch


# --- In the background ------------------------------------------------------------------------------------


@transaction.atomic
def order_commit(batch: ImportBatch, *, actor) -> Job | None:
    """Order the commit as a background job and close the preview; ordered twice, it runs once.

    A commit that failed half way may be ordered again and goes on. Raises Forbidden without the permit,
    Refused when the batch was undone or discarded.
    """
    batch = _begin(batch, actor)
    return batch.job if batch.state == ImportState.DONE else _order("sheets.commit", batch, actor)


@transaction.atomic
def order_undo(batch: ImportBatch, *, actor) -> Job | None:
    """Order the undo as a background job; ordered twice, it runs once. Raises as `undo` does."""
    batch = _committed(batch, actor)
    return batch.job if batch.state == ImportState.UNDONE else _order("sheets.undo", batch, actor)


def _order(code: str, batch: ImportBatch, actor) -> Job:
    """A job for a batch under lock, or the one that is under way; the batch knows its job."""
    if batch.job and batch.job.is_open:
        return batch.job
    batch.job = jobs.enqueue(code, actor=actor, path=batch.scope_path, batch=batch.pk)
    batch.save(update_fields=["job"])
    return batch.job


@jobs.job("sheets.commit", gettext_lazy("导入数据"))
def commit_job(run) -> dict:
    """Commit the batch named by the job's parameter."""
    batch = ImportBatch.objects.get(pk=run.params["batch"])
    return result(commit(batch, actor=run.actor, progress=run.progress))


@jobs.job("sheets.undo", gettext_lazy("撤销导入"))
def undo_job(run) -> dict:
    """Undo the batch named by the job's parameter."""
    batch = ImportBatch.objects.get(pk=run.params["batch"])
    return undo(batch, actor=run.actor, progress=run.progress).undo_counts
