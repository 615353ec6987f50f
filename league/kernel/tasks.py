"""The Celery side of the kernel: the bell of the job ledger, and what beat does every minute."""

from celery import shared_task
from celery.signals import worker_ready

from league.kernel import audit, files, jobs
from league.kernel.sheets import batches  # noqa: F401 - declares the jobs of imports


@shared_task(name="kernel.run_job", ignore_result=True)
def run_job(pk: int) -> None:
    """Run the job of that id, unless somebody else does."""
    jobs.execute(pk)


@shared_task(name="kernel.sweep", ignore_result=True)
def sweep() -> None:
    """Take back abandoned jobs and ring unheard bells."""
    jobs.sweep()


@shared_task(name="kernel.seal", ignore_result=True)
def seal() -> None:
    """Seal the audit trail."""
    audit.seal()


@shared_task(name="kernel.expire", ignore_result=True)
def expire() -> None:
    """Delete files past their day."""
    files.expire()


def _send(pk: int) -> None:
    run_job.apply_async((pk,), retry=False)


jobs.register_bell(_send)


@worker_ready.connect
def _sweep_at_start(**kwargs) -> None:
    """A worker that comes up looks for what was left while there was none."""
    sweep.apply_async(retry=False)
