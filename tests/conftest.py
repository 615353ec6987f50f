"""Plumbing of the suite: fixtures for all, a clean end, and a last line that says what it ran with."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import psycopg2
from django.conf import settings
from django.db import connections

pytest_plugins = ["tests.fixtures"]

# Browser tests read this; scripts/suite.py sets it, an empty value means that there is none.
if "LEAGUE_CHROMIUM" not in os.environ:
    os.environ["LEAGUE_CHROMIUM"] = shutil.which("chromium") or shutil.which("google-chrome") or ""


def pytest_collection_modifyitems(items):
    """The long stories first: the other workers take the short tests meanwhile."""
    items.sort(key=lambda item: "/stories/" not in str(item.path))


def pytest_terminal_summary(terminalreporter, config):
    """Say which database, broker and browser this run used; scripts/suite.py repeats it at the very end."""
    counts = {key: len(found) for key, found in terminalreporter.stats.items() if key in {"passed", "failed"}}
    told = ", ".join(f"{number} {key}" for key, number in sorted(counts.items())) or "nothing ran"
    for report in terminalreporter.stats.get("passed", []):
        for _name, said in (one for one in report.user_properties if one[0] == "said"):
            terminalreporter.write_line(said)  # what a test measured, from whichever process ran it
    line = f"{_database()} · {_broker()} · {_browser(config)}: {told}"
    terminalreporter.write_line(f"Ran with {line}")
    if target := os.environ.get("LEAGUE_RAN_WITH"):
        Path(target).write_text(line)


def _database() -> str:
    if connections["default"].vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    return f"PostgreSQL {_server_version()}"


def _server_version() -> str:
    """Asked on a connection of its own: pytest-django closes Django's once the tests are over."""
    place = connections["default"].settings_dict
    login = {"host": place["HOST"], "port": place["PORT"] or 5432, "user": place["USER"]}
    server = psycopg2.connect(dbname="postgres", password=place["PASSWORD"], **login)
    version = server.server_version
    server.close()
    return f"{version // 10000}.{version % 10000}"


def _broker() -> str:
    return "Redis broker" if settings.REDIS_URL else "filesystem broker"


def _browser(config) -> str:
    """The Chromium of the browser tests, or that there were none."""
    program = os.environ.get("LEAGUE_CHROMIUM")
    if not program or "not browser" in config.getoption("markexpr"):
        return "no browser"
    asked = subprocess.run([program, "--version"], capture_output=True, text=True)
    return asked.stdout.strip() or program


def pytest_unconfigure(config):
    """Remove the var folders of all workers; only the process that began does it."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ["LEAGUE_TEST_ROOT"], ignore_errors=True)
