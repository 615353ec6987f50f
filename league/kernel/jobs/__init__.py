"""Background jobs: the Job row is the truth, Celery the doorbell.

Contract:
- `@job(code, label, permit=…)` declares a function `fn(run)`. `enqueue` writes the row in the request's
  transaction and rings after the commit, at most one second long; a bell that could not be rung, or was
  lost, is rung again by `sweep`.
- A worker claims the row by one compare-and-set UPDATE with a lease. A thread of its own renews the lease
  and writes the progress, so a long transaction of the job neither hides the progress nor loses the lease.
- At the start the actor is asked for the permit again: rights that ended meanwhile end the job.
- A result is written to a temporary name, fsynced, renamed, and only then is the job done, if the worker
  still owns the lease.
- Effects on the database belong inside `with run.finishing():`: they and the done mark are one transaction,
  so a job that is run twice after a crash has its effect once.
- `sweep` requeues what a dead worker left; after three tries the job fails with a sentence.
- `DomainError` fails the job with its sentence; anything else fails it as 程序出错 with a number that is
  also in the log. A database that went away is neither: the lease runs out and the job is tried again.
"""

from .ordering import Kind, all_jobs, enqueue, get, job, lease, register_bell, ring
from .running import LeaseLost, Pulse, Run, claim, execute, result_path, run_waiting
from .sweeping import MOST_TRIES, Swept, sweep

__all__ = [
    "MOST_TRIES",
    "Kind",
    "LeaseLost",
    "Pulse",
    "Run",
    "Swept",
    "all_jobs",
    "claim",
    "enqueue",
    "execute",
    "get",
    "job",
    "lease",
    "register_bell",
    "result_path",
    "ring",
    "run_waiting",
    "sweep",
]
