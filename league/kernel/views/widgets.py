"""Form controls of the house: days are entered with the browser's own date field."""

from django import forms
from django.db import models

from league.kernel.scoping import ScopedQuerySet


class DayInput(forms.DateInput):
    """A date field of the browser; its value is always written as 2026-11-22."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


def formfield(field: models.Field, **kwargs):
    """Form field of a model field, days with the browser's date field; for modelform_factory."""
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        kwargs["widget"] = DayInput
    return field.formfield(**kwargs)


def scope_choices(form: forms.BaseForm, user, permit: str) -> None:
    """Offer and accept only related rows in reach: narrows every choice of rows that have a scope.

    A choice among many then takes its control.
    """
    for field in form.fields.values():
        rows = getattr(field, "queryset", None)
        if isinstance(rows, ScopedQuerySet):
            field.queryset = rows.visible_to(user, permit)
            if hasattr(field, "settle"):
                field.settle()
