"""What the steps of an assignment write beside its state, and what a merger does to it."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from league.kernel import succession
from league.kernel.succession import Estate
from reforms.models import Assignment, ProgressReport
from reforms.services.chasing import settle_chases


def keep_report(assignment: Assignment, *, actor, on: date) -> None:
    """Keep what was reported as a row of its own. Runs inside `fire`."""
    told = {"on": on, "text": assignment.progress, "value": assignment.value, "by": actor}
    ProgressReport.objects.create(assignment=assignment, **told)
    _note(assignment, reported_on=on)


def hand_in(assignment: Assignment, *, actor, on: date) -> None:
    """Keep the day of handing in; a chase of which it was the last task is over. Runs inside `fire`."""
    _note(assignment, submitted_on=on)
    settle_chases(assignment, actor=actor, on=on)


def close(assignment: Assignment, *, actor, on: date) -> None:
    """Keep the day of closing (销号). Runs inside `fire`."""
    _note(assignment, closed_on=on)


def give_back(assignment: Assignment, *, actor, on: date) -> None:
    """It is with the unit again, nothing is handed in or closed. Runs inside `fire`."""
    _note(assignment, submitted_on=None, closed_on=None, grade="", opinion="")


def _note(assignment: Assignment, **values) -> None:
    for name, value in values.items():
        setattr(assignment, name, value)
    assignment.save(update_fields=list(values))


def given_to(ids: Iterable[int]):
    """What some organizations were given to do and have not closed."""
    return Assignment.objects.filter(org__in=list(ids), closed_on=None)


ASSIGNMENTS = succession.register(
    Estate(
        code="reforms.assignments",
        label=_("改革任务"),
        model=Assignment,
        columns=("org",),
        rows=given_to,
        follows=("org",),
        alike=("task",),
        order=80,
        paper=True,
        stays=True,
    )
)
