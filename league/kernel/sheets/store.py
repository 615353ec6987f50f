"""What an app offers so that the rows of its sheet can be stored and taken back."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from .roundtrip import Amended, Amendment
from .rows import Context


@dataclass(frozen=True)
class Register:
    """The way of a sheet into its tables.

    `permit` is asked of the actor at the scope. `context(scope, as_of, actor)` answers for stored rows as
    that actor may know them (actor None: everything). `store(rows, as_of, actor)` writes checked values and
    returns one key per row, in order; it runs inside a transaction and may raise IntegrityError when
    somebody else was faster. `withdraw(keys, actor)` deletes what was stored and returns the keys that had
    to stay because they were changed or used since. `grows` says that stored rows make later rows valid, so
    that the context is built anew for every chunk; `needs_scope()` whether a scope must be named.
    Rows of an export come back as changes of the `changeable` columns: `amend(amendments, actor)` applies
    each by the verbs of the app and answers with what it did, None for what a permit or a rule refused.
    """

    permit: str
    context: Callable[[str, datetime.date, Any], Context]
    store: Callable[[Sequence[dict], datetime.date, Any], list[str]]
    withdraw: Callable[[Sequence[str], Any], set[str]]
    changeable: tuple[str, ...] = ()
    amend: Callable[[Sequence[Amendment], Any], list[Amended | None]] | None = None
    grows: bool = False
    needs_scope: Callable[[], bool] = lambda: True


def delete_unused(model: type[models.Model], ids: list[int]) -> list[int]:
    """Delete rows, at once where that goes, else by halves; protected ones stay. The ids that are gone."""
    if not ids:
        return []
    try:
        with transaction.atomic():
            model._default_manager.filter(pk__in=ids).delete()
    except ProtectedError:
        half = len(ids) // 2
        return delete_unused(model, ids[:half]) + delete_unused(model, ids[half:]) if half else []
    return ids
