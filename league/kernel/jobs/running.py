"""Running jobs: claimed by one UPDATE, kept by a lease, done exactly once, failed with a sentence."""

import logging
import secrets
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import files, permits
from league.kernel.errors import DomainError, Refused
from league.kernel.models.jobs import Job, JobState

from .ordering import Kind, get, lease

LONGEST_RUN = timedelta(hours=2)

log = logging.getLogger("league.jobs")


class LeaseLost(Exception):
    """Another worker owns the job now; what this one did since must not be kept."""


@dataclass
class Run:
    """One try at a job, as its function sees it."""

    job: Job
    owner: str
    pulse: "Pulse | None" = None
    finished: bool = False
    _file: Path | None = field(default=None, repr=False)
    _name: str = ""

    @property
    def params(self) -> dict:
        """Ids and choices given to `enqueue`."""
        return self.job.params

    @property
    def actor(self):
        """The user who ordered the job, None for the system."""
        return self.job.actor

    @property
    def path(self) -> str:
        """Organization path the job was ordered for."""
        return self.job.path

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Say how far the job is; cheap, call it as often as you like. Raises LeaseLost when it must stop."""
        self.job.done, self.job.total, self.job.note = done, total, note[:200]
        if self.pulse is None:
            _renew(self.job, self.owner)
        elif self.pulse.lost:
            raise LeaseLost(self.job.pk)

    def result_file(self, name: str) -> Path:
        """A temporary path to write the result to; the user downloads it as `name` once the job is done."""
        suffix = Path(name).suffix.lower()
        self._name, self._file = name, files.temporary(suffix)
        return self._file

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """One transaction for the job's effect and its done mark: both happen once, or neither.

        Raises LeaseLost, undoing the block, when another worker owns the job by then.
        """
        with transaction.atomic():
            yield
            self._mark_done()
        self.finished = True

    def finish(self, result) -> None:
        """Mark the job done, keeping a returned dict; nothing to do after `finishing`."""
        if isinstance(result, dict):
            self.job.result = result
        if not self.finished:
            self._mark_done()
            self.finished = True

    def discard(self) -> None:
        """Remove the temporary file of a try that failed."""
        if self._file is not None:
            self._file.unlink(missing_ok=True)

    def _mark_done(self) -> None:
        kept = files.keep(self._file) if self._file else None
        now = timezone.now()
        changes = {
            "state": JobState.DONE,
            "done": self.job.done,
            "total": self.job.total,
            "note": self.job.note,
            "result": self.job.result,
            "finished_at": now,
            "expires_at": now + timedelta(days=files.limit("keep_result_days")),
        }
        if kept:
            changes |= {"result_name": self._name, "result_path": kept.name, "result_size": kept.size}
        if not _owned(self.job, self.owner).update(**changes, lease_owner="", lease_until=None):
            if kept:
                files.remove(kept.name)
            raise LeaseLost(self.job.pk)


def _owned(row: Job, owner: str):
    return Job.objects.filter(pk=row.pk, state=JobState.RUNNING, lease_owner=owner)


def _renew(row: Job, owner: str) -> None:
    """Write progress and a new lease; LeaseLost when the row is no longer ours."""
    until = timezone.now() + lease()
    if not _owned(row, owner).update(done=row.done, total=row.total, note=row.note, lease_until=until):
        raise LeaseLost(row.pk)


class Pulse(threading.Thread):
    """Renews the lease and writes the progress of a running job on a connection of its own."""

    def __init__(self, row: Job, owner: str):
        super().__init__(daemon=True)
        self.row, self.owner, self.lost = row, owner, False
        self._stop_now = threading.Event()

    def run(self) -> None:
        """Write when progress moved or a third of the lease passed, until stopped, lost, or too long."""
        third = lease().total_seconds() / 3
        began = renewed = time.monotonic()
        written = None
        while not self._stop_now.wait(min(1.0, third / 2)) and not self.lost:
            now = time.monotonic()
            if now - began > LONGEST_RUN.total_seconds():
                break
            state = (self.row.done, self.row.total, self.row.note)
            if (state != written or now - renewed > third) and self._beat():
                written, renewed = state, now
        connection.close()

    def _beat(self) -> bool:
        try:
            _renew(self.row, self.owner)
        except LeaseLost:
            self.lost = True
        except (OperationalError, InterfaceError):
            # The database is locked by the job's own transaction (SQLite) or away: the next beat tries again.
            connection.close()
            return False
        return True

    def stop(self) -> None:
        """End the thread and wait for its last write."""
        self._stop_now.set()
        self.join()


def claim(pk: int) -> Run | None:
    """Take a waiting job; None when it is gone, done or somebody else's. One UPDATE decides."""
    owner, now = uuid.uuid4().hex, timezone.now()
    taken = Job.objects.filter(pk=pk, state=JobState.QUEUED).update(
        state=JobState.RUNNING,
        lease_owner=owner,
        lease_until=now + lease(),
        tries=F("tries") + 1,
        started_at=now,
    )
    return Run(Job.objects.select_related("actor").get(pk=pk), owner) if taken else None


def execute(pk: int, pulse: bool = True) -> bool:
    """Claim and run a job to its end; False when it was not ours to run.

    pulse=False runs without the renewing thread, for callers that share one connection (tests, commands).
    """
    run = claim(pk)
    if run is None:
        return False
    if pulse:
        run.pulse = Pulse(run.job, run.owner)
        run.pulse.start()
    try:
        _attempt(run)
    finally:
        if run.pulse:
            run.pulse.stop()
    return True


def _attempt(run: Run) -> None:
    try:
        kind = get(run.job.code)
        _check_rights(run.job, kind)
        result = kind.function(run)
        run.finish(result)
    except LeaseLost:
        log.warning("job %s: another worker took over", run.job.pk)
        run.discard()
    except (OperationalError, InterfaceError) as error:
        log.warning("job %s: the database went away (%s); it will be tried again", run.job.pk, error)
        run.discard()
    except DomainError as error:
        _fail(run, error.message)
    except Exception:  # the one place that catches everything: a bug must end the job, not the worker
        number = f"{run.job.pk}-{secrets.token_hex(3)}"
        log.exception("job %s failed, number %s", run.job.pk, number)
        _fail(run, _("程序出错（编号 %(number)s），请把编号告诉管理员。") % {"number": number})


def _check_rights(row: Job, kind: Kind) -> None:
    if not kind.permit:
        return
    if not permits.may(row.actor, kind.permit, row.path or None):
        raise Refused(_("您已没有“%(label)s”的权限，任务没有执行。") % {"label": kind.label})


def _fail(run: Run, sentence: str) -> None:
    run.discard()
    changed = _owned(run.job, run.owner).update(
        state=JobState.FAILED,
        error=sentence,
        done=run.job.done,
        total=run.job.total,
        finished_at=timezone.now(),
        lease_owner="",
        lease_until=None,
    )
    if not changed:
        log.warning("job %s: failed after another worker took over", run.job.pk)


def run_waiting() -> int:
    """Run every waiting job in this process, oldest first; for commands and tests. Returns how many."""
    waiting = Job.objects.filter(state=JobState.QUEUED).order_by("id").values_list("pk", flat=True)
    return sum(execute(pk, pulse=False) for pk in list(waiting))


def result_path(row: Job) -> Path:
    """Where the result of a finished job lies; Refused when there is none or it has expired."""
    if not row.has_file:
        raise Refused(_("这个文件已经过期删除或还没有生成，请重新导出。"))
    return files.location(row.result_path)
