"""Chasing (催办): a unit is sent one notice for all its late tasks, settled when they are handed in."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import params, workflow
from league.kernel.errors import Refused
from orgs.models import Org
from reforms.choices.programmes import AssignmentState
from reforms.choices.supervision import NoticeState, Rung
from reforms.models import Assignment, Notice, Programme
from reforms.rules.progress import NEAR_DAYS, standing
from reforms.services.supervision import answer_by, send

NAMED = 12  # tasks that a notice names one by one


def due_soon(programme: Programme):
    """What a programme gave out that is late, returned, or near its day, in the order of units and days."""
    near = params.value(NEAR_DAYS, programme.org.path, timezone.localdate())
    soon = timezone.localdate() + timedelta(days=near)
    rows = Assignment.objects.filter(
        task__programme=programme, state__in=AssignmentState.open(), due__lte=soon
    )
    return ordered(rows)


def ordered(rows):
    """Assignments by unit and day, with task and unit."""
    return rows.select_related("task", "org__parent").order_by("org__path", "due", "task__order", "pk")


def by_unit(rows: Iterable[Assignment]) -> list[tuple[Org, list[Assignment]]]:
    """Ordered assignments, unit by unit."""
    return [(org, list(given)) for org, given in groupby(rows, key=lambda each: each.org)]


def words_of(given: list[Assignment]) -> str:
    """What a unit is told: how many tasks, how many of them late, and each with its day."""
    today = timezone.localdate()
    late = sum(standing(each, today, 0) == "overdue" for each in given)
    named = "、".join(f"{each.task.code} {each.task.title}（{each.due:%m-%d}）" for each in given[:NAMED])
    told = _("改革任务 %(n)d 项待提交，其中逾期 %(late)d 项：%(named)s") % {
        "n": len(given),
        "late": late,
        "named": named,
    }
    return told + (_("等") if len(given) > NAMED else "") + "。"


@transaction.atomic
def chase(rows, deadline: date | None = None, *, actor) -> list[Notice]:
    """Send each unit of some assignments one notice; an open one of the unit takes the new tasks up.

    rows: a queryset; what is no longer with its unit is left out. deadline: of the answers; the usual time of
    each unit without one. Raises Refused when nothing is left, and as `send` does.
    """
    found = by_unit(ordered(rows.filter(state__in=AssignmentState.open())))
    if not found:
        raise Refused(_("选中的任务都已提交或销号，不用催办。"))
    # Two officers who chase at once meet at the unit, so that it gets one notice.
    list(
        Org.objects.select_for_update(no_key=True)
        .filter(pk__in=[org.pk for org, _given in found])
        .order_by("pk")
    )
    return [_chased(org, given, deadline, actor) for org, given in found]


def _chased(org: Org, given: list[Assignment], deadline: date | None, actor) -> Notice:
    notice = open_chases().select_for_update().filter(org=org).first()
    if notice is None:
        told = {"reason": words_of(given), "deadline": deadline or answer_by(org)}
        notice = send(Notice(org=org, rung=Rung.CHASE, **told), actor=actor)
    notice.assignments.add(*given)
    return notice


def open_chases():
    """Notices of this kind that go on."""
    return Notice.objects.filter(rung=Rung.CHASE, state=NoticeState.OPEN)


def settle_chases(assignment: Assignment, *, actor, on: date) -> None:
    """Settle the notices of which this was the last task. Runs inside `fire` of the assignment."""
    for notice in open_chases().filter(assignments=assignment):
        if not notice.assignments.filter(state__in=AssignmentState.open()).exists():
            workflow.get("reforms.notice").fire(notice, "finish", actor=actor, on=on)
