"""Comma- and tab-separated files in the encodings Chinese offices use."""

import csv
import io

from django.utils.translation import gettext as _

from league.kernel.errors import Refused
from league.kernel.files.text import encodings

from .grid import Book, Grid, Limits

SHEET_NAME = "Sheet1"
BINARY = frozenset(range(9)) | frozenset((11, 12, *range(14, 27), 28, 29, 30, 31))


def read_text(data: bytes, name: str, limits: Limits) -> Book:
    """A text file as a book with the one sheet Sheet1; record numbers are row numbers.

    Raises Refused when the bytes are no text in UTF-8, UTF-16 or GB18030.
    """
    text = decode(data, name)
    rows = list(_records(text, name, limits))
    limits.check(SHEET_NAME, len(rows), max((len(row) for row in rows), default=0))
    return Book(name, [Grid(SHEET_NAME, rows)], "csv")


def decode(data: bytes, name: str) -> str:
    """The text of UTF-8 (with or without BOM), UTF-16 or GB18030 bytes."""
    for encoding in encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(character) in BINARY for character in text[:4096]):
            return text
    raise Refused(
        _("文件《%(name)s》不是能识别的表格。请用 Excel 或 WPS 另存为 .xlsx 后再上传。") % {"name": name}
    )


def _records(text: str, name: str, limits: Limits):
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for number, record in enumerate(reader, start=1):
            limits.check(SHEET_NAME, number, len(record))
            yield list(record)
    except csv.Error as error:
        raise Refused(
            _(
                "文件《%(name)s》第 %(row)d 行的引号或分隔符不完整，"
                "请用 Excel 或 WPS 打开并另存为 .xlsx 后再上传。"
            )
            % {"name": name, "row": reader.line_num}
        ) from error


def _delimiter(text: str) -> str:
    head = "\n".join(text.splitlines()[:10])
    return max(",\t;，", key=head.count)
