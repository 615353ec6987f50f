"""When one organization passes into another: what hangs on it goes along, and comes back.

Contract: the app that owns the organizations calls, the apps above register. An `Estate` is a table whose
rows hang on organizations; its `carry` takes them along, inside the caller's transaction and in the order of
the estates; its `end` says what becomes of rows whose organization ends without an heir. A `Journal` compares
the estates before and after: what differs is the whole change, kept as plain values. `undo` puts those values
back; `later` tells what was changed since: then nothing may be undone.

Where an organization does not end but gives some of its people away, `share` takes along what is theirs; the
app that owns the people says by its `Roll` who they are.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from league.kernel.errors import Refused

SHOWN = 3
BATCH = 500
TRIES = 5


@dataclass(frozen=True)
class Passing:
    """On a day `left` ends and everything of it goes to `heir`.

    ended: False where it goes on as something else, and only what its people brought goes along.
    people: ids of those who alone go there, where `left` goes on; posts: whether what they hold goes along.
    """

    left: models.Model
    heir: models.Model
    on: date
    actor: object
    ended: bool = True
    people: frozenset[int] = frozenset()
    posts: bool = False


@dataclass(frozen=True)
class Ending:
    """On a day an organization ends; what was not carried to an heir ends with it."""

    left: models.Model
    on: date
    actor: object
    reason: str


@dataclass(frozen=True)
class Estate:
    """A table whose rows hang on organizations.

    columns: fields a change may touch; with `whole` they are all there are, so that a deleted row can return.
    rows: organization ids → the rows that hang on them now. deep: rows of everything below count too.
    follows: columns that name the heir from then on, where that is all it takes; alike: what rows of the heir
    may have in common with them: then they stay. carry: takes the rows of a passing along otherwise; share:
    those of its people alone; end: ends those that are left. paper: locked before the organizations, as
    everybody does who moves papers. stays: not taken from an organization that goes on. rests_on: (column,
    estate) of rows that belong to a row of another estate: one that came after a change to a row the change
    carried stands in the way of undoing it.
    """

    code: str
    label: str
    model: type[models.Model]
    columns: tuple[str, ...]
    rows: Callable[[Iterable[int]], QuerySet]
    follows: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    carry: Callable[[Passing], None] | None = None
    share: Callable[[Passing], None] | None = None
    end: Callable[[Ending], None] | None = None
    order: int = 100
    paper: bool = False
    whole: bool = False
    deep: bool = False
    stays: bool = False
    rests_on: tuple[str, str] | None = None

    @property
    def fields(self) -> list[models.Field]:
        """The columns as fields."""
        return [self.model._meta.get_field(name) for name in self.columns]

    @property
    def passes(self) -> bool:
        """Whether anything of it goes to an heir."""
        return bool(self.follows or self.carry)

    def take(self, passing: Passing) -> None:
        """Take the rows along."""
        if self.carry:
            self.carry(passing)
        for column in self.follows:
            self._moving(passing).filter(**{column: passing.left}).update(**{column: passing.heir})

    def _moving(self, passing: Passing) -> QuerySet:
        rows = self.rows([passing.left.pk])
        if not self.alike:
            return rows
        own = self.rows([passing.heir.pk]).filter(**{name: OuterRef(name) for name in self.alike})
        return rows.exclude(Exists(own))

    def values(self, rows: QuerySet) -> dict[int, list]:
        """Plain values of the columns by id, as a journal keeps them."""
        names = [field.attname for field in self.fields]
        return {pk: [_plain(value) for value in rest] for pk, *rest in rows.values_list("pk", *names)}

    def row(self, pk: int, values: list) -> models.Model:
        """An object with nothing but its id and these values."""
        told = {
            field.attname: field.to_python(value) for field, value in zip(self.fields, values, strict=True)
        }
        return self.model(pk=pk, **told)


_estates: dict[str, Estate] = {}


def register(estate: Estate) -> Estate:
    """Let a table follow its organizations; a second estate of the same code is a bug."""
    if estate.code in _estates:
        raise ValueError(f"estate {estate.code} is registered twice")
    _estates[estate.code] = estate
    return estate


def following(code: str, label: str, model: type[models.Model], column: str = "org", **more) -> Estate:
    """Register a table whose rows name the heir in a column from then on; more: as in `Estate`."""

    def rows(ids: Iterable[int]) -> QuerySet:
        return model._default_manager.filter(**{f"{column}__in": list(ids)})

    told = {"columns": (column,), "rows": rows, "follows": (column,), "stays": True}
    return register(Estate(code=code, label=label, model=model, **(told | more)))


def estates() -> list[Estate]:
    """Every estate, in the order in which they are carried."""
    return sorted(_estates.values(), key=lambda estate: (estate.order, estate.code))


def carry(passing: Passing) -> None:
    """Take along whatever hangs on the organization; Refused by any estate refuses all."""
    for estate in carried(passing.ended):
        estate.take(passing)


def carried(ended: bool) -> list[Estate]:
    """The estates that go along when an organization ends, or goes on without its people."""
    return [each for each in estates() if each.passes and (ended or not each.stays)]


def end(ending: Ending) -> None:
    """Let whatever still hangs on an organization that ends come to its end."""
    for estate in estates():
        if estate.end:
            estate.end(ending)


def share(passing: Passing) -> None:
    """Let some people pass while their organization goes on; Refused by any estate refuses all."""
    for estate in estates():
        if estate.share:
            estate.share(passing)


def holdings(ids: Iterable[int], ended: bool = True) -> list[tuple[str, int]]:
    """What goes along with organizations: (label, how many) of every estate that has something there."""
    ids = list(ids)
    counted = [(str(each.label), each.rows(ids).order_by().count()) for each in carried(ended)]
    return [(label, number) for label, number in counted if number]


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value


# People


@dataclass(frozen=True)
class Sitter:
    """Somebody who can be chosen: id, name, and what tells namesakes apart."""

    pk: int
    name: str
    told: str


@dataclass(frozen=True)
class Roll:
    """Who sits in organizations.

    sitters: (user, organization, ids) → those who sit there now, and those of the ids, whom the user may see.
    named: (user, organization, words) → (ids of those the words name, words that name nobody or several).
    """

    label: str
    sitters: Callable[[object, models.Model, Iterable[int]], list[Sitter]]
    named: Callable[[object, models.Model, Iterable[str]], tuple[set[int], list[str]]]


_rolls: list[Roll] = []


def enrol(roll: Roll) -> Roll:
    """Register the one roll there is; a second one is a bug."""
    if _rolls:
        raise ValueError("a roll of people is registered already")
    _rolls.append(roll)
    return roll


def roll() -> Roll:
    """The roll of people; IndexError where no app registered one."""
    return _rolls[0]


# Locks


def lock(model: type[models.Model], ids: Iterable[int], gate: Callable[[], object]) -> None:
    """Lock the papers of organizations, then the organizations, so that nobody waits for somebody who waits.

    gate: takes the lock of the whole tree, in between. A paper that came in meanwhile is waited for by
    letting go of everything once. Refused when they keep coming.
    """
    ids = sorted(set(ids))
    for _attempt in range(TRIES):
        point = transaction.savepoint()
        held = _lock_papers(ids)
        gate()
        list(model.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
        if _papers(ids) <= held:
            return
        transaction.savepoint_rollback(point)
    raise Refused(_("这些组织正在办理别的业务，请稍后再试。"))


def _lock_papers(ids: list[int]) -> set[tuple[str, int]]:
    return {
        (estate.code, pk)
        for estate in estates()
        if estate.paper
        for pk in estate.rows(ids).select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    }


def _papers(ids: list[int]) -> set[tuple[str, int]]:
    return {
        (estate.code, pk)
        for estate in estates()
        if estate.paper
        for pk in estate.rows(ids).order_by().values_list("pk", flat=True)
    }


# What a change did, and how it is undone


Lines = Mapping[str, Mapping[str, list]]  # estate code → id → [values before, values after], None for no row


class Journal:
    """The estates of some organizations before a change; `close` tells what the change did.

    ids: the organizations it names; deep: those below them too.
    """

    def __init__(self, ids: Iterable[int], deep: Iterable[int]):
        self.ids, self.deep = set(ids), set(deep)
        self.before = {estate.code: estate.values(self._rows(estate)) for estate in estates()}

    def _rows(self, estate: Estate) -> QuerySet:
        return estate.rows(self.deep if estate.deep else self.ids)

    def close(self, founded: Iterable[int] = ()) -> Lines:
        """Every row that differs now, those of newly founded organizations among them."""
        self.ids |= set(founded)
        self.deep |= self.ids
        lines = {estate.code: self._differing(estate) for estate in estates()}
        for estate in estates():
            lines[estate.code] = self._resting(estate, lines) | lines[estate.code]
        return {code: rows for code, rows in lines.items() if rows}

    def _resting(self, estate: Estate, lines: Lines) -> dict[str, list]:
        """Rows beside one the change carried that stayed as they were: so it is known they were there."""
        if estate.rests_on is None:
            return {}
        column, code = estate.rests_on
        before = self.before[estate.code]
        rows = estate.model._base_manager.filter(
            pk__in=before, **{f"{column}__in": list(map(int, lines[code]))}
        )
        return {str(pk): [before[pk]] * 2 for pk in sorted(rows.values_list("pk", flat=True))}

    def _differing(self, estate: Estate) -> dict[str, list]:
        before = self.before[estate.code]
        rows = self._rows(estate).order_by().values("pk")
        now = estate.values(estate.model._base_manager.filter(pk__in=rows))
        left = before.keys() - now.keys()
        now |= estate.values(estate.model._base_manager.filter(pk__in=left))
        return {
            str(pk): [before.get(pk), now.get(pk)]
            for pk in sorted(before.keys() | now.keys())
            if before.get(pk) != now.get(pk)
        }


def founded(lines: Lines, code: str) -> list[int]:
    """Ids of the rows of an estate that the change made."""
    return [int(pk) for pk, (before, _after) in lines.get(code, {}).items() if before is None]


@dataclass(frozen=True)
class Later:
    """Rows that were changed since: what they are, how many, the first of them by name."""

    label: str
    number: int
    names: tuple[str, ...] = ()


def later(lines: Lines, ids: Iterable[int]) -> list[Later]:
    """What was changed since among the rows of a change, or came to them since; empty when nothing was.

    ids: the organizations where something may have come since.
    """
    ids, found = list(ids), []
    for estate in estates():
        touched = _moved_on(estate, lines.get(estate.code, {})) | _came_since(estate, lines, ids)
        if touched:
            rows = estate.model._base_manager.filter(pk__in=touched).order_by("pk")[:SHOWN]
            found.append(Later(str(estate.label), len(touched), tuple(str(row) for row in rows)))
    return found


def _moved_on(estate: Estate, known: Mapping[str, list]) -> set[int]:
    now = estate.values(estate.model._base_manager.filter(pk__in=[int(pk) for pk in known]))
    return {int(pk) for pk, (_before, after) in known.items() if now.get(int(pk)) != after}


def _came_since(estate: Estate, lines: Lines, ids: list[int]) -> set[int]:
    if estate.rests_on is None:
        return set()
    column, code = estate.rests_on
    carried = [int(pk) for pk in lines.get(code, {})]
    rows = estate.rows(ids).filter(**{f"{column}__in": carried}).order_by().values_list("pk", flat=True)
    return set(rows) - {int(pk) for pk in lines.get(estate.code, {})}


def dependents(model: type[models.Model], ids: Iterable[int], lines: Lines) -> list[Later]:
    """What hangs by now on organizations that the change founded, beyond what the change itself put there."""
    ids, known = list(ids), {}
    for estate in estates():
        known.setdefault(estate.model, set()).update(map(int, lines.get(estate.code, {})))
    found = []
    for relation in model._meta.related_objects if ids else ():
        if relation.on_delete is models.SET_NULL:
            continue
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": ids})
        rows = rows.exclude(pk__in=known.get(relation.related_model, ())).order_by("pk")
        if number := rows.count():
            label = str(relation.related_model._meta.verbose_name)
            found.append(Later(label, number, tuple(str(row) for row in rows[:SHOWN])))
    return found


def undo(lines: Lines, owner: str) -> None:
    """Put every row of a change back as it was; call it when nothing is `later` and no `dependents`.

    owner: the estate of the organizations: those that the change founded go last.
    """
    for estate in reversed(estates()):
        if estate.code != owner and (made := founded(lines, estate.code)):
            estate.model._base_manager.filter(pk__in=made).delete()
    for estate in estates():
        _put_back(estate, lines.get(estate.code, {}))
    for pk in sorted(founded(lines, owner), reverse=True):  # those below were founded later
        _estates[owner].model._base_manager.filter(pk=pk).delete()


def _put_back(estate: Estate, known: Mapping[str, list]) -> None:
    changed, gone = [], []
    for pk, (before, after) in known.items():
        if before is not None:
            (gone if after is None else changed).append(estate.row(int(pk), before))
    rows = estate.model._base_manager
    rows.bulk_update(changed, estate.columns, batch_size=BATCH)
    rows.bulk_create(gone, batch_size=BATCH)
    if changed and any(field.name == "version" for field in estate.model._meta.fields):
        rows.filter(pk__in=[row.pk for row in changed]).update(version=F("version") + 1)
