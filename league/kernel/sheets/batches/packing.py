"""Between examined rows and stored rows: cells packed as JSON with what is needed to read them again."""

import datetime
from dataclasses import asdict

from league.kernel.fields import blind_index
from league.kernel.models import ImportRow, RowStatus

from ..causes import CAUSES
from ..columns import Sheet
from ..reading import Cell
from ..rows import Context, Place, Row, RowResult


def pack_cell(cell: Cell):
    """A cell as JSON: text as it is, numbers with their format, days in ISO form."""
    value = cell.value
    if isinstance(value, datetime.datetime | datetime.date):
        return {"d": value.isoformat(), "f": cell.number_format()}
    if isinstance(value, bool | datetime.time | datetime.timedelta):
        return {"n": str(value)}
    if isinstance(value, int | float):
        whole = float(value).is_integer()
        return {"n": value, "f": "General" if whole else cell.number_format(), "e": cell.epoch_1904}
    return value or ""


def unpack_cell(packed) -> Cell:
    """The cell that was packed."""
    if not isinstance(packed, dict):
        return Cell(packed or "")
    shown = packed.get("f", "General")
    if "d" in packed:
        day = packed["d"]
        kind = datetime.datetime if "T" in day else datetime.date
        return Cell(kind.fromisoformat(day), shown)
    return Cell(packed["n"], shown, bool(packed.get("e")))


def pack(row: Row) -> dict:
    """What the payload keeps of a row beside its result."""
    place = row.memory.get("place")
    return {
        "cells": {key: pack_cell(cell) for key, cell in (row.own or row.cells).items()},
        "place": [place.code, place.cause] if place else None,
    }


def unpack(stored: ImportRow, context: Context) -> Row:
    """A row ready to be checked again."""
    payload = stored.payload or {}
    row = Row(stored.sheet, stored.number, context)
    row.cells = {key: unpack_cell(cell) for key, cell in payload.get("cells", {}).items()}
    if payload.get("place"):
        row.memory["place"] = Place(*payload["place"])
    return row


def take_result(stored: ImportRow, sheet: Sheet, result: RowResult, packed: dict) -> None:
    """Write the result of a check onto a stored row."""
    stored.status = RowStatus(result.status)
    stored.causes, stored.warnings, stored.notes = result.reasons, result.warnings, result.notes
    stored.cause = (result.reasons or result.warnings or [""])[0]
    changes = {key: asdict(change) for key, change in result.changes.items()}
    stored.payload = {**packed, "values": result.values, "columns": result.columns, "changes": changes}
    stored.person_index = blind_index(str(result.values.get(sheet.identity) or ""), "import")


def explain(row: ImportRow) -> list[str]:
    """What is wrong with a row, one sentence per cause, worst first; warnings of a good row too."""
    return [sentence(code) for code in (*row.causes, *row.warnings)]


def sentence(code: str) -> str:
    """The sentence of a cause: what, and what to do."""
    return CAUSES[code].sentence
