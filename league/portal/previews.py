"""Shapes a stored preview for the page: the step track, counts that add up, lines with their bad cells."""

from difflib import get_close_matches

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import jobs, masks
from league.kernel.models import ImportBatch, ImportRow, ImportState, RowStatus
from league.kernel.scoping import subtree
from league.kernel.sheets import CAUSES, Column, Severity, Sheet
from league.kernel.sheets import sheet as sheet_of
from league.kernel.sheets.batches import CHOSEN, causes, result, rows_with, wrong_values
from orgs.choices import Kind
from orgs.models import Org

DECIDING = (RowStatus.REJECT, RowStatus.HOLD)
NO_BASE = gettext_lazy("不详")
MASKS = {"id_no": masks.id_number, "phone": masks.phone}
ADDED = ("new", "changed", "unchanged", "held", "rejected")  # parts of a file's data rows, as shown
TONES = ("danger", "amber", "line")
SEVERITIES = {
    Severity.REJECT: {"tone": "danger", "remark": ""},
    Severity.HOLD: {"tone": "amber", "remark": ""},
    Severity.WARN: {"tone": "amber", "remark": gettext_lazy("提醒，照常写入。")},
    Severity.DUPLICATE: {"tone": "line", "remark": ""},
}
MOST_OFFERED = 400  # organizations in a drop-down of names
MOST_VALUES = 10
WHY_IGNORED = {
    "hidden": gettext_lazy("隐藏的工作表，没有读"),
    "no_header": gettext_lazy("没有找到表头，请在下面填表头所在的行"),
    "chosen": gettext_lazy("您选择了不导入"),
    "summary": gettext_lazy("看名称是汇总或说明，没有读"),
    "upright": gettext_lazy("按一页一份的采集表识别，不用选列"),
}


def steps_of(batch: ImportBatch, now: int | None = None) -> list[dict]:
    """The four steps with the present one marked."""
    if now is None:
        now = 2 if batch.state == ImportState.PREVIEWED else 3
    labels = (_("上传识别"), _("核对列"), _("预览与修正"), _("写入结果"))
    done = batch.state in (ImportState.DONE, ImportState.UNDONE)
    marks = ["done" if index < now or done else "now" if index == now else "" for index in range(4)]
    return [{"label": label, "mark": mark, "note": ""} for label, mark in zip(labels, marks, strict=True)]


def groups_of(batch: ImportBatch) -> list[dict]:
    """同类问题 with tone and remark: first what keeps rows out, then what to look at, what needs nothing."""
    found = [*causes(batch), *causes(batch, warnings=True)]
    told = [{"group": group, **SEVERITIES[group.cause.severity]} for group in found]
    return sorted(told, key=lambda one: TONES.index(one["tone"]))


def summary(batch: ImportBatch) -> dict:
    """Counts that add up: rows of data = new + changed + same + rejected + held; skipped apart."""
    if batch.state in (ImportState.DONE, ImportState.UNDONE):
        parts = result(batch)
        return parts | {"data": parts["rows"] - parts["skipped"], "sum": _sum(parts, "undone")}
    names = {
        "new": RowStatus.IMPORT,
        "changed": RowStatus.CHANGE,
        "unchanged": RowStatus.DUPLICATE,
        "rejected": RowStatus.REJECT,
        "held": RowStatus.HOLD,
    }
    parts = {name: batch.counts.get(status, 0) for name, status in names.items()}
    parts |= {"data": sum(parts.values()), "skipped": batch.counts.get(RowStatus.SKIP, 0)}
    return parts | {"writable": parts["new"] + parts["changed"], "sum": _sum(parts)}


def _sum(parts: dict, *further: str) -> str:
    """The addition behind the counts, to be checked by eye: 31 + 0 + 0 + 9 = 40."""
    numbers = [parts[name] for name in (*ADDED, *(one for one in further if parts[one]))]
    return f"{' + '.join(f'{number:,}' for number in numbers)} = {sum(numbers):,}"


def progress_of(batch: ImportBatch) -> dict:
    """How far the job of a batch is; nothing while none waits or runs."""
    if not (batch.job and batch.job.is_open):
        return {}
    return {"label": jobs.get(batch.job.code).label, "percent": batch.job.percent}


def chosen_rows(batch: ImportBatch, code: str, show: str):
    """Rows with one cause; else all, those that change something, those left out, or those with problems."""
    rows = batch.rows.exclude(status=RowStatus.SKIP)
    if code:
        return rows_with(batch, code)
    if show == "skipped":
        return batch.rows.filter(status=RowStatus.SKIP, why_skipped=CHOSEN)
    if show == "changes":
        return rows.filter(status=RowStatus.CHANGE)
    return rows if show == "all" else rows.filter(status__in=DECIDING)


def preview_rows(batch: ImportBatch, rows: list[ImportRow], show: str) -> dict:
    """The table of a preview: headings, and lines of cells; good personal cells masked."""
    columns = telling_columns(batch, rows, everything=show == "all")
    return {
        "heads": [column.label for column in columns],
        "lines": [line_of(row, columns) for row in rows],
        "names": names_of(batch, columns) if rows else {},
    }


