"""Who refers to a person: rows that go with one when two records become one, and that a statement lists.

Contract: every relation to a kind of person is a tie by itself, found in the models, so that nothing is
forgotten. An app registers a `Tie` where it has more to say: words, columns that are erased with the
person's, rows found otherwise than by a relation, rows that do not move.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Tie:
    """How rows of a model belong to a person.

    field: the relation's name; empty for rows that `rows(person)` finds. label: what the rows are, in words.
    hidden: columns a statement does not tell; shown: the only ones it tells, of rows about somebody else.
    erased: text columns emptied once they need not be kept. stays: rows that a merge does not move because
    the app treats them itself.
    """

    model: type[models.Model]
    field: str = ""
    label: str = ""
    hidden: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()
    stays: bool = False
    rows: Callable[[models.Model], QuerySet] | None = None

    @property
    def name(self) -> str:
        """A stable name: `members.postheld.member`."""
        return f"{self.model._meta.label_lower}.{self.field}"

    @property
    def words(self) -> str:
        """What the rows are called: the model's name, and what the person is in it where that is said."""
        if self.label:
            return str(self.label)
        field, name = self.model._meta.get_field(self.field), str(self.model._meta.verbose_name)
        said = str(field.verbose_name) != self.field.replace("_", " ")
        return _("%(rows)s（%(part)s）") % {"rows": name, "part": field.verbose_name} if said else name

    @property
    def is_single(self) -> bool:
        """Whether a person has at most one such row."""
        return bool(self.field) and self.model._meta.get_field(self.field).one_to_one

    def of(self, person: models.Model) -> QuerySet:
        """The rows that belong to a person, by key."""
        found = self.rows(person) if self.rows else self.model._base_manager.filter(**{self.field: person})
        return found.order_by("pk")


_ties: dict[type[models.Model], dict[str, Tie]] = {}


def register(person: type[models.Model], *ties: Tie) -> None:
    """Say more about ties to a kind of person; a second registration of the same one is a bug."""
    known = _ties.setdefault(person, {})
    for tie in ties:
        if tie.name in known:
            raise ValueError(f"tie {tie.name} is registered twice")
        known[tie.name] = tie


def ties(person: type[models.Model]) -> list[Tie]:
    """Every tie to a kind of person, registered or found in the models, by name."""
    found = {tie.name: tie for tie in _related(person)} | _ties.get(person, {})
    return [found[name] for name in sorted(found)]


def _related(person: type[models.Model]) -> Iterable[Tie]:
    for relation in person._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            yield Tie(relation.related_model, relation.field.name)
