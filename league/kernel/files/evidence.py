"""The door for files that prove something: scans, pictures, Word and Excel files, told from their bytes."""

from pathlib import Path

from django.utils.translation import gettext as _

from league.kernel.errors import Refused
from league.kernel.files import door, store, zips
from league.kernel.files.store import Kept

SIGNS = {".pdf": b"%PDF-", ".jpg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n\x1a\n"}
SAME = {".jpeg": ".jpg"}
OFFICE = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
ENDINGS = (*SIGNS, *SAME, *OFFICE)


def accept_evidence(file) -> tuple[Kept, str, str]:
    """Check an uploaded file and keep it: where it lies, its clean name, its SHA-256.

    Raises Refused with a sentence that names the file, what is wrong and what to do; nothing is kept then.
    """
    name = door.clean_name(getattr(file, "name", ""))
    ending = SAME.get(Path(name).suffix.lower(), Path(name).suffix.lower())
    draft = store.temporary("")
    try:
        _size, digest = door.copy(file, draft, name)
        _inspect(draft, name, ending)
        draft = draft.rename(draft.with_suffix(ending))
        return store.keep(draft), name, digest
    finally:
        draft.unlink(missing_ok=True)


def _inspect(path: Path, name: str, ending: str) -> None:
    """Refused unless the bytes are what the ending says."""
    if ending not in (*SIGNS, *OFFICE):
        raise Refused(
            _("文件“%(name)s”不能作为材料上传。请上传 PDF、JPG、PNG、DOCX 或 XLSX 文件。") % {"name": name},
            code="file_type",
        )
    with path.open("rb") as opened:
        head = opened.read(8)
    if ending in OFFICE and head.startswith(door.ZIP):
        zips.check(path, name, OFFICE[ending])
    elif not head.startswith(SIGNS.get(ending, door.ZIP)):
        raise Refused(
            _("文件“%(name)s”的内容和扩展名不符，可能只是改了名字。请用原来的程序另存后再上传。")
            % {"name": name},
            code="file_type",
        )