def telling_columns(batch: ImportBatch, rows: list[ImportRow], *, everything: bool) -> list[Column]:
    """Columns that say who a row is about, and those where something was found or changed.

    With everything, those too that show that a row is about a person; the rest is on the page of the row.
    """
    told = {key for row in rows for key in (*(row.payload or {}).get("columns", {}).values(), *row.changes)}
    told |= {sheet_of(batch.kind).place}
    return [
        one for one in columns_of(batch) if one.required or one.key in told or (everything and one.identifies)
    ]


def columns_of(batch: ImportBatch) -> list[Column]:
    """The columns that the file has, in the order of the sheet."""
    used = {key for one in batch.recognized for key in one["columns"].values()}
    return [one for one in sheet_of(batch.kind).columns if one.key in used and not one.hidden]


def line_of(row: ImportRow, columns: list[Column]) -> dict:
    """One row as the page shows it: its cells, and what is wrong in short and at length."""
    codes = (*row.causes, *row.warnings)
    return {
        "row": row,
        "cells": [_cell(row, column) for column in columns],
        "short": [str(CAUSES[code].label) for code in codes],
        "why": [CAUSES[code].sentence for code in codes],
        "changes": changes_of(row),
    }


def changes_of(row: ImportRow) -> list[dict]:
    """The touched cells of a row that came back from an export: as exported, as it is now, as you have it."""
    sheet = sheet_of(row.batch.kind)
    return [
        {
            "column": sheet.column(key),
            "exported": NO_BASE if change["exported"] is None else change["exported"],
            "now": change["now"],
            "yours": _hidden(key, change["yours"]),
            "is_conflict": change["exported"] != change["now"],
        }
        for key, change in row.changes.items()
    ]


def _hidden(key: str, text: str) -> str:
    """A text as a list shows it: personal numbers with stars."""
    return MASKS[key](text) if text and key in MASKS else text


def _cell(row: ImportRow, column: Column) -> dict:
    """A cell; personal numbers are whole only where they must be mended."""
    text = row.cells.get(column.key, "")
    found = [code for code, key in (row.payload or {}).get("columns", {}).items() if key == column.key]
    bad = [code for code in found if code in row.causes and row.status == RowStatus.REJECT]
    hidden = bool(text) and column.key in MASKS and not bad
    return {
        "key": column.key,
        "label": column.label,
        "text": "" if hidden else text,
        "hidden": hidden,
        "shown": _hidden(column.key, text) if hidden else text,
        "bad": bool(bad),
        "warn": (bool(found) and not bad) or column.key in row.changes,
        "why": [CAUSES[code].sentence for code in found],
        "size": 3 + sum(1 if one.isascii() else 2 for one in text),
    }


def names_of(batch: ImportBatch, columns: list[Column]) -> dict[str, list[str]]:
    """What may be written into a column, offered while typing: fixed choices, organizations in scope."""
    sheet = sheet_of(batch.kind)
    offered = {column.key: [str(one) for one in column.choices] for column in columns if column.choices}
    if any(column.key == sheet.place for column in columns):
        offered[sheet.place] = [name for _code, name in places_of(batch, sheet)]
    return offered


def places_of(batch: ImportBatch, sheet: Sheet) -> list[tuple[str, str]]:
    """(code, name) of organizations in scope that the sheet's rows may belong to; none when they are many."""
    found = Org.objects.standing().filter(subtree("path", batch.scope_path)).order_by("path")
    if sheet.place_kind == "branch":
        found = found.filter(kind=Kind.BRANCH)
    rows = list(found.values_list("code", "short", "name")[: MOST_OFFERED + 1])
    return [(code, short or name) for code, short, name in rows] if len(rows) <= MOST_OFFERED else []


def repeated_values(batch: ImportBatch, code: str, names: dict[str, list[str]]) -> list[dict]:
    """同类问题: texts that several rows share, with the name they come closest to."""
    sheet = sheet_of(batch.kind)
    return [
        {
            "column": sheet.column(key),
            "text": text,
            "number": number,
            "guess": next(iter(get_close_matches(text, names.get(key, ()), 1, 0.5)), ""),
        }
        for key, text, number in wrong_values(batch, code)[:MOST_VALUES]
        if key in sheet.by_key and key not in MASKS and (number > 1 or key == sheet.place)
    ]


def tables(batch: ImportBatch, sheet: Sheet) -> list[dict]:
    """What was recognized, shaped for the page: each column with its heading and the choice made."""
    return [_table(number, one, sheet) for number, one in enumerate(batch.recognized)]


def _table(number: int, one: dict, sheet: Sheet) -> dict:
    chosen = {int(index): key for index, key in one["columns"].items()}
    labels = {int(index): label for index, label in one["labels"].items()}
    return {
        "number": number,
        "columns": [
            (index, labels.get(index, ""), chosen.get(index, "")) for index in sorted({*labels, *chosen})
        ],
        "why": WHY_IGNORED.get(one["why"], ""),
        "needs_place": bool(sheet.place) and sheet.place not in chosen.values(),
        **{key: one[key] for key in ("sheet", "role", "header_rows", "place")},
    }
