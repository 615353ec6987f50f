"""Declarations: a Column is told once for import, export, template and list; a Sheet is a set of them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .cleaning import plain

NOT_OF_THE_PERSON = re.compile(
    r"家长|父亲|母亲|父母|监护|介绍人|联系人|紧急|培养|班主任|辅导员|填表|填报|审核|书记姓名|书记电话|书记手机"
)


@dataclass(frozen=True)
class Column:
    """One column of a register.

    `read(cell, row)` gives the value to store and reports findings on the row; without it the stripped
    text is stored. `write(value)` gives what an exported cell shows. `synonyms` are other headings with a
    space between, best first; `pattern` catches headings nobody listed. `identifies` marks cells that show
    that a row is about a person at all; `fills` lets a vertically merged cell cover its rows. `personal`
    values are encrypted at rest and masked on lists. `hidden` columns serve the way back of an export.
    `about_others` lets the pattern catch headings about another person (团支部书记手机).
    """

    key: str
    label: str
    synonyms: str = ""
    pattern: str = ""
    read: Callable[..., Any] | None = None
    write: Callable[[Any], Any] | None = None
    choices: tuple[str, ...] = ()
    width: int = 12
    required: bool = False
    personal: bool = False
    hidden: bool = False
    identifies: bool = False
    fills: bool = False
    example: str = ""
    stored: bool = True
    about_others: bool = False

    def rank(self, heading: str) -> int | None:
        """How well a normalised heading names this column (0 is best); None when it does not."""
        names = self.headings
        if heading in names:
            return names[heading]
        meant = self.about_others or not NOT_OF_THE_PERSON.search(heading)
        if self.pattern and meant and re.search(self.pattern, heading):
            return 1000
        return None

    @cached_property
    def headings(self) -> dict[str, int]:
        """Normalised headings and their rank."""
        words = (*self.synonyms.split(), str(self.label), self.key)
        return {heading(word): rank for rank, word in reversed(list(enumerate(words)))}


@dataclass(frozen=True)
class Sheet:
    """A register as a sheet: its columns and the rules of a whole row.

    `prepare(rows, state)` may look things up for all rows at once; each of `checks(row, state)` then
    reports findings. `needs` are columns without which a table is not this kind of sheet; `place` is the
    column that a sheet name or a title can stand in for; `identity` the column that two rows about the same
    thing share; `register` the way into the tables.
    """

    code: str
    label: str
    columns: tuple[Column, ...]
    checks: tuple[Callable[..., None], ...] = ()
    prepare: Callable[..., None] | None = None
    needs: tuple[str, ...] = ()
    place: str = ""
    place_kind: str = ""
    fewest_matches: int = 3
    identity: str = "id_no"
    register: Any = None
    others: re.Pattern | None = NOT_OF_THE_PERSON
    joins: bool = False
    upright: bool = False

    def column(self, key: str) -> Column:
        """The column with this key; raises KeyError."""
        return self.by_key[key]

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """Columns by key."""
        return {column.key: column for column in self.columns}

    def match(self, text: str) -> tuple[str, int] | None:
        """The best column for a heading as (key, rank), or None."""
        normal = heading(text)
        if not normal:
            return None
        ranked = [(rank, i) for i, one in enumerate(self.columns) if (rank := one.rank(normal)) is not None]
        if not ranked:
            return None
        rank, index = min(ranked)
        return self.columns[index].key, rank


@dataclass
class Registry:
    """All declared sheets by code."""

    sheets: dict[str, Sheet] = field(default_factory=dict)


_registry = Registry()


def register(sheet: Sheet) -> Sheet:
    """Declare a sheet; raises ValueError when its code is taken."""
    if sheet.code in _registry.sheets:
        raise ValueError(f"sheet {sheet.code} is declared twice")
    _registry.sheets[sheet.code] = sheet
    return sheet


def sheet(code: str) -> Sheet:
    """The declared sheet with this code; raises KeyError."""
    return _registry.sheets[code]


def all_sheets() -> Iterable[Sheet]:
    """Every declared sheet, by code."""
    return [_registry.sheets[code] for code in sorted(_registry.sheets)]


def heading(text: Any) -> str:
    """A heading for comparing: half width, no spaces, no remarks in brackets, no stars and numbers."""
    word = plain(str(text)).lower()
    word = re.sub(r"[(\[【{<].*?[)\]】}>]", "", word)
    word = re.sub(r"^[\d]+[.、,]|[*:：、。,，;；!！\"'“”]", "", word)
    return re.sub(r"\((必填|选填).*$", "", word)
