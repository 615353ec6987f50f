"""One function changes a state.

A workflow is a table of steps a county officer can read aloud. `fire` locks the row, checks state,
version, permit, who did what before, and the clauses; then writes fields, state, history and effect in
one transaction. `offers` answers the same questions without doing anything, for pages and to-dos.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, params, permits
from league.kernel.clauses import Finding, blocked
from league.kernel.errors import DomainError, Forbidden, Refused, Stale
from league.kernel.models import StepRecord
from league.kernel.steps import Deadline, Offer, Stateful, Step

__all__ = ["Deadline", "Offer", "Stateful", "Step", "Task", "Workflow", "all_workflows", "get"]


@dataclass(frozen=True)
class Task:
    """An object that waits for a user: what to do, until when (None without a deadline)."""

    workflow: "Workflow"
    obj: models.Model
    step: Step
    due: date | None

    @property
    def place(self) -> models.Model:
        """The organization the object belongs to."""
        return attrgetter(self.obj.scope_field.rpartition("__")[0].replace("__", "."))(self.obj)


@dataclass
class Workflow:
    """The step table of one model; registers itself under its code. joins: what its to-dos read along."""

    code: str
    label: str
    model: type[models.Model]
    states: type[models.TextChoices]
    steps: tuple[Step, ...]
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    track: tuple[str, ...] = ()
    url_name: str = ""
    joins: tuple[str, ...] = ()

    def __post_init__(self):
        if self.code in _workflows:
            raise ValueError(f"workflow {self.code} is declared twice")
        _workflows[self.code] = self
        for step in self.steps:
            audit.event(f"{self.code}.{step.name}", step.label)

    def step(self, name: str) -> Step:
        """The step of that name; KeyError when there is none."""
        return {step.name: step for step in self.steps}[name]

    def leaving(self, state: str) -> list[Step]:
        """Steps that start from a state, in the order of the table."""
        return [step for step in self.steps if state in step.source]

    def open_to(self, user, obj, on: date | None = None) -> list[Offer]:
        """The steps from the object's state that the user holds the permit for, with their findings."""
        day = on or timezone.localdate()
        return [
            Offer(
                step, self.findings(unanswered(obj, step), step, day), self._others_refusal(obj, step, user)
            )
            for step in self.leaving(obj.state)
            if step.open_to(user, obj)
        ]

    def findings(self, obj, step: Step, on: date) -> tuple[Finding, ...]:
        """What the clauses of a step say about the object on the day."""
        return tuple(finding for check in step.checks for finding in check(obj, on))

    def history(self, obj) -> models.QuerySet:
        """The steps taken so far, oldest first, with their actors."""
        return StepRecord.objects.filter(workflow=self.code, object_id=obj.pk).select_related("actor")

    def due(self, obj, book: params.Book | None = None) -> date | None:
        """The last day of the object's present state, None without a deadline; a book spares the query."""
        deadline = self.deadlines.get(obj.state)
        if deadline is None:
            return None
        if own := deadline.own(obj):
            return own
        start = deadline.begins(obj)
        days = (book or params).value(deadline.param, permits.path_of(obj), start)
        return start + timedelta(days=days)

    def waiting_for(self, user, book: params.Book | None = None, on: date | None = None) -> models.QuerySet:
        """Objects with a forward step open to the user by permit on a day, the longest waiting first.

        book: the deadlines, where they have been read already.
        """
        day = on or timezone.localdate()
        rising = any(step.rises for step in self.steps)
        if book is None and rising:
            book = params.Book(each.param for each in self.deadlines.values())
        condition = models.Q(pk__in=[])
        for step in self.steps_of(user):
            condition |= self._waiting(step, user, book) & step.ripened(day)
        return self.model.objects.filter(condition).order_by("state_since", "pk")

    def steps_of(self, user) -> list[Step]:
        """The forward steps for which the user holds the permit anywhere."""
        return [step for step in self.steps if not step.backward and permits.places(user, step.permit)]

    def _waiting(self, step: Step, user, book: params.Book | None) -> models.Q:
        """Rows that wait for a user at one step."""
        here = models.Q(state__in=step.source) & step.kinds()
        if not step.rises:
            return here & step.reaching(self.model, permits.reach(user, step.permit))
        places = permits.places(user, step.permit)
        own = models.Q(**{f"{step.side}__in": places})
        return here & (own | self._risen(step, permits.outermost(places), book))

    def _risen(self, step: Step, paths: Iterable[str], book: params.Book) -> models.Q:
        """Rows below the paths that their own side has left lying beyond the deadline of the state."""
        condition = models.Q(pk__in=[])
        for path, state in product(paths, step.source):
            if state in self.deadlines:
                deadline = self.deadlines[state]
                late = deadline.late(timezone.localdate(), book.value(deadline.param, path))
                condition |= models.Q(state=state) & late & step.reaching(self.model, [path])
        return condition

    def tasks(self, user, limit: int = 50, book: params.Book | None = None) -> list[Task]:
        """The to-dos of a user: the first forward step of each waiting object and its due day."""
        book = book or params.Book(deadline.param for deadline in self.deadlines.values())
        rows = self.joined(self.waiting_for(user, book))[:limit]
        return [Task(self, obj, self._first_open(user, obj), self.due(obj, book)) for obj in rows]

    def joined(self, rows: models.QuerySet) -> models.QuerySet:
        """Rows with what a to-do tells of them: the organization they belong to, and `joins`."""
        relation = self.model.scope_field.rpartition("__")[0]
        joins = [*filter(None, [relation]), *self.joins]
        return rows.select_related(*joins) if joins else rows

    def _first_open(self, user, obj) -> Step:
        """The forward step a waiting object waits for."""
        return next(step for step in self.leaving(obj.state) if not step.backward and step.open_to(user, obj))

    def fire(
        self,
        obj,
        name: str,
        *,
        actor,
        comment: str = "",
        on: date | None = None,
        version: int | None = None,
        data: Mapping | None = None,
    ):
        """Take a step and return the fresh object.

        Raises Stale when state or version moved on, Forbidden without the permit, Refused when the step
        does not start here, a clause blocks, a needed field or comment is missing, or the actor took a
        step that somebody else must take. Effects in order: fields, state, version, StepRecord, effect,
        audit event `<workflow>.<step>`.
        """
        step, day = self.step(name), on or timezone.localdate()
        with transaction.atomic():
            fresh = self._locked(obj, version)
            self._check(fresh, step, actor, comment, day)
            before = fresh.state
            written = self._fill(fresh, step, data or {}, day)
            fresh.save()
            self._record(fresh, step, before, written, actor=actor, on=day, comment=comment).save()
            if step.effect:
                step.effect(fresh, actor=actor, on=day)
            audit.record(actor, f"{self.code}.{step.name}", fresh, {"state": before}, {"state": step.target})
        return fresh

    def fire_all(
        self,
        rows: models.QuerySet,
        name: str,
        *,
        actor,
        comment: str = "",
        on: date | None = None,
        data: Mapping | None = None,
    ) -> tuple[list, list[tuple[models.Model, str]]]:
        """Take a step with `together` for many rows in a fixed number of queries: (moved, (row, refusal)s).

        A row that is refused stays as it is and the others go on; what the effect itself refuses, refuses
        all. The queryset joins what the checks read. Effects as in `fire`.
        """
        step, day = self.step(name), on or timezone.localdate()
        moved, refused, records = [], [], []
        with transaction.atomic():
            # Locked alone, then read with what is joined: a join may lose a row while we wait for its lock.
            locked = self.model.objects.select_for_update().filter(pk__in=rows.order_by().values("pk"))
            keys = list(locked.order_by("pk").values_list("pk", flat=True))
            for obj in rows.filter(pk__in=keys).order_by("pk"):
                try:
                    self._check(obj, step, actor, comment, day)
                    before = obj.state
                    # The same answers for all: the first row tells whether they are well-formed.
                    written = self._fill(obj, step, data or {}, day, clean=not (moved or refused))
                except DomainError as error:
                    refused.append((obj, error.message))
                else:
                    moved.append(obj)
                    record = self._record(obj, step, before, written, actor=actor, on=day, comment=comment)
                    records.append(record)
            columns = ("state", "state_since", "version", *step.fields)
            self.model.objects.bulk_update(moved, columns, batch_size=500)
            StepRecord.objects.bulk_create(records, batch_size=500)
            if moved:
                step.together(moved, actor=actor, on=day)
            audit.bulk(
                actor,
                f"{self.code}.{step.name}",
                [
                    audit.Entry(obj, {"state": record.before}, {"state": step.target})
                    for obj, record in zip(moved, records, strict=True)
                ],
            )
        return moved, refused

    def _record(self, obj, step: Step, before: str, written: dict, **told) -> StepRecord:
        return StepRecord(
            workflow=self.code,
            object_id=obj.pk,
            path=permits.path_of(obj),
            step=step.name,
            before=before,
            after=step.target,
            data=written,
            **told,
        )

    def _locked(self, obj, version: int | None):
        fresh = self.model.objects.select_for_update(of=("self",)).get(pk=obj.pk)
        if version is not None and fresh.version != version:
            raise Stale()
        return fresh

    def _check(self, obj, step: Step, actor, comment: str, day: date) -> None:
        if not step.open_to(actor, obj):
            raise Forbidden()
        if obj.state not in step.source:
            raise Stale(
                _("现在的状态是“%(state)s”，不能办理“%(step)s”。请刷新页面查看最新进展。")
                % {"state": self.states(obj.state).label, "step": step.label}
            )
        if step.backward and not comment.strip():
            raise Refused(_("请写明“%(step)s”的理由。") % {"step": step.label}, code="comment_required")
        if refusal := self._others_refusal(obj, step, actor):
            raise Refused(refusal, code="same_actor")

    def _others_refusal(self, obj, step: Step, actor) -> str:
        if not step.others:
            return ""
        last = {record.step: record for record in self.history(obj).filter(step__in=step.others)}
        own = next((record for record in last.values() if record.actor_id == actor.pk), None)
        if own is None:
            return ""
        return _("“%(earlier)s”是您办理的，“%(step)s”须由另一人办理。") % {
            "earlier": self.step(own.step).label,
            "step": step.label,
        }

    def _fill(self, obj, step: Step, data: Mapping, day: date, *, clean: bool = True) -> dict:
        """Put the answers and the new state into the row; what was written, in words."""
        for name in step.fields:
            if name in data:
                setattr(obj, name, data[name])
        self._require_fields(obj, step)
        if clean:
            self._clean_fields(obj, step)
        findings = self.findings(obj, step, day)
        if blocking := blocked(findings):
            raise Refused(_("；").join(f.message for f in blocking), code="blocked", findings=findings)
        obj.state, obj.state_since, obj.version = step.target, day, obj.version + 1
        return {name: str(data[name]) for name in step.fields if name in data}

    def _require_fields(self, obj, step: Step) -> None:
        empty = [name for name in step.needs if getattr(obj, name) in (None, "", [])]
        if empty:
            labels = "、".join(str(obj._meta.get_field(name).verbose_name) for name in empty)
            raise Refused(_("请填写：%(fields)s。") % {"fields": labels}, code="missing_fields")

    def _clean_fields(self, obj, step: Step) -> None:
        try:
            obj.clean_fields(exclude=[f.name for f in obj._meta.fields if f.name not in step.fields])
        except ValidationError as error:
            raise Refused(_("；").join(error.messages), code="invalid_fields") from error


def unanswered(obj, step: Step):
    """A copy without the fields the step asks for: an answer of an earlier round blocks no offer."""
    asked = copy(obj)
    for name in step.fields:
        setattr(asked, name, obj._meta.get_field(name).get_default())
    return asked


_workflows: dict[str, Workflow] = {}


def get(code: str) -> Workflow:
    """The workflow of that code; KeyError when there is none."""
    return _workflows[code]


def all_workflows() -> list[Workflow]:
    """Every declared workflow, by code."""
    return [_workflows[code] for code in sorted(_workflows)]
