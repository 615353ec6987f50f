"""docker-compose.yml: its shape, and the very commands of its services run on this machine."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
SECRETS = {
    "POSTGRES_PASSWORD": "letters0digits",
    "LEAGUE_HOSTS": "tuanwu.example.cn",
    "LEAGUE_SECRET_KEY": "a-secret-of-the-test-that-is-long-enough-for-the-purpose",
    "LEAGUE_DATA_KEYS": "1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "LEAGUE_INDEX_KEY": "another-secret-of-the-test",
}
PLACE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def filled(text: str, values: dict[str, str]) -> str:
    """The file as compose reads it: `${NAME:?why}` must be given, `${NAME:-default}` may be."""

    def value(found: re.Match) -> str:
        name, kind, word = found.groups()
        if kind == "?" and not values.get(name):
            raise KeyError(f"{name}: {word}")
        return values.get(name) or (word if kind == "-" else "")

    return PLACE.sub(value, text)


@pytest.fixture(scope="module")
def compose() -> dict:
    """The file with every variable filled in."""
    return yaml.safe_load(filled((ROOT / "docker-compose.yml").read_text(), SECRETS))


def test_the_services_are_those_of_the_plan(compose):
    assert set(compose["services"]) == {"web", "worker", "beat", "migrate", "database", "redis"}


def test_migrate_runs_once_and_the_others_wait_for_it(compose):
    services = compose["services"]
    assert services["migrate"]["restart"] == "no"
    waits = {name: services[name]["depends_on"]["migrate"]["condition"] for name in ("web", "worker", "beat")}
    assert set(waits.values()) == {"service_completed_successfully"}


def test_everything_that_stays_up_has_a_health_check(compose):
    checked = {name for name, service in compose["services"].items() if "healthcheck" in service}
    assert checked == {"web", "worker", "beat", "database", "redis"}


def test_every_volume_is_declared_and_used(compose):
    used = {line.split(":")[0] for service in compose["services"].values() for line in service["volumes"]}
    assert used == set(compose["volumes"])


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_a_missing_secret_stops_compose(name):
    text = (ROOT / "docker-compose.yml").read_text()
    with pytest.raises(KeyError, match=name):
        filled(text, SECRETS | {name: ""})


def test_no_secret_is_written_into_the_file():
    text = (ROOT / "docker-compose.yml").read_text()
    keyed = re.findall(r"^\s+(\w*(?:KEYS?|PASSWORD|SECRET)\w*): (.*)$", text, re.MULTILINE)
    assert [name for name, value in keyed if not value.startswith("${")] == []


def test_the_image_does_not_run_as_root():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER league"]
    assert lines.index("USER league") < next(i for i, line in enumerate(lines) if line.startswith("CMD"))


def test_the_image_installs_from_the_lock_with_hashes():
    assert "--require-hashes -r requirements/base.lock" in (ROOT / "Dockerfile").read_text()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def database_url(db, tmp_path):
    """A database of its own on the server of this run: PostgreSQL where the suite runs on it."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'compose.sqlite3'}"
        return
    place = connection.settings_dict
    name = f"{place['NAME']}_compose"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    login = place["USER"] + (f":{place['PASSWORD']}" if place["PASSWORD"] else "")
    yield f"postgres://{login}@{place['HOST']}:{place['PORT'] or 5432}/{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class Host:
    """This machine in the place of the containers: starts the commands and ends them."""

    def __init__(self, compose: dict, environ: dict[str, str], folder: Path) -> None:
        self.services, self.environ, self.folder, self.port = (
            compose["services"],
            environ,
            folder,
            free_port(),
        )
        self.started: list[subprocess.Popen] = []

    def command(self, name: str) -> list[str]:
        """The command of a service, listening on a free port of this machine only."""
        words = self.services[name]["command"]
        return [str(word).replace("0.0.0.0:8000", f"127.0.0.1:{self.port}") for word in words]

    def run(self, command: list[str]) -> subprocess.CompletedProcess:
        """A command to its end."""
        return subprocess.run(
            command, cwd=ROOT, env=self.environ, capture_output=True, text=True, timeout=120
        )

    def start(self, name: str) -> None:
        """A service in the background, its output in a file."""
        with (self.folder / f"{name}.log").open("w") as log:
            process = subprocess.Popen(self.command(name), cwd=ROOT, env=self.environ, stdout=log, stderr=log)
        self.started.append(process)

    def healthy(self, name: str, *arguments: str) -> bool:
        """Does the health check of a service pass within a minute?"""
        check = self.services[name]["healthcheck"]["test"][1:]
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.run([*check, *arguments]).returncode == 0:
                return True
            time.sleep(0.5)
        return False

    def log(self, name: str) -> str:
        """What a service wrote so far."""
        return (self.folder / f"{name}.log").read_text()


@pytest.fixture
def host(compose, database_url, tmp_path):
    """The services' own environment, with the addresses of this run."""
    given = {key: str(value) for key, value in compose["services"]["web"]["environment"].items()}
    given |= {
        "DATABASE_URL": database_url,
        "REDIS_URL": settings.REDIS_URL,
        "LEAGUE_VAR": str(tmp_path / "var"),
    }
    clean = {key: word for key, word in os.environ.items() if not key.startswith(("LEAGUE_", "DJANGO_"))}
    machine = Host(compose, clean | given | {"PATH": f"{BIN}:{os.environ['PATH']}"}, tmp_path)
    yield machine
    for process in machine.started:
        process.terminate()
    for process in machine.started:
        process.wait(timeout=30)


def test_the_commands_of_the_services_work(host):
    migrated = host.run(host.command("migrate"))
    assert migrated.returncode == 0, migrated.stderr
    for name in ("web", "worker", "beat"):
        host.start(name)
    assert host.healthy("web", str(host.port)), host.log("web")
    assert host.healthy("worker"), host.log("worker")
    assert host.healthy("beat"), host.log("beat")
    assert [process.poll() for process in host.started] == [None, None, None]
