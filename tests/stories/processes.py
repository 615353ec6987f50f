"""A house in real processes: a database of the suite's kind, a worker, a web server, and a visitor."""

import http.cookiejar
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from django.conf import settings
from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

PROJECT = Path(__file__).parent.parent.parent
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")


@contextmanager
def own_database(folder: Path, name: str) -> Iterator[str]:
    """URL of a database of the test's own, of the kind the suite runs on; dropped at the end."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / name}.sqlite3"
        return
    given, name = settings.DATABASES["default"], f"{name}_{os.getpid()}"
    place = {"host": given["HOST"], "port": given["PORT"] or 5432, "user": given["USER"]}
    server = psycopg2.connect(**place, password=given["PASSWORD"], dbname="postgres")
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        login = f"{place['user']}:{given['PASSWORD']}" if given["PASSWORD"] else place["user"]
        yield f"postgres://{login}@{place['host']}:{place['port']}/{name}"
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


def environment_of(folder: Path, database: str, lease: int = 2) -> dict[str, str]:
    """Environment of the processes: own database, own folder, leases of a few seconds."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "league.settings",
        "DATABASE_URL": database,
        "LEAGUE_VAR": str(folder / "var"),
        "LEAGUE_TRYOUT": "true",
        "LEAGUE_HTTPS": "false",
        "LEAGUE_JOB_LEASE_SECONDS": str(lease),
        "LEAGUE_JOB_SWEEP_SECONDS": "1",
    }


def python(environment: dict, *arguments: str) -> str:
    """Run Python in the project and return what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def process(environment: dict, log: Path, *command: str) -> Iterator[subprocess.Popen]:
    """A Python program in a process group of its own, killed with -9 at the end of the block."""
    with log.open("ab") as out:
        running = subprocess.Popen(
            [sys.executable, *command],
            cwd=PROJECT,
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield running
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def worker(environment: dict, log: Path, app: str = "league"):
    """A Celery worker of two processes, with beat."""
    return process(
        environment, log, "-m", "celery", "-A", app, "worker", "-B", "-c", "2", "-l", "WARNING", *QUIET
    )


@contextmanager
def web(environment: dict, log: Path) -> Iterator[str]:
    """The web server of `make run`; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    gunicorn = ("-m", "gunicorn", "league.wsgi", "--bind", f"127.0.0.1:{port}")
    with process(
        environment, log, *gunicorn, "--workers", "2", "--worker-class", "gthread", "--threads", "4"
    ):
        until = time.monotonic() + 30
        while time.monotonic() < until and not _answers(port):
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Visitor:
    """Somebody at a running server; the seconds of every answer are kept by kind of page."""

    def __init__(self, root: str):
        self.root, self.seconds = root, {}
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def sign_in(self, account: str, password: str) -> None:
        """Through the door as everybody."""
        self.get("/login/")
        assert "退出" in self.post("/login/", {"login": account, "password": password})

    def get(self, path: str) -> str:
        """The page at a path, redirects followed."""
        return self._open(path, None, {})

    def post(self, path: str, form: dict) -> str:
        """Send a form, files among it, with the token of the pages seen before; the page that follows."""
        token = next(cookie.value for cookie in self.jar if cookie.name == "csrf")
        body = encode_multipart(BOUNDARY, form | {"csrfmiddlewaretoken": token})
        return self._open(path, body, {"Content-Type": MULTIPART_CONTENT})

    def _open(self, path: str, body, headers: dict) -> str:
        began = time.monotonic()
        request = urllib.request.Request(urllib.parse.urljoin(self.root, path), body, headers)
        with self.opener.open(request, timeout=120) as answer:
            content, self.address = answer.read(), answer.geturl()
        name = f"{'POST' if body else 'GET'} /{path.strip('/').split('/')[0]}"
        self.seconds.setdefault(name, []).append(time.monotonic() - began)
        return content.decode("utf-8", "replace")

    def told(self) -> str:
        """How long the answers took: kind of page, number, median and slowest."""
        lines = []
        for name, seconds in sorted(self.seconds.items()):
            middle, slowest = sorted(seconds)[len(seconds) // 2], max(seconds)
            lines.append(
                f"{name:16} {len(seconds):4} × {middle * 1000:6.0f} ms, slowest {slowest * 1000:.0f} ms"
            )
        return "\n".join(lines)
