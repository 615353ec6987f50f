"""What an examination is about: the context, rows with what was found in them, results that add up."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .causes import Found, Severity, severity_of
from .reading.grid import Cell


@dataclass(frozen=True)
class Place:
    """What a name in a branch or organization column stands for: a code, or the cause why not."""

    code: str = ""
    cause: str = ""


class Directory(Protocol):
    """What the engine asks of the organizations."""

    def match(self, text: str, kind: str) -> Place:
        """The one organization of this kind in scope that the text names."""


@dataclass
class Context:
    """What an examination needs to know beside the workbook.

    `scope` is the code of the organization the file is for, `as_of` the day every age is counted on,
    `lookups` answer questions about stored rows: name → function(iterable of keys) → mapping.
    """

    scope: str
    as_of: datetime.date
    directory: Directory | None = None
    lookups: Mapping[str, Callable[[Iterable], Mapping]] = field(default_factory=dict)
    scope_path: str = ""
    scope_label: str = ""

    def lookup(self, name: str, keys: Iterable) -> Mapping:
        """Stored rows by key; nothing when this question has no answer here."""
        return self.lookups[name](keys) if name in self.lookups else {}


@dataclass
class Row:
    """A row under examination: cells by column key, values as they will be stored, findings.

    Of a row that names its record (roundtrip) `own` holds the cells of the file, `cells` those to be checked,
    and `changes` the touched ones by column key; it is None while there is no record.
    """

    sheet: str
    number: int
    context: Context
    cells: dict[str, Cell] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    memory: dict[str, Any] = field(default_factory=dict)
    own: dict[str, Cell] | None = None
    changes: dict[str, Any] | None = None

    def report(self, code: str, column: str = "") -> None:
        """Note a cause once."""
        if not any(one.code == code for one in self.found):
            self.found.append(Found(code, column))

    def has(self, code: str) -> bool:
        """Whether a cause was reported."""
        return any(one.code == code for one in self.found)

    def text(self, key: str) -> str:
        """The text of a column, "" when the sheet does not carry it."""
        cell = self.cells.get(key)
        return cell.text if cell else ""

    def codes(self, *severities: Severity) -> list[str]:
        """The causes of these severities in the order they were met."""
        return [one.code for one in self.found if severity_of(one.code) in severities]

    @property
    def is_refused(self) -> bool:
        """Whether anything found keeps this row out."""
        return bool(self.codes(Severity.REJECT))


@dataclass
class RowResult:
    """What became of one row of the file; `row` counts from 1 as Excel does."""

    sheet: str
    row: int
    status: str  # import, change, reject, duplicate, hold, skip
    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)  # cause code → column key
    changes: dict[str, Any] = field(default_factory=dict)  # column key → Change
    why_skipped: str = ""


@dataclass
class Recognized:
    """What was understood of one sheet of the workbook; the user may correct it."""

    sheet: str
    role: str  # data or ignore
    header_rows: list[int] = field(default_factory=list)
    columns: dict[int, str] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    place: str = ""
    why: str = ""


@dataclass
class Examination:
    """The whole file: every row's result, what was recognized, and counts that add up."""

    rows: list[RowResult]
    recognized: list[Recognized]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each status."""
        return dict(Counter(row.status for row in self.rows))

    @property
    def causes(self) -> dict[str, int]:
        """How many rows have each cause."""
        return dict(Counter(code for row in self.rows for code in (*row.reasons, *row.warnings)))


@dataclass
class FileState:
    """What the checks of one file share: the context, rows met so far, answers of look-ups."""

    context: Context
    seen: dict[Any, Any] = field(default_factory=dict)
    known: dict[str, Mapping] = field(default_factory=dict)
