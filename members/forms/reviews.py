"""The grid of an appraisal: a line per member, filled in on the page or in a workbook, read by one reader."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.choices.reviews import RegistrationState, ReviewGrade
from members.models import Appraisal, Member, Review

GRADES = {str(label): value for value, label in ReviewGrade.choices}
BALLOTS = ("excellent", "qualified", "basic", "failed")
COLUMNS = ("self_grade", *BALLOTS, "grade", "note")
MOST = 999


def label_of(column: str) -> str:
    """The heading of a column."""
    return str(Appraisal._meta.get_field(column).verbose_name)


def read_cell(column: str, text: str) -> tuple[object, str]:
    """The value of a cell and what is wrong with it, empty when nothing is."""
    text = text.strip()
    if column == "note":
        return text[:100], ""
    if column in BALLOTS:
        if not text:
            return None, ""
        if text.isascii() and text.isdecimal() and int(text) <= MOST:
            return int(text), ""
        return None, _("“%(text)s”不是票数，请填 0 到 999 的整数。") % {"text": text[:20]}
    if not text or text in ReviewGrade.values:
        return text, ""
    if text in GRADES:
        return GRADES[text], ""
    words = _("“%(text)s”不是评议等次，请填优秀、合格、基本合格或不合格。")
    return "", words % {"text": text[:20]}


class Grid:
    """The lines of an appraisal with what was typed: values to write, and every problem with its place.

    raw: line id → texts by column; None shows what is stored. problems: (member, column label, sentence).
    """

    def __init__(self, review: Review, raw: Mapping[int, Mapping[str, str]] | None = None):
        self.review, self.raw = review, raw
        self.values: dict[int, dict] = {}
        self.problems: list[tuple[str, str, str]] = []
        self.bad: set[tuple[int, str]] = set()
        for line in review.lines if raw is not None else ():
            self._read(line, raw.get(line.pk, {}))

    @classmethod
    def posted(cls, review: Review, data) -> "Grid":
        """The grid as the page sends it: `grade_17` is the grade of line 17."""
        names = {line.pk: {name: f"{name}_{line.pk}" for name in COLUMNS} for line in review.lines}
        raw = {
            pk: {name: data[key] for name, key in each.items() if key in data} for pk, each in names.items()
        }
        return cls(review, raw)

    def _read(self, line: Appraisal, texts: Mapping[str, str]) -> None:
        values = {}
        for column, text in texts.items():
            value, wrong = read_cell(column, text)
            if wrong:
                self._blame(line, column, wrong)
            values[column] = value
        self.values[line.pk] = values
        present = self.review.votes_present
        cast = sum(values.get(name) or 0 for name in BALLOTS)
        if present is not None and cast > present:
            words = _("共 %(n)d 票，多于实到 %(present)d 人。") % {"n": cast, "present": present}
            self._blame(line, "excellent", words)

    def _blame(self, line: Appraisal, column: str, words: str) -> None:
        self.problems.append((line.member.name, label_of(column), words))
        self.bad.add((line.pk, column))

    def heads(self) -> list[str]:
        """The headings after the name."""
        return [label_of(name) for name in COLUMNS]

    def rows(self) -> list[dict]:
        """A row per member: the name and its cells, as typed or as stored."""
        return [
            {"line": line, "cells": [self._cell(line, name) for name in COLUMNS]}
            for line in self.review.lines
        ]

    def _cell(self, line: Appraisal, column: str) -> dict:
        stored = getattr(line, column)
        text = "" if stored is None else str(stored)
        if self.raw is not None:
            text = self.raw.get(line.pk, {}).get(column, text)
        return {
            "name": f"{column}_{line.pk}",
            "value": GRADES.get(text, text),
            "label": f"{line.member.name} {label_of(column)}",
            "choices": ReviewGrade.choices if column in ("self_grade", "grade") else None,
            "number": column in BALLOTS,
            "bad": (line.pk, column) in self.bad,
        }


class WorkbookForm(forms.Form):
    """The workbook that comes back."""

    file = forms.FileField(label=gettext_lazy("填好的评议表"))


class PutOffForm(forms.Form):
    """Whose registration is put off or refused, and why."""

    member = forms.ModelChoiceField(label=gettext_lazy("团员"), queryset=Member.objects.none())
    state = forms.ChoiceField(
        label=gettext_lazy("注册情况"),
        choices=[each for each in RegistrationState.choices if each[0] != RegistrationState.REGISTERED],
    )
    reason = forms.CharField(label=gettext_lazy("理由"), min_length=4, max_length=200)

    def settle(self, review: Review) -> None:
        """Offer the members of the branch."""
        rows = Member.objects.present().filter(branch=review.branch).order_by("pinyin", "pk")
        self.fields["member"].queryset = rows
