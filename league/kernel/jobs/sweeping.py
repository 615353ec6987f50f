"""Sweeping: jobs that dead workers left are requeued or given up, unheard bells are rung again."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel.models.jobs import Job, JobState

from .ordering import lease, ring

MOST_TRIES = 3


@dataclass(frozen=True)
class Swept:
    """What a sweep did: jobs requeued, given up, and bells rung again."""

    requeued: int
    failed: int
    rung: int


def sweep() -> Swept:
    """Requeue what dead workers left, give up after MOST_TRIES, ring unheard bells again."""
    now = timezone.now()
    outcomes = [_take_back(row, now) for row in Job.objects.abandoned(now)]
    rung = [row.pk for row in Job.objects.unheard(now).order_by("id")[:200] if _due_again(row, now)]
    for pk in rung:
        ring(pk)
    return Swept(outcomes.count(JobState.QUEUED), outcomes.count(JobState.FAILED), len(rung))


def _take_back(row: Job, now) -> str:
    """Return an abandoned job to the queue or fail it; compare-and-set on the very lease that ran out."""
    same = Job.objects.filter(
        pk=row.pk, state=JobState.RUNNING, lease_owner=row.lease_owner, lease_until=row.lease_until
    )
    free = {"lease_owner": "", "lease_until": None}
    if row.tries < MOST_TRIES:
        changed = same.update(state=JobState.QUEUED, ring_at=now, rings=0, **free)
        return JobState.QUEUED if changed else ""
    sentence = _("任务试了 %(tries)s 次都中断了，没有完成。请重新提交；再次失败请告诉管理员编号 %(pk)s。")
    changed = same.update(
        state=JobState.FAILED,
        error=sentence % {"tries": row.tries, "pk": row.pk},
        finished_at=timezone.now(),
        **free,
    )
    return JobState.FAILED if changed else ""


def _due_again(row: Job, now) -> int:
    """Move the next bell away (a lease, two, four … 32); true for the one process that did."""
    later = now + lease() * 2 ** min(row.rings, 5)
    same = Job.objects.filter(pk=row.pk, state=JobState.QUEUED, ring_at=row.ring_at)
    return same.update(ring_at=later, rings=row.rings + 1)
