"""Backups: whole, private, restorable on both databases, and proven so."""

import json
import os
import subprocess
import sys
import tarfile
from io import StringIO
from pathlib import Path

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from league.kernel import backups
from league.kernel.errors import Refused
from league.kernel.models import AuditEvent
from orgs.models import Org
from tests.factories import make_world

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(transactional_db, settings, tmp_path) -> Path:
    """A var folder with a file in it, and rows that are committed."""
    settings.LEAGUE_VAR = tmp_path / "var"
    (settings.LEAGUE_VAR / "files").mkdir(parents=True)
    (settings.LEAGUE_VAR / "files" / "a.xlsx").write_bytes(b"roster")
    make_world()
    return tmp_path / "backups"


def test_a_backup_holds_database_files_and_the_count_of_every_table(place):
    backup = backups.make(place)
    with tarfile.open(backup) as tar:
        names = set(tar.getnames())
        rows = json.load(tar.extractfile("manifest.json"))["rows"]
    assert {"manifest.json", "database", "files/a.xlsx"} <= names
    assert (rows["orgs_org"], rows["kernel_job"]) == (Org.objects.count(), 0)


def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_half_made(place):
    backup = backups.make(place)
    assert (backup.stat().st_mode & 0o777, os.listdir(place)) == (0o600, [backup.name])


def test_a_backup_is_told_in_the_audit_trail(place):
    backup = backups.make(place)
    assert list(AuditEvent.objects.filter(event="kernel.backup").values_list("note", flat=True)) == [
        backup.name
    ]


def test_of_the_older_backups_the_newest_are_kept(place):
    place.mkdir()
    for day in ("20260101", "20260102", "20260103"):
        (place / f"league-{day}-030000.tar.gz").touch()
    backup = backups.make(place, keep=2)
    assert sorted(os.listdir(place)) == ["league-20260103-030000.tar.gz", backup.name]
    assert backups.newest(place) == backup


def test_the_drill_passes_and_leaves_nothing(place):
    backup = backups.make(place)
    told = StringIO()
    call_command("restore_drill", str(backup), stdout=told)
    assert backup.name in told.getvalue()
    assert os.listdir(place) == [backup.name]
    assert f"{connection.settings_dict['NAME']}_drill" not in databases()


def test_the_drill_finds_a_table_that_lost_rows(place, tmp_path):
    backup = backups.make(place)
    with tarfile.open(backup) as tar:
        tar.extractall(tmp_path / "open", filter="data")
    manifest = tmp_path / "open" / "manifest.json"
    told = json.loads(manifest.read_text())
    told["rows"]["orgs_org"] += 1
    manifest.write_text(json.dumps(told))
    with tarfile.open(backup, "w:gz") as tar:
        for name in os.listdir(tmp_path / "open"):
            tar.add(tmp_path / "open" / name, name)
    here = Org.objects.count()
    assert backups.drill(backup).differences == {"orgs_org": (here + 1, here)}
    with pytest.raises(CommandError, match="没有通过"):
        call_command("restore_drill", str(backup), stdout=StringIO())


def test_without_a_backup_the_drill_says_so(place):
    with pytest.raises(CommandError, match="还没有备份"):
        call_command("restore_drill")


def test_a_database_in_use_is_never_overwritten(place):
    backup = backups.make(place)
    with pytest.raises(Refused, match="不是空的"):
        backups.restore(backup)
    assert Org.objects.count() == 12


def test_a_backup_is_restored_into_an_empty_database(place, empty_database, tmp_path):
    backup = backups.make(place)
    environ = os.environ | {"DATABASE_URL": empty_database, "LEAGUE_VAR": str(tmp_path / "new")}
    environ |= {"DJANGO_SETTINGS_MODULE": "league.settings"}
    manage = [sys.executable, str(ROOT / "manage.py")]
    restored = subprocess.run([*manage, "restore", str(backup)], env=environ, capture_output=True, text=True)
    assert restored.returncode == 0, restored.stderr
    count = "from orgs.models import Org; print(Org.objects.count())"
    shell = [*manage, "shell", "--verbosity", "0", "--command", count]
    asked = subprocess.run(shell, env=environ, capture_output=True, text=True)
    assert asked.stdout.split() == ["12"], asked.stderr
    assert (tmp_path / "new" / "files" / "a.xlsx").read_bytes() == b"roster"


def server(name: str = "postgres"):
    """A connection of its own to the server of this run."""
    found = psycopg2.connect(**connection.get_connection_params() | {"dbname": name})
    found.autocommit = True
    return found


def databases() -> set[str]:
    """The databases of the server; none on SQLite."""
    if connection.vendor == "sqlite":
        return set()
    with server() as asked, asked.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture
def empty_database(place, tmp_path):
    """The URL of a database of the same kind that holds nothing."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    kept = connection.settings_dict
    name = f"{kept['NAME']}_empty"
    with server().cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    login = kept["USER"] + (f":{kept['PASSWORD']}" if kept["PASSWORD"] else "")
    yield f"postgres://{login}@{kept['HOST']}:{kept['PORT'] or 5432}/{name}"
    with server().cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
