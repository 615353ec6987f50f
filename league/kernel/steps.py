"""What a step table is made of: rows that have a state, steps, deadlines, and what a user is offered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import permits
from league.kernel.clauses import Finding, blocked
from league.kernel.errors import Refused
from league.kernel.scoping import in_reach, within

Check = Callable[[models.Model, date], Iterable[Finding]]
Effect = Callable[..., None]


class Stateful(models.Model):
    """What a row needs to be moved by a workflow: its state, since when, and a version."""

    state = models.CharField(max_length=30)
    state_since = models.DateField(default=timezone.localdate)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


def require_state(obj: Stateful, states: Iterable[str], what: str) -> None:
    """Refused for a verb on a row that is in none of its states; what: the verb in words."""
    if obj.state in states:
        return
    labels = dict(obj._meta.get_field("state").flatchoices)
    words = _("“%(what)s”在“%(when)s”阶段办理，现在是“%(state)s”。已经过了这个阶段的，请上级退回后再办。")
    when = "、".join(str(labels[state]) for state in states)
    raise Refused(words % {"what": what, "when": when, "state": labels[obj.state]})


@dataclass(frozen=True)
class Step:
    """A move from one of `source` to `target`.

    fields: model fields the actor fills in while stepping; needs: those that may not stay empty.
    checks: functions (obj, on) → findings, any of level block refuses the step.
    effect: function (obj, *, actor, on) run inside the transaction after the state is written.
    others: names of earlier steps whose actor must be somebody else.
    backward: a return or refusal; it needs a comment and never the checks of a forward step.
    side: of a paper between two organizations, the lookup that leads to the one whose turn it is.
    rises: the to-do of those who hold the permit at that very side; those above it may act at any time,
    and find it among their own to-dos once the deadline of the state has passed.
    only: values of columns by name, a tuple for any of several; the kinds of a paper the step is for.
    since, until: names of date fields: the step is for rows whose day has come, or is still to come.
    together: the effect on many rows at once, for `fire_all`; like `effect`, with a list of rows.
    ripe: the column with the day before which a row is nobody's to-do; the step may be taken earlier.
    """

    name: str
    label: str
    source: tuple[str, ...]
    target: str
    permit: str
    fields: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    effect: Effect | None = None
    others: tuple[str, ...] = ()
    backward: bool = False
    bulk: bool = False
    side: str = ""
    rises: bool = False
    only: Mapping = field(default_factory=dict)
    since: str = ""
    until: str = ""
    together: Effect | None = None
    ripe: str = ""

    def open_to(self, user, obj) -> bool:
        """Whether the step is for this row and the user holds the permit on the side whose turn it is."""
        return self.is_for(obj) and permits.may(
            user, self.permit, permits.path_of(obj, self.side) if self.side else obj
        )

    def is_for(self, obj) -> bool:
        """Whether the row is of the kind the step is for."""
        today = timezone.localdate()
        begun = not self.since or getattr(obj, self.since) <= today
        ahead = not self.until or getattr(obj, self.until) > today
        return begun and ahead and all(getattr(obj, name) in values for name, values in self._kinds())

    def kinds(self) -> models.Q:
        """Condition: rows of the kind the step is for."""
        told = {f"{name}__in": values for name, values in self._kinds()}
        told |= {f"{self.since}__lte": timezone.localdate()} if self.since else {}
        told |= {f"{self.until}__gt": timezone.localdate()} if self.until else {}
        return models.Q(**told)

    def ripened(self, on: date) -> models.Q:
        """Condition: rows whose time has come on the day; all of them for a step that waits for none."""
        return models.Q(**{f"{self.ripe}__lte": on}) if self.ripe else models.Q()

    def _kinds(self) -> list[tuple[str, tuple]]:
        return [(name, each if isinstance(each, tuple) else (each,)) for name, each in self.only.items()]

    def reaching(self, model: type[models.Model], paths: Iterable[str]) -> models.Q:
        """Rows of a model whose side in turn lies under any of the paths."""
        return within(self.side, paths) if self.side else in_reach(model, paths)


@dataclass(frozen=True)
class Deadline:
    """How many days a state may last: the parameter that holds the number, and the words of the to-do.

    since: the field with the day the clock starts from; without one it starts with the state.
    until: the field with the last day itself, of rows that have one of their own.
    """

    param: str
    label: str
    since: str = ""
    until: str = ""

    def begins(self, obj) -> date:
        """The day the clock starts for a row."""
        return (getattr(obj, self.since) if self.since else None) or obj.state_since

    def own(self, obj) -> date | None:
        """The last day that the row itself names."""
        return getattr(obj, self.until) if self.until else None

    def late(self, on: date, days: int) -> models.Q:
        """Condition: rows whose own last day has passed on a day, or the days since the state began."""
        begun = models.Q(state_since__lt=on - timedelta(days=days))
        if not self.until:
            return begun
        return models.Q(**{f"{self.until}__lt": on}) | models.Q(**{f"{self.until}__isnull": True}) & begun


@dataclass(frozen=True)
class Offer:
    """A step as seen by one user: its findings, and whether it can be taken now."""

    step: Step
    findings: tuple[Finding, ...]
    refusal: str = ""

    @property
    def open(self) -> bool:
        """True when nothing blocks."""
        return not self.refusal and not blocked(self.findings)
