"""A list of papers as it was on a past day: those that had begun by then, in the state they stood in.

The states come from the records of the steps. A day that had not come yet is left empty, and so is what holds
for today alone.
"""

from dataclasses import replace
from datetime import date

from django.db import models
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from league.kernel.models import StepRecord
from league.kernel.views.columns import Column, choices_of, plain

THEN = {"state": "state_then", "state_since": "since_then"}


def rows_then(rows: QuerySet, workflow, began: str, day: date) -> QuerySet:
    """Papers that had begun by a day, with `state_then` and `since_then`; began: the column with that day.

    A paper whose first step came later stood where that step found it; one without steps stands there still.
    """
    steps = StepRecord.objects.filter(workflow=workflow.code, object_id=OuterRef("pk"))
    last, first = steps.filter(on__lte=day).order_by("-pk"), steps.order_by("pk")
    return rows.filter(**{f"{began}__lte": day}).annotate(
        state_then=Coalesce(
            Subquery(last.values("after")[:1]), Subquery(first.values("before")[:1]), F("state")
        ),
        since_then=Coalesce(Subquery(last.values("on")[:1]), F(began)),
    )


def column_then(column: Column, model: type[models.Model], day: date) -> Column:
    """The column as it shows a past day."""
    if column.today:
        return replace(column, source=(), text=lambda row: "", cell=None, sort="")
    if column.text:
        return column
    lookup = column.lookups[0]
    if lookup in THEN:
        choices = column.choices if column.choices is not None else choices_of(model, lookup)
        return replace(
            column, source=(THEN[lookup],), choices=choices, sort=THEN.get(column.sort, column.sort)
        )
    if isinstance(_field(model, lookup), models.DateField):
        return replace(column, source=(lookup,), text=lambda row: _by_then(row[lookup], day), sort="")
    return column


def _by_then(value: date | None, day: date) -> str:
    return plain(value) if value and value <= day else ""


def _field(model: type[models.Model], lookup: str) -> models.Field | None:
    return model._meta.get_field(lookup) if "__" not in lookup else None
