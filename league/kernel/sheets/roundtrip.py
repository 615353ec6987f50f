"""The way back of an exported list: a row that names its record becomes changes, seen three ways.

An export carries three hidden columns: `#key` names the record, `#version` its version, `#base` the cells as
they were exported. In an uploaded row with a key, a cell counts as touched when it differs from what was
exported; every other cell is taken from the record as it is now, so that the checks see a whole record. A
touched cell that somebody else changed meanwhile is a conflict, and waits for a decision. A record that is
gone and one out of reach are refused in the same words.
"""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from .causes import Severity, cause
from .columns import Column, Sheet
from .reading import Cell
from .rows import Context, Row

KEY = Column("#key", "#key", stored=False, hidden=True, width=4)
VERSION = Column("#version", "#version", stored=False, hidden=True, width=4)
BASE = Column("#base", "#base", stored=False, hidden=True, width=4)
WAY_BACK = (KEY, VERSION, BASE)

RECORD_UNKNOWN, CONFLICT, NOT_CHANGEABLE = "RECORD_UNKNOWN", "CONFLICT", "NOT_CHANGEABLE"
cause(
    RECORD_UNKNOWN,
    Severity.REJECT,
    _("找不到这一行原来的记录"),
    _("记录可能已移除，或不在本次导入的组织范围内；新增人员请把这一行复制到新表再导入。"),
)
cause(
    CONFLICT,
    Severity.REJECT,
    _("导出以后这一格又被别人改过"),
    _("请打开整行，对照“导出时、现在、您的”，选择保留哪一个。"),
)
cause(
    NOT_CHANGEABLE,
    Severity.WARN,
    _("这一栏不能用改表的办法修改"),
    _("这一格没有采纳，其余修改照常写入；需要改的，请在页面上办理。"),
)
# What a row says about its own record is no problem of the row.
ABOUT_ITSELF = ("DUP_EXISTING", "DUP_ELSEWHERE", "ID_NAME_CONFLICT")
ABOUT_THE_ROW = (CONFLICT, NOT_CHANGEABLE, "DUP_IN_FILE")


@dataclass(frozen=True)
class Record:
    """A stored record as its sheet shows it: text by column key; `codes` where the text is not unique."""

    version: int
    shown: Mapping[str, str]
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """A touched cell three ways, as text; `exported` is None when the file no longer tells it."""

    exported: str | None
    now: str
    yours: str

    @property
    def is_conflict(self) -> bool:
        """Whether somebody else changed the cell since the export."""
        return self.exported != self.now


@dataclass(frozen=True)
class Amendment:
    """What a commit asks of an app: values for columns of a record; `version` None for whatever it is now."""

    key: str
    values: Mapping[str, object]
    version: int | None = None


@dataclass(frozen=True)
class Amended:
    """What an app answers: the record's new version, and the columns as they were before."""

    version: int
    before: Mapping[str, object]


def base_of(cells: Mapping[str, object]) -> str:
    """The `#base` of an exported row: its cells by column key."""
    texts = {key: shown_text(value) for key, value in cells.items()}
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))


def shown_text(value: object) -> str:
    """A cell's value as it is compared: days in ISO form, nothing as no text."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, datetime.date) else str(Cell(value).text)


def recall(sheet: Sheet, rows: Sequence[Row], context: Context) -> None:
    """Look up the records that rows name, and put together what the checks are to see."""
    named = [row for row in rows if row.text(KEY.key)]
    records = context.lookup("records", {row.text(KEY.key) for row in named}) if named else {}
    for row in named:
        row.own, row.cells = row.cells, {}
        record = records.get(row.own[KEY.key].text)
        if record is None:
            row.report(RECORD_UNKNOWN, KEY.key)
        else:
            row.changes = {}
            _merge(sheet, row, record)


def _merge(sheet: Sheet, row: Row, record: Record) -> None:
    """Cells of the record as it is now, with the touched ones on top."""
    row.cells = {key: Cell(text) for key, text in {**record.shown, **record.codes}.items()}
    exported = _exported(row, record)
    for key, cell in row.own.items():
        if key not in record.shown:
            continue
        change = _change(sheet.column(key), exported.get(key), record.shown[key], shown_text(cell.value))
        if change is None:
            continue
        if key not in sheet.register.changeable:
            row.report(NOT_CHANGEABLE, key)
            continue
        row.changes[key], row.cells[key] = change, cell
        if change.is_conflict:
            row.report(CONFLICT, key)


def _change(column: Column, exported: str | None, now: str, yours: str) -> Change | None:
    """The change of a cell, None for an untouched one; personal numbers are compared as they are shown."""
    shown = column.write(now) if column.write and now else now
    if yours in (exported, now, shown):
        return None
    return Change(shown if exported in (now, shown) else exported, shown, yours)


def _exported(row: Row, record: Record) -> Mapping[str, str]:
    """The cells as they were exported; of a file that lost them, those of the same version."""
    told = read_base(row.own[BASE.key].text if BASE.key in row.own else "")
    same = VERSION.key in row.own and row.own[VERSION.key].text == str(record.version)
    return told or (record.shown if same else {})


def read_base(text: str) -> dict[str, str]:
    """The cells in a `#base`; nothing when somebody wrote over it."""
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def settle(row: Row) -> None:
    """Keep of what the checks found in a recalled row only what speaks of its changes."""
    if row.own is None:
        return
    if row.changes is None:
        row.found = [one for one in row.found if one.code == RECORD_UNKNOWN]
        return
    row.found = [
        one
        for one in row.found
        if one.code in ABOUT_THE_ROW or (one.column in row.changes and one.code not in ABOUT_ITSELF)
    ]
