"""The grid of a graduating class: a destination per member, from the page or a workbook, by one reader."""

from collections.abc import Iterable, Mapping

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.choices.graduates import Destination, GraduateState
from members.forms.transfer import receivers
from members.models import Graduate
from orgs.models import Org

COLUMNS = ("destination", "target", "outside")
LABELS = {str(label): value for value, label in Destination.choices}
LONGEST = 120


def label_of(column: str) -> str:
    """The heading of a column."""
    return str(Graduate._meta.get_field(column).verbose_name)


def code_in(text: str) -> str:
    """The code in `名称（代码）`, or the text itself."""
    return text.rpartition("（")[2].removesuffix("）")


class Receivers:
    """Receiving organizations by what people type: a code, `名称（代码）`, or a name that only one bears."""

    def __init__(self, texts: Iterable[str]):
        texts = {text for text in texts if text}
        named = Q(name__in=texts) | Q(short__in=texts) | Q(code__in={code_in(text) for text in texts})
        self.found: dict[str, list[Org]] = {}
        for org in receivers().filter(named) if texts else ():
            for text in {org.name, org.short, org.code}:
                self.found.setdefault(text, []).append(org)

    def read(self, text: str) -> tuple[Org | None, str]:
        """The organization and what is wrong, empty when nothing is."""
        if not text:
            return None, ""
        found = self.found.get(text) or self.found.get(code_in(text)) or []
        if len(found) == 1:
            return found[0], ""
        if found:
            words = _("“%(text)s”同名的不止一个，请填团组织代码。")
        else:
            words = _("本平台没有“%(text)s”，请核对名称或代码；不在本平台的填在“外地团组织全称”。")
        return None, words % {"text": text[:30]}


class Grid:
    """The lines of a class with what was typed: values to write, and every problem with its place.

    raw: row id → texts by column; None shows what is stored. problems: (member, column label, sentence).
    """

    def __init__(self, graduates: list[Graduate], raw: Mapping[int, Mapping[str, str]] | None = None):
        self.graduates, self.raw = graduates, raw or {}
        self.values: dict[int, dict] = {}
        self.problems: list[tuple[str, str, str]] = []
        self.bad: set[tuple[int, str]] = set()
        self.places = Receivers(texts.get("target", "").strip() for texts in self.raw.values())
        for line in graduates:
            if line.pk in self.raw and line.state == GraduateState.OPEN:
                self.values[line.pk] = self._read(line, self.raw[line.pk])

    @classmethod
    def posted(cls, graduates: list[Graduate], data) -> "Grid":
        """The grid as the page sends it: `target_17` is the place of row 17, `target_all` of the ticked."""
        ticked = set(data.getlist("pick")) if "fill" in data else ()
        raw = {}
        for line in graduates:
            row = "all" if str(line.pk) in ticked else line.pk
            typed = {name: data[f"{name}_{row}"] for name in COLUMNS if f"{name}_{row}" in data}
            if typed:
                raw[line.pk] = typed
        return cls(graduates, raw)

    def _read(self, line: Graduate, texts: Mapping[str, str]) -> dict:
        values = {}
        for column, text in texts.items():
            values[column], wrong = self._cell(column, text.strip())
            if wrong:
                self.problems.append((line.member.name, label_of(column), wrong))
                self.bad.add((line.pk, column))
        return values

    def _cell(self, column: str, text: str) -> tuple[object, str]:
        if column == "target":
            return self.places.read(text)
        if column == "outside":
            return text[:LONGEST], ""
        if not text or text in Destination.values:
            return text, ""
        if text in LABELS:
            return LABELS[text], ""
        words = _("“%(text)s”不是毕业去向，请填：%(all)s。")
        return "", words % {"text": text[:20], "all": "、".join(LABELS)}

    def heads(self) -> list[str]:
        """The headings after the name."""
        return [label_of(name) for name in COLUMNS]

    def rows(self) -> list[dict]:
        """A row per member: the line, and its cells while they can be written."""
        return [
            {"line": line, "cells": [self._shown(line, name) for name in COLUMNS]} for line in self.graduates
        ]

    def _shown(self, line: Graduate, column: str) -> dict:
        stored = getattr(line, column)
        text = self.raw.get(line.pk, {}).get(column, text_of(stored))
        return {
            "name": f"{column}_{line.pk}",
            "value": LABELS.get(text, text),
            "label": f"{line.member.name} {label_of(column)}",
            "choices": Destination.choices if column == "destination" else None,
            "bad": (line.pk, column) in self.bad,
        }


def text_of(value) -> str:
    """A stored value as it is typed: an organization by its short name with the code."""
    if value is None:
        return ""
    return f"{value}（{value.code}）" if isinstance(value, Org) else str(value)


class WorkbookForm(forms.Form):
    """The workbook that comes back."""

    file = forms.FileField(label=gettext_lazy("填好的毕业去向表"))
