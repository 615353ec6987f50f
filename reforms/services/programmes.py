"""Verbs of programmes: take over a list, add a task, give tasks out to units."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, permits
from league.kernel.errors import Refused
from orgs.models import Org
from reforms.models import Assignment, Programme, Task
from reforms.rules.permits import ADDED, EDIT, GIVEN, PLANTED
from reforms.rules.progress import reminded_from
from reforms.services.starters import Starter


@transaction.atomic
def plant(programme: Programme, starter: Starter, *, actor) -> int:
    """Take the areas and tasks of a list into a programme that has none; how many tasks there are then.

    Raises Forbidden outside the actor's reach, Refused where the programme has tasks already.
    """
    fresh = _locked(programme)
    permits.require(actor, EDIT, fresh)
    if fresh.tasks.exists():
        raise Refused(_("“%(programme)s”已有任务，不能再套用样板。请逐项增加。") % {"programme": fresh})
    order = 0
    for letter, title, parts in starter.areas:
        area = Task.objects.create(programme=fresh, code=letter, title=title, order=(order := order + 1))
        for number, part in enumerate(parts, start=1):
            told = {
                "title": part.title,
                "measure": part.measure,
                "target": part.target,
                "metric": part.metric,
            }
            order += 1
            Task.objects.create(programme=fresh, parent=area, code=f"{letter}{number}", order=order, **told)
    Programme.objects.filter(pk=fresh.pk).update(source_note=starter.source_note)
    audit.record(actor, PLANTED, fresh, None, {"starter": starter.code})
    return fresh.tasks.measured().count()


@transaction.atomic
def add_task(programme: Programme, task: Task, *, actor) -> Task:
    """Put a task or an area at the end of its area; Refused for a code the programme has."""
    fresh = _locked(programme)
    permits.require(actor, EDIT, fresh)
    if fresh.tasks.filter(code=task.code).exists():
        raise Refused(_("编号“%(code)s”已经用过，请换一个编号。") % {"code": task.code})
    last = fresh.tasks.order_by("-order").first()
    task.programme, task.order = fresh, last.order + 1 if last else 1
    task.save()
    audit.record(actor, ADDED, fresh, None, {"code": task.code, "title": task.title})
    return task


@transaction.atomic
def give_out(
    programme: Programme, tasks: Iterable[Task], units: Iterable[Org], due: date, *, actor
) -> list[Assignment]:
    """Give tasks of a programme to units below its organization, once each; those newly given.

    Raises Forbidden outside the actor's reach; Refused for a day gone by, an ended programme, a unit that
    stands elsewhere.
    """
    fresh = _locked(programme)
    permits.require(actor, EDIT, fresh)
    tasks, units = list(tasks), list(units)
    _refuse(fresh, units, due)
    known = set(Assignment.objects.filter(task__in=tasks).values_list("task", "org"))
    rows = [
        Assignment(
            task=task,
            org=unit,
            due=task.due or due,
            remind_on=reminded_from(task.due or due, unit.path),
            levels=fresh.levels,
        )
        for unit in units
        for task in tasks
        if (task.pk, unit.pk) not in known
    ]
    Assignment.objects.bulk_create(rows, batch_size=500)
    audit.record(actor, GIVEN, fresh, None, {"tasks": len(tasks), "units": len(units), "given": len(rows)})
    return rows


def _refuse(programme: Programme, units: Sequence[Org], due: date) -> None:
    if programme.ended:
        raise Refused(_("“%(programme)s”已经结束，不能再下发任务。") % {"programme": programme})
    if due < timezone.localdate():
        raise Refused(_("完成期限 %(day)s 已经过去，请填今天或以后的日期。") % {"day": due})
    away = [unit for unit in units if unit.dissolved or not unit.path.startswith(programme.org.path)]
    if away:
        words = _("“%(unit)s”不是“%(org)s”下面的团组织，不能下发。")
        raise Refused(words % {"unit": away[0], "org": programme.org})


def _locked(programme: Programme) -> Programme:
    rows = Programme.objects.select_for_update(of=("self",)).select_related("org")
    return rows.get(pk=programme.pk)
