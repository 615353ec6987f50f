"""PostgreSQL, Redis and Chromium for the tests: given, found on this machine, or started for the occasion.

In this order: `DATABASE_URL` and `REDIS_URL`; a server on the standard local port; an installed program,
started on a free port with its data in a temporary folder. With `CI=true` what is missing comes from apt.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import redis

CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = {"postgresql": "postgresql", "redis": "redis-server", "chromium": "chromium"}


@dataclass
class Services:
    """What was found, and what must be stopped and removed at the end."""

    started: list[subprocess.Popen] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)

    def postgresql(self) -> str | None:
        """A URL of a server where test databases may be made, or None."""
        given = os.environ.get("DATABASE_URL", "")
        if given.startswith("postgres"):
            return given if _postgresql_answers(given) else None
        local = "postgres://postgres@127.0.0.1:5432/postgres"
        if _postgresql_answers(local):
            return local
        initdb = _program("initdb") or (_installed("postgresql") and _program("initdb"))
        return self._start_postgresql(Path(initdb).resolve().parent) if initdb else None

    def redis(self) -> str | None:
        """A URL of a Redis (database 9 on a server of this machine), or None."""
        given = os.environ.get("REDIS_URL", "")
        if given:
            return given if _redis_answers(given) else None
        local = "redis://127.0.0.1:6379/9"
        if _redis_answers(local):
            return local
        program = _program("redis-server") or (_installed("redis") and _program("redis-server"))
        return self._start_redis(program) if program else None

    def browser(self) -> str | None:
        """The path of a Chromium, or None."""
        given = os.environ.get("LEAGUE_CHROMIUM")
        return given or _first(BROWSERS) or ((_installed("chromium") or None) and _first(BROWSERS))

    def _start_postgresql(self, programs: Path) -> str:
        """A cluster of its own that trusts this machine; PostgreSQL refuses to run as root."""
        folder, port = self._folder(), free_port()
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        if owner:
            shutil.chown(folder, "postgres", "postgres")
        data = folder / "data"
        make = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        make += ["--locale=C.UTF-8", "--no-sync"]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner)
        serve = [programs / "postgres", "-D", data, "-p", str(port), "-k", folder, "-h", "127.0.0.1"]
        with (folder / "log").open("w") as log:
            run = subprocess.Popen([*serve, "-F"], stdout=log, stderr=log, cwd=folder, **owner)
        self.started.append(run)
        return _wait(f"postgres://postgres@127.0.0.1:{port}/postgres", _postgresql_answers)

    def _start_redis(self, program: str) -> str:
        folder, port = self._folder(), free_port()
        serve = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        self.started.append(subprocess.Popen(serve, stdout=subprocess.DEVNULL))
        return _wait(f"redis://127.0.0.1:{port}/9", _redis_answers)

    def _folder(self) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="league-service-"))
        self.folders.append(folder)
        return folder

    def stop(self) -> None:
        """End every program started here and remove its data."""
        for run in self.started:
            run.terminate()
        for run in self.started:
            run.wait(timeout=30)
        for folder in self.folders:
            shutil.rmtree(folder)


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _postgresql_answers(url: str) -> bool:
    try:
        psycopg2.connect(url, connect_timeout=3).close()
    except psycopg2.OperationalError:
        return False
    return True


def _redis_answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=3) as connection:
            return bool(connection.ping())
    except redis.RedisError:
        return False


def _wait(url: str, answers) -> str:
    """The URL as soon as the server behind it answers; half a minute at most."""
    until = time.monotonic() + 30
    while not answers(url):
        if time.monotonic() > until:
            raise SystemExit(f"{url} was started and does not answer.")
        time.sleep(0.1)
    return url


def _first(names: tuple[str, ...]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


def _program(name: str) -> str | None:
    """Where a program is; Debian keeps those of PostgreSQL out of the path."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = sorted(versions, key=lambda path: float(path.parent.parent.name))
    return shutil.which(name) or (str(newest[-1]) if newest else None)


def _installed(service: str) -> bool:
    """Install a missing service with apt, on a CI machine only."""
    if not CI or not shutil.which("apt-get"):
        return False
    root = [] if os.geteuid() == 0 else ["sudo"]
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*root, "apt-get", "update", "-qq"], env=quiet)
    install = [*root, "apt-get", "install", "-qq", "-y", "--no-install-recommends", PACKAGES[service]]
    return subprocess.run(install, env=quiet, stdout=subprocess.DEVNULL).returncode == 0
