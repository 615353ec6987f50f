"""Checks of .csv files: plain text in UTF-8, UTF-16 or GB18030, with lines of a sane length."""

import codecs
import re
from pathlib import Path

from django.utils.translation import gettext as _

from league.kernel.errors import Refused
from league.kernel.files import refusals
from league.kernel.files.limits import limit

FOREIGN = (
    b"MZ",
    b"%PDF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x7fELF",
    b"GIF8",
    b"#!",
)
DOS_END = b"\x1a"
_markup = re.compile(rb"\s*(?:<!doctype|<html|<head|<table|<meta|<\?xml)", re.IGNORECASE)
_controls = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def check(path: Path, name: str) -> None:
    """Raise Refused unless the file is a text table; the rows themselves are read later, capped."""
    data = path.read_bytes()
    if data.startswith(FOREIGN):
        raise refusals.not_a_table(name)
    body = _in_utf8(data, name).removeprefix(codecs.BOM_UTF8)
    if _markup.match(body):
        raise refusals.save_as(name, _("网页格式的表格"))
    if _controls.search(body.removesuffix(DOS_END)):
        raise refusals.not_a_table(name)
    _check_encoding(body, name)
    _check_lines(body, name)


def encodings(data: bytes) -> list[str]:
    """The encodings a text table may have, told by its mark or else by where its zero bytes are."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    if data.startswith(codecs.BOM_UTF8):
        return ["utf-8-sig"]
    head = data[:2000]
    for places, encoding in ((slice(1, None, 2), "utf-16-le"), (slice(0, None, 2), "utf-16-be")):
        if head[places].count(0) * 8 > len(head):
            return [encoding]
    return ["utf-8", "gb18030"]


def _in_utf8(data: bytes, name: str) -> bytes:
    """Excel's “Unicode 文本” (UTF-16) as UTF-8; everything else as it is."""
    (encoding, *others) = encodings(data)
    if others or encoding == "utf-8-sig":
        return data
    try:
        return data.decode(encoding).encode()
    except UnicodeError as error:
        raise refusals.not_a_table(name) from error


def _check_encoding(body: bytes, name: str) -> None:
    for encoding in ("utf-8", "gb18030"):
        try:
            body.decode(encoding)
        except UnicodeDecodeError:
            continue
        return
    raise refusals.not_a_table(name)


def _check_lines(body: bytes, name: str) -> None:
    lines = body.splitlines()
    if len(lines) > limit("max_rows"):
        raise refusals.too_far(name, len(lines), 1)
    for number, line in enumerate(lines, start=1):
        columns = 1 + max(line.count(b","), line.count(b"\t"), line.count(b";"))
        if columns > limit("max_columns"):
            raise refusals.too_far(name, number, columns)
        if len(line) > limit("max_line_bytes"):
            raise Refused(
                _(
                    "文件“%(name)s”第 %(line)s 行长得异常，"
                    "请检查引号是否成对，或用 Excel 另存为 .xlsx 后再上传。"
                )
                % {"name": name, "line": number},
                code="file_line_too_long",
            )
