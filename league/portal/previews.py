"""Shapes a stored preview for the page: the step track, counts that add up, lines with their bad cells."""

from django.utils.translation import gettext as _

from league.kernel import masks
from league.kernel.models import ImportBatch, ImportRow, ImportState, JobState, RowStatus
from league.kernel.sheets import sheet as sheet_of
from league.kernel.sheets.batches import explain, result

DECIDING = (RowStatus.REJECT, RowStatus.HOLD, RowStatus.CHANGE)
MASKS = {"id_no": masks.id_number, "phone": masks.phone}


def steps_of(batch: ImportBatch, now: int | None = None) -> list[dict]:
    """The four steps with the present one marked."""
    if now is None:
        now = 2 if batch.state == ImportState.PREVIEWED else 3
    labels = (_("上传识别"), _("核对列"), _("预览与修正"), _("写入结果"))
    done = batch.state in (ImportState.DONE, ImportState.UNDONE)
    marks = ["done" if index < now or done else "now" if index == now else "" for index in range(4)]
    return [{"label": label, "mark": mark, "note": ""} for label, mark in zip(labels, marks, strict=True)]


def summary(batch: ImportBatch) -> dict:
    """Counts that add up: rows of data = new + changed + same + rejected + held; skipped apart."""
    counts = batch.counts
    if batch.state in (ImportState.DONE, ImportState.UNDONE, ImportState.COMMITTING):
        parts = result(batch)
        parts["data"] = parts["rows"] - parts["skipped"]
        return parts
    parts = {
        "new": counts.get(RowStatus.IMPORT, 0),
        "changed": counts.get(RowStatus.CHANGE, 0),
        "unchanged": counts.get(RowStatus.DUPLICATE, 0),
        "rejected": counts.get(RowStatus.REJECT, 0),
        "held": counts.get(RowStatus.HOLD, 0),
        "skipped": counts.get(RowStatus.SKIP, 0),
    }
    parts["data"] = sum(parts.values()) - parts["skipped"]
    parts["writable"] = parts["new"] + parts["changed"]
    return parts


def preview_rows(batch: ImportBatch, rows: list[ImportRow]) -> dict:
    """The table of a preview: headings, and lines of cells; good personal cells masked."""
    sheet = sheet_of(batch.kind)
    used = {key for one in batch.recognized for key in one["columns"].values()}
    columns = [column for column in sheet.columns if column.key in used]
    return {
        "heads": [(column.key, column.label) for column in columns],
        "lines": [_line(row, columns) for row in rows],
    }


def _line(row: ImportRow, columns) -> dict:
    bad = set((row.payload or {}).get("columns", {}).values())
    cells = []
    for column in columns:
        text = row.cells.get(column.key, "")
        wrong = column.key in bad and bool(row.causes)
        cells.append(
            {
                "key": column.key,
                "label": column.label,
                "text": text,
                "shown": text if wrong or column.key not in MASKS else MASKS[column.key](text),
                "bad": wrong,
                "warn": column.key in bad and not wrong,
            }
        )
    return {"row": row, "cells": cells, "why": explain(row)}


def is_running(batch: ImportBatch) -> bool:
    """Whether a job of the batch waits or runs."""
    return bool(batch.job) and batch.job.state in (JobState.QUEUED, JobState.RUNNING)
