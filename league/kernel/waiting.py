"""What waits for a user over all workflows: the to-dos, and their number in one query for the whole menu."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Value
from django.utils import timezone

from league.kernel import params, permits
from league.kernel.workflow import Task, Workflow, all_workflows

MOST = 100  # to-dos of one workflow that a page lists; the rest stand in the list it leads to


def rulings(workflows: Iterable[Workflow]) -> params.Book:
    """The deadlines of some workflows, read once."""
    return params.Book(deadline.param for each in workflows for deadline in each.deadlines.values())


@dataclass(frozen=True)
class Asker:
    """Who asks for the number of to-dos: all that the question depends on, so that it is worded once."""

    grants: tuple[tuple[str, str], ...]
    day: date
    rulings: tuple
    user: object = field(compare=False, repr=False)
    book: params.Book = field(compare=False, repr=False)


def waiting_counts(user, book: params.Book | None = None) -> dict[str, int]:
    """How many rows wait for the user, by the code of the workflow; two queries however many there are."""
    book = book or rulings(all_workflows())
    asker = Asker(permits.grants(user), timezone.localdate(), book.content(), user, book)
    statement = _statement(asker)
    if statement is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return dict(cursor.fetchall())


# Wording the question costs a page more than asking it: users of one role and place share one wording a day.
@lru_cache(maxsize=512)
def _statement(asker: Asker) -> tuple[str, tuple] | None:
    """The statement that counts for an asker, and its parameters; None where nothing can wait."""
    workflows = [each for each in all_workflows() if each.steps_of(asker.user)]
    parts = [_counted(each, asker.user, asker.book) for each in workflows]
    if not parts:
        return None
    try:
        return parts[0].union(*parts[1:], all=True).query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None


def _counted(workflow: Workflow, user, book: params.Book):
    rows = workflow.waiting_for(user, book).order_by()
    return rows.annotate(of=Value(workflow.code)).values("of").annotate(n=Count("pk")).values("of", "n")


def tasks(user, limit: int = MOST) -> list[Task]:
    """The to-dos of a user, at most `limit` of each workflow; those with a deadline first."""
    return Waiting(user).tasks(limit)


class Waiting:
    """What waits for the user of a request; the menu and the page ask it once."""

    def __init__(self, user):
        self.user = user
        self.book = rulings(all_workflows())
        self.counts = waiting_counts(user, self.book)

    def tasks(self, limit: int = MOST) -> list[Task]:
        """The to-dos themselves, read only where something waits."""
        workflows = [each for each in all_workflows() if self.counts.get(each.code)]
        found = [task for each in workflows for task in each.tasks(self.user, limit, self.book)]
        return sorted(found, key=lambda task: (task.due or date.max, task.obj.state_since, task.obj.pk))


def waiting_of(request) -> Waiting:
    """What waits for the user of a request, asked once in it."""
    if not hasattr(request, "waiting"):
        request.waiting = Waiting(request.user)
    return request.waiting
