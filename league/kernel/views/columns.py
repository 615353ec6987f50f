"""Columns of a list page: where the value comes from, how it is written, whether the list sorts by it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.utils.html import escape, format_html, strip_tags
from django.utils.translation import gettext as _

from league.kernel.templatetags import league as tags


@dataclass(frozen=True)
class Column:
    """One column.

    source: lookups read by `values()` (the name itself unless told). text: function (row dict) → text or
    safe HTML; without it the first source is written by its kind. sort: lookup to sort by, empty for none.
    nullable: the sort key may be empty. tones: value → tone, shows a chip. lead: the linked title of a row.
    shown: whether the column is shown before the user chooses. cell: function (row dict) → what a workbook
    holds; without it the words of the list, or the typed value of the first source. today: it says something
    of today alone, so that a past day leaves it empty.
    """

    name: str
    label: str
    source: tuple[str, ...] = ()
    text: Callable[[dict], object] | None = None
    sort: str = ""
    nullable: bool = False
    choices: Mapping | None = None
    tones: Mapping | None = None
    num: bool = False
    lead: bool = False
    shown: bool = True
    cell: Callable[[dict], object] | None = None
    today: bool = False

    @property
    def lookups(self) -> tuple[str, ...]:
        """What `values()` has to read; a column with a text function may read nothing of its own."""
        return self.source or (() if self.text else (self.name,))


def plain(value, choices=None) -> str:
    """A value as the user reads it: label of a choice, 是/否, a day, a number with separators."""
    if value is None or value == "":
        return ""
    if choices:
        return str(choices.get(value, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, date | datetime):
        return tags.day(value)
    if isinstance(value, int | float | Decimal):
        return str(tags.number(value))
    return str(value)


def choices_of(model: type[models.Model], lookup: str) -> dict:
    """Labels of the choices of a model field, found along a lookup; empty where there are none."""
    field = None
    for part in lookup.split("__"):
        field = model._meta.get_field(part)
        model = field.related_model or model
    return dict(field.flatchoices) if field is not None and field.choices else {}


def cell_of(column: Column, row: dict, choices: Mapping):
    """The value of a workbook's cell: days and numbers as such, everything else in the words of the list."""
    if column.cell:
        return column.cell(row)
    if column.text:
        return strip_tags(str(column.text(row))).strip()
    value = row[column.lookups[0]]
    typed = isinstance(value, date | int | float | Decimal) and not isinstance(value, bool | datetime)
    return value if typed and not choices else plain(value, choices)


NIL = format_html('<span class="nil">{}</span>', "—")


@dataclass(frozen=True)
class Writer:
    """Writes the cells of one column for every row of a page; built once per request."""

    column: Column
    choices: Mapping

    def content(self, row: dict):
        """Text or safe HTML of a cell, empty for nothing to show."""
        column = self.column
        if column.text:
            return column.text(row)
        value = row[column.lookups[0]]
        text = plain(value, self.choices)
        if text and column.tones is not None:
            return tags.chip(text, column.tones.get(value, "line"))
        return text

    def slot(self) -> str:
        """The cell as a piece of a format string, with its heading for the phone."""
        if self.column.lead:
            return '<td class="lead"><a href="{url}">{}</a></td>'
        label = escape(str(self.column.label)).replace("{", "{{").replace("}", "}}")
        return f'<td class="{"num" if self.column.num else "val"}" data-label="{label}">{{}}</td>'


def written(made: list[Writer], row: dict, url: str, line: str):
    """The cells of one row as safe HTML; `line` is the joined slots, every value is escaped here."""
    return format_html(line, *(writer.content(row) or NIL for writer in made), url=url)


def writers(model: type[models.Model], columns) -> list[Writer]:
    """A writer per column, with the labels of the model's own choices."""
    made = []
    for column in columns:
        choices = column.choices
        if choices is None:
            choices = {} if column.text else choices_of(model, column.lookups[0])
        made.append(Writer(column, choices))
    return made


def sheet_column(sheet, key: str, **own) -> Column:
    """The list column of a register's declared column: its label and writer; `own` says the rest.

    Personal columns need a `text` of their own that masks them; ValueError without one.
    """
    declared = sheet.column(key)
    if declared.personal and "text" not in own:
        raise ValueError(f"column {key} is personal: give a text that masks it")
    source = own.setdefault("source", (key,))
    if declared.write and "text" not in own:
        own["text"] = lambda row: declared.write(row[source[0]])
    return Column(key, own.pop("label", declared.label), **own)
