"""Backups: one file with database, uploads, exports and audit seals, and the proof that it can be restored.

Contract:
- `make` writes to a temporary name and renames: a file with a final name is whole. On PostgreSQL the dump and
  the row counts of its manifest come from one snapshot, on SQLite from one copy, while people go on working.
- `drill` restores into a scratch database, compares every table with the manifest, and leaves nothing behind.
- `restore` writes into an empty database only.
The keys of personal data are not part of a backup: who finds one cannot read ID numbers and phones.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg2
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit
from league.kernel.errors import Refused

MADE = audit.event("kernel.backup", gettext_lazy("备份"))
DUMP, MANIFEST = "database", "manifest.json"
KEPT_FOLDERS = ("files", "audit")
PATTERN = "league-*.tar.gz"
SCRATCH = "_drill"


@dataclass(frozen=True)
class Verdict:
    """What a drill found: table → (rows expected, rows restored) where they differ, and all rows."""

    rows: int
    differences: dict[str, tuple[int, int]]


def folder() -> Path:
    """Where backups are kept unless another place is named."""
    return Path(settings.LEAGUE_VAR) / "backups"


def newest(place: Path | None = None) -> Path | None:
    """The latest whole backup, None when there is none; its name carries the moment."""
    return max((place or folder()).glob(PATTERN), default=None)


def made_at(backup: Path) -> datetime:
    """The moment a backup was begun."""
    stamp = backup.name.removeprefix("league-").removesuffix(".tar.gz")
    return timezone.make_aware(datetime.strptime(stamp, "%Y%m%d-%H%M%S"))


def make(place: Path | None = None, keep: int = 0) -> Path:
    """Write a backup and return it; of the older ones the newest `keep` stay (0 keeps all)."""
    place = place or folder()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = place / f"league-{timezone.localtime():%Y%m%d-%H%M%S}.tar.gz"
    with tempfile.TemporaryDirectory(dir=place, prefix=".making-") as work:
        counts = _dump(Path(work) / DUMP)
        (Path(work) / MANIFEST).write_text(json.dumps({"engine": connection.vendor, "rows": counts}))
        _pack(Path(work), target)
    audit.record(None, MADE, note=target.name)
    for old in sorted(place.glob(PATTERN))[:-keep] if keep else []:
        old.unlink()
    return target


def _pack(work: Path, target: Path) -> None:
    """Everything into one file, on the disk before it has its name."""
    packed = work / target.name
    with tarfile.open(packed, "w:gz", compresslevel=3) as tar:
        tar.add(work / MANIFEST, MANIFEST)
        tar.add(work / DUMP, DUMP)
        for name in KEPT_FOLDERS:
            if (Path(settings.LEAGUE_VAR) / name).exists():
                tar.add(Path(settings.LEAGUE_VAR) / name, name)
    packed.chmod(0o600)
    with packed.open("rb") as written:
        os.fsync(written.fileno())
    packed.rename(target)


def _dump(target: Path) -> dict[str, int]:
    """Write the database to a file; returns the number of rows of each table at that moment."""
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        with closing(sqlite3.connect(name, timeout=60)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            return _counts(copy)
    with closing(_server()) as server:
        server.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with server.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
        command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _program([*command, f"--file={target}", f"--dbname={connection.settings_dict['NAME']}"])
        return _counts(server)


def _counts(database) -> dict[str, int]:
    """Table → rows, on a plain connection of either kind."""
    if isinstance(database, sqlite3.Connection):
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    else:
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    cursor = database.cursor()
    cursor.execute(tables)
    counts = {}
    for (name,) in cursor.fetchall():
        cursor.execute(f'SELECT count(*) FROM "{name}"')
        counts[name] = cursor.fetchone()[0]
    return dict(sorted(counts.items()))


def _server(name: str = ""):
    """A connection to PostgreSQL outside Django's transactions; to the product's database unless told."""
    return psycopg2.connect(**connection.get_connection_params() | ({"dbname": name} if name else {}))


def _program(command: list[str]) -> None:
    """Run a program of PostgreSQL with the login of the settings; Refused with its words when it fails."""
    login = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    given = {variable: str(login[key]) for key, variable in names.items() if login.get(key)}
    ran = subprocess.run(command, env=os.environ | given, capture_output=True, text=True)
    if ran.returncode:
        words = _("%(program)s 没有成功：%(error)s。请检查数据库是否可用、磁盘是否有空间，然后重试。")
        raise Refused(words % {"program": command[0], "error": ran.stderr.strip()})


@contextmanager
def _unpacked(backup: Path) -> Iterator[tuple[Path, dict]]:
    """The content of a backup in a folder that goes away, and its manifest; Refused for another database."""
    with tempfile.TemporaryDirectory(dir=backup.parent, prefix=".opened-") as work:
        with tarfile.open(backup) as tar:
            tar.extractall(work, filter="data")
        manifest = json.loads((Path(work) / MANIFEST).read_text())
        if manifest["engine"] != connection.vendor:
            words = _("备份来自 %(theirs)s，现在的数据库是 %(ours)s。请改用同一种数据库再恢复。")
            raise Refused(words % {"theirs": manifest["engine"], "ours": connection.vendor})
        yield Path(work), manifest["rows"]


def drill(backup: Path) -> Verdict:
    """Restore into a scratch database and compare every table with what the backup says it holds."""
    with _unpacked(backup) as (work, expected):
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(work / DUMP)) as copy:
                found = _counts(copy)
                sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
                found = found if sound else {}
        else:
            found = _drill_on_server(work / DUMP)
    names = sorted(expected.keys() | found.keys())
    pairs = {name: (expected.get(name, 0), found.get(name, 0)) for name in names}
    return Verdict(sum(found.values()), {name: pair for name, pair in pairs.items() if pair[0] != pair[1]})


def _drill_on_server(dump: Path) -> dict[str, int]:
    """The same on PostgreSQL, in a database made and dropped for it."""
    scratch = f"{connection.settings_dict['NAME']}{SCRATCH}"
    with closing(_server("postgres")) as server:
        server.autocommit = True
        server.cursor().execute(f'DROP DATABASE IF EXISTS "{scratch}"')
        server.cursor().execute(f'CREATE DATABASE "{scratch}" TEMPLATE template0')
        try:
            _program(["pg_restore", "--exit-on-error", "--no-owner", f"--dbname={scratch}", str(dump)])
            with closing(_server(scratch)) as copy:
                return _counts(copy)
        finally:
            server.cursor().execute(f'DROP DATABASE "{scratch}"')


def restore(backup: Path) -> None:
    """Write a backup into the empty database and the var folder; Refused when there are tables already."""
    if connection.introspection.table_names():
        raise Refused(_("数据库不是空的，不能恢复。请新建一个空数据库，把 DATABASE_URL 指向它，再恢复。"))
    connection.close()
    with _unpacked(backup) as (work, _expected):
        if connection.vendor == "sqlite":
            shutil.copyfile(work / DUMP, connection.settings_dict["NAME"])
        else:
            name = connection.settings_dict["NAME"]
            _program(["pg_restore", "--exit-on-error", "--no-owner", f"--dbname={name}", str(work / DUMP)])
        for folder_name in KEPT_FOLDERS:
            if (work / folder_name).exists():
                shutil.copytree(
                    work / folder_name, Path(settings.LEAGUE_VAR) / folder_name, dirs_exist_ok=True
                )
