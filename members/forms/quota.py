"""Forms of the yearly plan: the numbers of an organization by field, and those of its children."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgs.choices import Field
from orgs.models import Org

MOST = 999_999


def places_field(label: str, now: int, **attrs) -> forms.IntegerField:
    """A number of places that begins with the present one; left empty, nothing changes."""
    widget = forms.NumberInput({"inputmode": "numeric", **attrs})
    return forms.IntegerField(
        label=label, min_value=0, max_value=MOST, required=False, initial=now or None, widget=widget
    )


class NotedForm(forms.Form):
    """The document that says so."""

    note = forms.CharField(
        label=gettext_lazy("文件依据"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("下达或分配名额的文件名称和文号。"),
    )


class PlanForm(NotedForm):
    """The plan of an organization: a number per field."""

    def __init__(self, planned: dict[str, int], data=None):
        """planned: field → places now."""
        super().__init__(data)
        for field in Field:
            self.fields[field] = places_field(field.label, planned.get(field, 0))
        self.order_fields([*Field, "note"])

    def plan(self) -> dict[str, int]:
        """Field → places, of the fields that were filled in."""
        typed = {field: self.cleaned_data.get(field) for field in Field}
        return {field: places for field, places in typed.items() if places is not None}


class AllotForm(NotedForm):
    """What the children of an organization get: a number per child and field."""

    def __init__(self, children: list[Org], fields: list[str], planned: dict, data=None):
        """fields: those the organization has places of. planned: (child id, field) → places now."""
        super().__init__(data)
        self.children, self.columns = children, fields
        for child in children:
            for field in fields:
                if self.fits(child, field):
                    label = _("%(org)s：%(field)s") % {"org": child, "field": Field(field).label}
                    now = planned.get((child.pk, field), 0)
                    made = places_field(label, now, **{"aria-label": label})
                    self.fields[f"share_{child.pk}_{field}"] = made

    @staticmethod
    def fits(child: Org, field: str) -> bool:
        """Whether a child can use places of a field: a branch only those of its own."""
        return not child.is_branch or child.field == field

    def lines(self) -> list[dict]:
        """A line per child: the organization, and its cells by column, None where it is not its field."""
        names = {child: [f"share_{child.pk}_{field}" for field in self.columns] for child in self.children}
        return [
            {"org": child, "cells": [self[name] if name in self.fields else None for name in row]}
            for child, row in names.items()
        ]

    def shares(self) -> dict[tuple[int, str], int]:
        """(child id, field) → places, of the cells that were filled in."""
        typed = {
            (child.pk, field): self.cleaned_data.get(f"share_{child.pk}_{field}")
            for child in self.children
            for field in self.columns
        }
        return {pair: places for pair, places in typed.items() if places is not None}
