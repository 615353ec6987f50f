"""Where files lie: `LEAGUE_VAR/files`, random names, outside the web root."""

import io
import logging
import os
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone

from league.kernel.models.attachments import Attachment
from league.kernel.models.files import Upload
from league.kernel.models.jobs import Job

ORPHAN_AGE = timedelta(days=1)
_name_pattern = re.compile(r"[0-9a-f]{32}(\.[a-z0-9]{1,5})?")

log = logging.getLogger("league.files")


@dataclass(frozen=True)
class Kept:
    """A file that stays: its random name and its size in bytes."""

    name: str
    size: int


def root() -> Path:
    """The folder of all kept files."""
    return Path(settings.LEAGUE_VAR) / "files"


def location(name: str) -> Path:
    """Path of a kept file; ValueError for a name that was not made here."""
    if not _name_pattern.fullmatch(name):
        raise ValueError("not a name of a kept file")
    return root() / name[:2] / name


def temporary(suffix: str) -> Path:
    """A fresh path for a file in the making; nothing is written yet."""
    folder = root() / "making"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{secrets.token_hex(16)}{suffix}"


def keep(path: Path) -> Kept:
    """Make a finished temporary file durable under its final name: fsync, rename, fsync the folder."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    target = location(path.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(path, target)
    folder = os.open(target.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    return Kept(target.name, target.stat().st_size)


def remove(name: str) -> None:
    """Delete a kept file; one that is gone already is fine."""
    location(name).unlink(missing_ok=True)


def serve(file: Path, name: str) -> FileResponse:
    """A kept file as a download called `name`: never shown in place, sniffed or cached.

    The caller has authorized the asker.
    """
    return _attached(Path(file).open("rb"), name)


def serve_bytes(content: bytes, name: str) -> FileResponse:
    """Bytes made for this request as a download, like `serve`."""
    return _attached(io.BytesIO(content), name)


def _attached(stream, name: str) -> FileResponse:
    response = FileResponse(stream, as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def expire() -> int:
    """Delete uploads and results past their day, and files no row knows after a day; how many."""
    now = timezone.now()
    removed = [
        _forget(row, "stored_name")
        for row in Upload.objects.filter(expires_at__lte=now).exclude(stored_name="")
    ]
    removed += [
        _forget(row, "result_path") for row in Job.objects.filter(expires_at__lte=now).exclude(result_path="")
    ]
    orphans = _orphans(now.timestamp() - ORPHAN_AGE.total_seconds())
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(removed) + len(orphans)


def _forget(row, column: str) -> None:
    """Delete the file first: a crash in between leaves a row whose file is asked for deletion again."""
    remove(getattr(row, column))
    type(row).objects.filter(pk=row.pk).update(**{column: ""})


def _stored(table: type[Attachment]) -> QuerySet:
    return table._base_manager.values_list("stored_name", flat=True)


def _orphans(before: float) -> list[Path]:
    """Files older than a moment that no row names: left by a rolled back request or a killed worker."""
    old = [path for path in root().glob("??*/*") if path.is_file() and path.stat().st_mtime < before]
    known = {
        *Upload.objects.values_list("stored_name", flat=True),
        *Job.objects.values_list("result_path", flat=True),
        *(name for table in Attachment.__subclasses__() for name in _stored(table)),
    }
    return [path for path in old if path.name not in known]
