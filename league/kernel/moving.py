"""Rows that keep the path of an organization and go with it when it moves.

Contract: the kernel and some ledgers name their organization by path text. What tells of a day past (audit
trail, workflow steps) keeps the path of that day. What is open or still read declares `follows(model,
field)`; `rebase` rewrites it, one statement per table, in the transaction of the move. Otherwise a held
import would stay with the county the township has left.
"""

from django.db.models import CharField, F, Model, Value
from django.db.models.functions import Concat, Substr

from league.kernel.models import ImportBatch, Job, ParamValue, Upload
from league.kernel.scoping import subtree

_followers: dict[tuple[type[Model], str], None] = {}


def follows(model: type[Model], field: str = "path") -> None:
    """Let the path in a column go with its organization; declaring it twice counts once."""
    _followers[model, field] = None


def rebased(old: str, new: str, field: str = "path") -> Concat:
    """The path in a column with its beginning `old` replaced by `new`, for an UPDATE."""
    return Concat(Value(new), Substr(F(field), len(old) + 1), output_field=CharField())


def rebase(old: str, new: str) -> None:
    """Rewrite every path at or under `old` that follows."""
    for model, field in _followers:
        rows = model._base_manager.filter(subtree(field, old))
        rows.update(**{field: rebased(old, new, field)})


follows(ParamValue)
follows(Job)
follows(Upload)
follows(ImportBatch, "scope_path")
