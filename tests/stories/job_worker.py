"""A worker with one probe job, and a customer of it: run in processes of their own by test_jobs_kill.py.

`celery -A tests.stories.job_worker worker` works; `python -m tests.stories.job_worker order 20` orders jobs,
`… report` prints what became of them as JSON.
"""

import json
import sys
import time

import django

django.setup()

from django.db import transaction  # noqa: E402

from league.celery import app  # noqa: E402, F401
from league.kernel import audit, jobs  # noqa: E402
from league.kernel.models import AuditEvent, Job  # noqa: E402

EFFECT = audit.event("test.effect", "测试：一次效果")
STEPS = 6


@jobs.job("test.probe", "测试：写一个文件、记一笔账")
def probe(run: jobs.Run) -> None:
    """Half a second of work with progress, a file, and one effect that must happen once."""
    with run.result_file("结果.txt").open("w") as out:
        for step in range(STEPS):
            out.write(f"{step}\n")
            run.progress(step + 1, STEPS, "")
            time.sleep(0.08)
    with run.finishing():
        audit.record(None, EFFECT, run.job)


def order(count: int) -> None:
    """Order jobs; the bell of every fifth rings twice."""
    for number in range(count):
        with transaction.atomic():
            row = jobs.enqueue("test.probe", actor=None, number=number)
        if number % 5 == 0:
            jobs.ring(row.pk)


def report() -> dict:
    """States, effects and files of all jobs."""
    rows = list(Job.objects.order_by("pk"))
    effects = list(AuditEvent.objects.filter(event=EFFECT).values_list("object_id", flat=True))
    return {
        "states": sorted({row.state for row in rows}),
        "done": sum(row.state == "done" for row in rows),
        "retried": sum(row.tries > 1 for row in rows),
        "once": sorted(effects) == sorted(str(row.pk) for row in rows),
        "files": [jobs.result_path(row).read_text() for row in rows if row.has_file],
    }


if __name__ == "__main__":
    if sys.argv[1] == "order":
        order(int(sys.argv[2]))
    else:
        print(json.dumps(report()))
