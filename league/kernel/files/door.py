"""The upload door: what may come in, told before anything unpacks it."""

import hashlib
import unicodedata
from datetime import timedelta
from pathlib import Path, PurePosixPath

from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel.errors import Refused
from league.kernel.files import ole, store, text, zips
from league.kernel.files.limits import MEGABYTE, limit
from league.kernel.models.files import Upload, UploadKind

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENDINGS = {".xlsx", ".xls", ".csv", ".txt", ".et", ".xlsm"}
CHUNK = 256 * 1024


def accept_workbook(file, actor, path: str) -> Upload:
    """Check an uploaded table and keep it; the row tells its true type.

    file: an uploaded file or an open binary file with a `name`. path: organization it is brought for.
    Raises Refused with a sentence that names the file, what is wrong and what to do; nothing is kept then.
    """
    name = clean_name(getattr(file, "name", ""))
    draft = store.temporary("")
    try:
        size, digest = copy(file, draft, name)
        kind = inspect(draft, name)
        draft = draft.rename(draft.with_suffix(f".{kind}"))
        kept = store.keep(draft)
    finally:
        draft.unlink(missing_ok=True)
    return Upload.objects.create(
        kind=kind,
        name=name,
        stored_name=kept.name,
        size=size,
        sha256=digest,
        actor=actor,
        path=path,
        expires_at=timezone.now() + timedelta(days=limit("keep_upload_days")),
    )


def clean_name(name: str) -> str:
    """The last part of a file name without control characters, at most 150 long."""
    last = PurePosixPath(str(name).replace("\\", "/")).name
    printable = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()
    stem, ending = Path(printable).stem, Path(printable).suffix[:10]
    return f"{stem[:140]}{ending}" or _("未命名")


def copy(file, target: Path, name: str) -> tuple[int, str]:
    """Copy at most `max_bytes`; size and SHA-256 of what came."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    with target.open("wb") as out:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > limit("max_bytes"):
                raise Refused(
                    _("文件“%(name)s”超过 %(limit)s 兆字节，请拆成几个文件再上传。")
                    % {"name": name, "limit": limit("max_bytes") // MEGABYTE},
                    code="file_too_large",
                )
            digest.update(chunk)
            out.write(chunk)
    if not size:
        raise Refused(_("文件“%(name)s”是空的，请检查后重新上传。") % {"name": name}, code="file_empty")
    return size, digest.hexdigest()


def inspect(path: Path, name: str) -> UploadKind:
    """True type of a file on disk; Refused when it is hostile, damaged or no table."""
    if Path(name).suffix.lower() not in ENDINGS:
        raise Refused(
            _("文件“%(name)s”不是表格文件，请上传 .xlsx、.xls 或 .csv 文件。") % {"name": name},
            code="file_type",
        )
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(ZIP):
        zips.check(path, name)
        return UploadKind.XLSX
    if head == OLE:
        ole.check(path, name)
        return UploadKind.XLS
    text.check(path, name)
    return UploadKind.CSV
