"""A real Celery worker is killed with -9 in the middle, twice: no job is lost, none has its effect twice."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

JOBS = 20
PROJECT = Path(__file__).parent.parent.parent
CELERY = ("-m", "celery", "-A", "tests.stories.job_worker", "worker", "-B", "-c", "2", "-l", "WARNING")
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")


@pytest.fixture
def database_url(tmp_path):
    """A database of the test's own, of the kind the suite runs on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'jobs.sqlite3'}"
        return
    given = settings.DATABASES["default"]
    name = f"jobs_kill_{os.getpid()}"
    server = psycopg2.connect(
        host=given["HOST"],
        port=given["PORT"] or 5432,
        user=given["USER"],
        password=given["PASSWORD"],
        dbname="postgres",
    )
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT'] or 5432}/{name}"
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


@pytest.fixture
def environment(tmp_path, database_url):
    """Environment of the processes: own database, own folder, short leases."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "league.settings",
        "DATABASE_URL": database_url,
        "LEAGUE_VAR": str(tmp_path / "var"),
        "LEAGUE_HTTPS": "false",
        "LEAGUE_JOB_LEASE_SECONDS": "2",
        "LEAGUE_JOB_SWEEP_SECONDS": "1",
    }


def python(environment, *arguments) -> str:
    """Run Python in the project and return what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def worker(environment, log: Path):
    """A Celery worker with beat in a process group of its own, killed with -9 at the end of the block."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, *CELERY, *QUIET],
            cwd=PROJECT,
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


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
    python(environment, "-m", "tests.stories.job_worker", "order", str(JOBS))
    log = tmp_path / "worker.log"
    for share in (4, 10):
        with worker(environment, log):
            wait_for(database_url, "tries > 0", share, 20)
        assert count(database_url, "tries > 0") >= share, log.read_text()
        assert count(database_url, "state = 'running'") > 0
    with worker(environment, log):
        wait_for(database_url, "state IN ('done', 'failed')", JOBS, 30)
    report = json.loads(python(environment, "-m", "tests.stories.job_worker", "report"))
    assert report["states"] == ["done"], log.read_text()
    assert report["done"] == JOBS
    assert report["once"]
    assert report["retried"] > 0
    assert report["files"] == ["0\n1\n2\n3\n4\n5\n"] * JOBS
