"""The upload door: hostile files are refused with a sentence, good ones kept under a random name."""

import io
import os
import struct
import time
import zipfile
import zlib
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from league.kernel import files
from league.kernel.errors import Refused
from league.kernel.files import door, store
from league.kernel.models import Job, Upload

GOOD = sorted(Path(__file__).parent.parent.joinpath("data").glob("files/O0*"))
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CELL = '<row r="{row}"><c r="{ref}"><v>1</v></c></row>'


@pytest.fixture(autouse=True)
def own_var(settings, tmp_path):
    """Files of each test lie in its own folder."""
    settings.LEAGUE_VAR = tmp_path


def workbook(*names: str) -> bytes:
    """A plain workbook with a name per row."""
    book = openpyxl.Workbook()
    for name in ("姓名", *names):
        book.active.append([name, "团支部"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(entries) -> bytes:
    """A zip of (name, bytes) pairs, doubles and all."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def with_part(name: str, data: bytes | str) -> bytes:
    """A workbook in which one part is another, or one more."""
    return packed((parts(workbook("韦小兰")) | {name: data}).items())


def sheet(*rows: str, tail: str = "") -> bytes:
    """A workbook whose only sheet has these rows."""
    xml = f"{HEADER}<worksheet {NAMESPACE}><sheetData>{''.join(rows)}</sheetData>{tail}</worksheet>"
    return with_part("xl/worksheets/sheet1.xml", xml)


def far_corner() -> bytes:
    return sheet(CELL.format(row=1, ref="A1"), CELL.format(row=1048576, ref="XFD1048576"))


def far_corner_without_references() -> bytes:
    return sheet('<row r="1"><c><v>1</v></c></row><row r="1048576"><c r="XFC1048576"/><c><v>1</v></c></row>')


def far_corner_in_disguise() -> bytes:
    xml = (
        f"{HEADER}<x:worksheet xmlns:x={NAMESPACE[6:]}><x:sheetData><x:row r='1'>"
        "<x:c t=\"'\" r='A1'><x:v>1</x:v></x:c></x:row>"
        "<x:row r='9'><x:c s='&gt;' r='&#88;FD1048576'><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    return with_part("xl/worksheets/sheet1.dat", xml)


def wide_rectangle() -> bytes:
    return sheet(CELL.format(row=1, ref="A1"), CELL.format(row=100_000, ref="ALL100000"))


def merged_everything() -> bytes:
    return sheet(tail='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')


def xls(*records: tuple[int, bytes], stream: str = "Workbook", extra: str = "") -> bytes:
    """A minimal OLE container: header, one FAT sector, one directory sector, the stream padded to 4096."""
    body = b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)
    body = body.ljust(4096, b"\0")
    chain = [*range(3, 10), -2]  # the stream begins in sector 2
    fat = [-3, -2, *chain]
    fat += [-1] * (128 - len(fat))

    def entry(name, kind, start, size, child=-1, right=-1):
        text = (name + "\0").encode("utf-16-le")
        head = text.ljust(64, b"\0") + struct.pack("<HBBiii", len(text), kind, 1, -1, right, child)
        return head + b"\0" * 36 + struct.pack("<iII", start, size, 0)

    directory = entry("Root Entry", 5, -2, 0, child=1) + entry(
        stream, 2, 2, len(body), right=2 if extra else -1
    )
    directory += entry(extra, 2, 2, len(body)) if extra else b"\0" * 128
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    header += struct.pack("<iiiiiiii", 1, 1, 0, 4096, -2, 0, -2, 0) + struct.pack("<109i", 0, *[-1] * 108)
    return header + struct.pack("<128i", *fat) + directory.ljust(512, b"\0") + body


BOF = (0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
EOF = (0x000A, b"")


def number(row: int, column: int) -> tuple[int, bytes]:
    return 0x0203, struct.pack("<HHHd", row, column, 0, 1.0)


def lying_size() -> bytes:
    """The directory declares fewer bytes, with a checksum that fits them, than the part unpacks to."""
    real = parts(workbook("韦小兰"))
    body = real["xl/worksheets/sheet1.xml"]
    data = bytearray(packed(real.items()))
    for signature, offset in ((b"PK\x01\x02", 46), (b"PK\x03\x04", 30)):
        at = data.find(signature)
        while at >= 0 and not data[at + offset :].startswith(b"xl/worksheets/sheet1.xml"):
            at = data.find(signature, at + 4)
        crc, size = (16, 24) if offset == 46 else (14, 22)
        struct.pack_into("<I", data, at + crc, zlib.crc32(body[:100]))
        struct.pack_into("<I", data, at + size, 100)
    return bytes(data)


DOCTYPE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
HOSTILE = {
    "bomb.xlsx": (with_part("xl/media/a.bin", b"\0" * 60_000_000), "file_unpacks_too_large"),
    "corner.xlsx": (far_corner(), "file_too_far"),
    "corner2.xlsx": (far_corner_without_references(), "file_too_far"),
    "corner3.xlsx": (far_corner_in_disguise(), "file_too_far"),
    "wide.xlsx": (wide_rectangle(), "file_too_far"),
    "merged.xlsx": (merged_everything(), "file_too_far"),
    "xxe.xlsx": (
        with_part("xl/sharedStrings.xml", f"{HEADER}{DOCTYPE}<sst {NAMESPACE}/>"),
        "file_suspicious",
    ),
    "utf16.xlsx": (
        with_part("xl/sharedStrings.xml", f"{DOCTYPE}<sst {NAMESPACE}/>".encode("utf-16")),
        "file_suspicious",
    ),
    "latin.xlsx": (
        with_part("xl/styles.xml", f'<?xml version="1.0" encoding="utf-7"?><styleSheet {NAMESPACE}/>'),
        "file_suspicious",
    ),
    "broken.xlsx": (with_part("xl/worksheets/sheet1.xml", f"{HEADER}<worksheet><sheetData>"), "file_damaged"),
    "macros.xlsm": (with_part("xl/vbaProject.bin", b"\xd0\xcf"), "file_macros"),
    "macros.xlsx": (with_part("xl/macrosheets/sheet1.xml", "<a/>"), "file_macros"),
    "double.xlsx": (
        packed([*parts(workbook("甲")).items(), ("XL/workbook.xml", b"<a/>")]),
        "file_suspicious",
    ),
    "climbs.xlsx": (with_part("../../etc/cron.d/x", b"x"), "file_suspicious"),
    "climbs2.xlsx": (with_part("..\\x.xml", b"x"), "file_suspicious"),
    "lying.xlsx": (lying_size(), "file_suspicious"),
    "crowd.xlsx": (packed([(f"x{i}", b"") for i in range(2500)]), "file_suspicious"),
    "word.xlsx": (packed([("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<a/>")]), "file_type"),
    "binary.xlsx": (with_part("xl/workbook.bin", b"x"), "file_type"),
    "open.xlsx": (packed([("mimetype", b"x"), ("content.xml", b"<a/>")]), "file_type"),
    "half.xlsx": (workbook("韦小兰")[:3000], "file_damaged"),
    "program.xlsx": (b"MZ\x90\x00" + os.urandom(5000), "file_type"),
    "program.exe": (workbook("韦小兰"), "file_type"),
    "picture.xls": (b"\x89PNG\r\n\x1a\n" + os.urandom(500), "file_type"),
    "page.xls": ("<html><table><tr><td>姓名</td></tr></table></html>".encode(), "file_type"),
    "locked.xlsx": (xls(BOF, EOF, stream="EncryptedPackage"), "file_encrypted"),
    "locked.xls": (xls(BOF, (0x002F, b"\1\0"), EOF), "file_encrypted"),
    "macros.xls": (xls(BOF, EOF, extra="_VBA_PROJECT_CUR"), "file_macros"),
    "macrosheet.xls": (xls(BOF, (0x0085, b"\0\0\0\0\0\1\1\0A"), EOF), "file_macros"),
    "word.xls": (xls(BOF, EOF, stream="WordDocument"), "file_type"),
    "corner.xls": (xls(BOF, number(0, 0), number(65535, 255), EOF), "file_too_far"),
    "merged.xls": (
        xls(BOF, (0x00E5, struct.pack("<HHHHH", 1, 0, 65535, 0, 255)), EOF),
        "file_too_far",
    ),
    "half.xls": (xls(BOF, EOF)[:900], "file_damaged"),
    "nul.csv": ("姓名,电话\0\n韦小兰,1".encode(), "file_type"),
    "control.csv": ("姓名\n韦小兰\x01\n".encode(), "file_type"),
    "long.csv": (f'姓名,备注\n韦小兰,"{"长" * 200_000}'.encode(), "file_line_too_long"),
    "wide.csv": (b",".join([b"a"] * 5000), "file_too_far"),
    "tall.csv": (b"a\n" * 300_000, "file_too_far"),
    "half16.csv": (b"\xff\xfe" + "姓名".encode("utf-16-le")[:-1], "file_type"),
    "control16.csv": ("姓名\t电话\n韦小兰\t\x01\n".encode("utf-16"), "file_type"),
    "wide16.csv": ("\t".join(["a"] * 5000).encode("utf-16"), "file_too_far"),
    "bytes.csv": (bytes(range(128, 256)) * 20, "file_type"),
    "empty.csv": (b"", "file_empty"),
    "large.csv": (b"a,b\n" * 6_000_000, "file_too_large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_fast_and_not_kept(name, db, tmp_path):
    data, code = HOSTILE[name]
    started = time.monotonic()
    with pytest.raises(Refused) as refusal:
        files.accept_workbook(ContentFile(data, name=name), None, "1.")
    assert refusal.value.code == code
    assert f"“{name}”" in refusal.value.message
    assert refusal.value.message.endswith("。")
    assert time.monotonic() - started < 5
    assert Upload.objects.count() == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_good_file_is_kept_whole(path, world, tmp_path):
    with path.open("rb") as file:
        upload = files.accept_workbook(file, world.secretary, world.township.path)
    kept = files.location(upload.stored_name)
    assert upload.kind == path.suffix[1:]
    assert (upload.name, upload.actor, upload.path) == (path.name, world.secretary, world.township.path)
    assert kept.read_bytes() == path.read_bytes()
    assert kept.is_relative_to(tmp_path / "files")
    assert path.stem not in str(kept)


def test_true_type_decides_over_the_ending(db):
    upload = files.accept_workbook(ContentFile(workbook("韦小兰"), name="名册.xls"), None, "1.")
    assert upload.kind == "xlsx"
    assert upload.stored_name.endswith(".xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_text_tables_in_every_usual_encoding_are_good(encoding, db):
    data = "姓名\t性别\n韦小兰\t女\n".encode(encoding)
    assert files.accept_workbook(ContentFile(data, name="名册.txt"), None, "1.").kind == "csv"


def test_chinese_csv_of_old_excel_is_good(db):
    data = "姓名,性别\n韦小兰,女\n".encode("gb18030") + b"\x1a"  # DOS programs end a file so
    assert files.accept_workbook(ContentFile(data, name="名册.csv"), None, "1.").kind == "csv"


def test_empty_styled_cells_down_to_the_last_row_are_good(db):
    """WPS writes them when a whole column was formatted."""
    rows = [CELL.format(row=1, ref="A1"), '<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576"/></row>']
    assert files.accept_workbook(ContentFile(sheet(*rows), name="名册.xlsx"), None, "1.").kind == "xlsx"


def test_ten_thousand_rows_are_accepted(db):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet()
        for row in range(10_000):
            page.write_row(
                row, 0, [f"韦小兰{row}", "女", "壮族", "2008-03-15", row, "团支部", "中专", "农村", "", "1"]
            )
    files.accept_workbook(ContentFile(buffer.getvalue(), name="名册.xlsx"), None, "1.")
    assert Upload.objects.get().name == "名册.xlsx"


def test_name_loses_folders_and_control_characters():
    assert door.clean_name("C:\\团委\\名\u202e册\x00.xlsx") == "名册.xlsx"
    assert door.clean_name("../../etc/passwd") == "passwd"
    assert door.clean_name("") == "未命名"
    assert len(door.clean_name("长" * 400 + ".xlsx")) == 145


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [
        ("max_bytes", 1024, "file_too_large"),
        ("max_unpacked_bytes", 4096, "file_unpacks_too_large"),
        ("max_entries", 3, "file_suspicious"),
        ("max_rows", 2, "file_too_far"),
        ("max_columns", 1, "file_too_far"),
        ("max_cells", 5, "file_too_far"),
    ],
)
def test_limits_are_settings(limit, value, code, settings, db):
    good = ContentFile(workbook("甲", "乙"), name="名册.xlsx")
    assert files.accept_workbook(good, None, "1.").kind == "xlsx"
    settings.LEAGUE_UPLOAD = {limit: value}
    with pytest.raises(Refused) as refusal:
        files.accept_workbook(good, None, "1.")
    assert refusal.value.code == code
    assert files.limit("keep_upload_days") == files.DEFAULTS["keep_upload_days"]


def test_blank_cells_with_a_style_count_too(settings, db):
    """A reader of looks makes an object of each of them."""
    settings.LEAGUE_UPLOAD = {"max_cells": 300}
    rows = (f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(1, 302))
    with pytest.raises(Refused) as refusal:
        files.accept_workbook(ContentFile(sheet(*rows), name="名册.xlsx"), None, "1.")
    assert refusal.value.code == "file_too_far"


def test_kept_file_is_served_as_an_attachment_nobody_caches(db):
    upload = files.accept_workbook(ContentFile(workbook("甲"), name="名册.xlsx"), None, "1.")
    response = files.serve(files.location(upload.stored_name), "团员名册.xlsx")
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert b"".join(response.streaming_content)[:2] == b"PK"
    response.close()


@pytest.mark.parametrize("name", ["../settings.py", "/etc/passwd", "a" * 32 + "/x", ""])
def test_only_names_made_here_lead_to_files(name):
    with pytest.raises(ValueError, match="not a name"):
        files.location(name)


def test_expired_and_orphaned_files_go_and_the_rest_stays(db, capsys):
    old, fresh = (
        files.accept_workbook(ContentFile(workbook(name), name="名册.xlsx"), None, "1.") for name in "甲乙"
    )
    Upload.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    result = files.temporary(".xlsx")
    result.write_bytes(b"x")
    kept = files.keep(result)
    Job.objects.create(code="x", state="done", result_path=kept.name, expires_at=timezone.now())
    orphan, making = files.temporary(".xlsx"), files.temporary("")
    for path in (orphan, making):
        path.write_bytes(b"x")
        os.utime(path, (0, time.time() - store.ORPHAN_AGE.total_seconds() - 60))
    call_command("files_expire")
    assert capsys.readouterr().out == "删除了 4 个文件。\n"
    assert {path.name for path in store.root().rglob("*") if path.is_file()} == {fresh.stored_name}
    assert Upload.objects.get(pk=old.pk).stored_name == ""
