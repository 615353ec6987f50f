"""A real Celery worker is killed with -9 in the middle, twice: no job is lost, none has its effect twice."""

import json
import sqlite3
import time
from contextlib import closing

import psycopg2
import pytest

from tests.stories.processes import environment_of, own_database, python, worker

JOBS = 20
PROBE = "tests.stories.job_worker"


@pytest.fixture
def database_url(tmp_path):
    """A database of the test's own, of the kind the suite runs on."""
    with own_database(tmp_path, "jobs_kill") as url:
        yield url


@pytest.fixture
def environment(tmp_path, database_url):
    """Environment of the processes: own database, own folder, short leases."""
    return environment_of(tmp_path, database_url)


def count(url: str, condition: str) -> int:
    """Number of jobs that meet an SQL condition, asked past Django: a process per question would be slow."""
    _kind, _colon, place = url.partition(":///")
    with closing(sqlite3.connect(place, timeout=20) if place else psycopg2.connect(url)) as database:
        cursor = database.cursor()
        cursor.execute(f"SELECT count(*) FROM kernel_job WHERE {condition}")
        return cursor.fetchone()[0]


def wait_for(url: str, condition: str, least: int, seconds: float) -> None:
    """Wait until that many jobs meet the condition, or the time is over."""
    ends = time.monotonic() + seconds
    while count(url, condition) < least and time.monotonic() < ends:
        time.sleep(0.05)


def test_worker_killed_twice_loses_and_doubles_nothing(environment, database_url, tmp_path):
    python(environment, "manage.py", "migrate", "--run-syncdb", "-v", "0")
    python(environment, "-m", PROBE, "order", str(JOBS))
    log = tmp_path / "worker.log"
    for share in (4, 10):
        with worker(environment, log, PROBE):
            wait_for(database_url, "tries > 0", share, 20)
        assert count(database_url, "tries > 0") >= share, log.read_text()
        assert count(database_url, "state = 'running'") > 0
    with worker(environment, log, PROBE):
        wait_for(database_url, "state IN ('done', 'failed')", JOBS, 30)
    report = json.loads(python(environment, "-m", PROBE, "report"))
    assert report["states"] == ["done"], log.read_text()
    assert report["done"] == JOBS
    assert report["once"]
    assert report["retried"] > 0
    assert report["files"] == ["0\n1\n2\n3\n4\n5\n"] * JOBS
