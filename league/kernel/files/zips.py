"""Checks of .xlsx files: the zip around them, and the XML inside, without unpacking to disk or memory."""

import codecs
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from league.kernel.files import refusals
from league.kernel.files.extent import Extent
from league.kernel.files.limits import MEGABYTE, limit

CHUNK = 256 * 1024
END_RECORD = 22
LONGEST_COMMENT = 65535
LOCAL_HEADER = 30
ENCRYPTED_FLAG = 0x1
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    ValueError,  # UnicodeError among them
    OverflowError,
    NotImplementedError,  # a version of zip that no office program writes
)
_reference = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_row_number = re.compile(r"[0-9]{1,7}")


WORKBOOK = "xl/workbook.xml"


def check(path: Path, name: str, main: str = WORKBOOK) -> None:
    """Raise Refused unless the file is a sound workbook without macros, password and traps.

    main: the part that makes it one; another office file is asked for by its own (`word/document.xml`).
    """
    _check_entry_count(path, name)
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            entries = archive.infolist()
            _check_directory(entries, name, main)
            _check_contents(raw, entries, name)
    except BROKEN as error:
        raise refusals.damaged(name) from error


def _check_entry_count(path: Path, name: str) -> None:
    """Read the number of entries from the end record before anybody builds a list of them."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - END_RECORD - LONGEST_COMMENT))
        tail = file.read()
    start = tail.rfind(b"PK\x05\x06")
    if start < 0 or len(tail) - start < END_RECORD:
        raise refusals.damaged(name)
    entries, directory_bytes = struct.unpack_from("<HI", tail, start + 10)
    if entries > limit("max_entries") or directory_bytes > MEGABYTE:
        raise refusals.suspicious(name)


def _check_directory(entries: list[zipfile.ZipInfo], name: str, main: str) -> None:
    """Names, flags and declared sizes."""
    names = [entry.filename for entry in entries]
    if any(entry.header_offset < 0 for entry in entries):
        raise refusals.damaged(name)
    if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
        raise refusals.encrypted(name)
    if len({text.lower() for text in names}) != len(names) or any(_escapes(text) for text in names):
        raise refusals.suspicious(name)
    if any(entry.compress_type not in READABLE for entry in entries):
        raise refusals.suspicious(name)
    _check_kind(set(names), name, main)
    if sum(entry.file_size for entry in entries) > limit("max_unpacked_bytes"):
        raise refusals.too_much_inside(name)
    if any(_inflated(entry) for entry in entries):
        raise refusals.too_much_inside(name)


def _escapes(entry_name: str) -> bool:
    """Whether a name would leave the folder it is unpacked to."""
    parts = entry_name.replace("\\", "/").split("/")
    return ".." in parts or entry_name.startswith(("/", "\\")) or ":" in parts[0] or "\0" in entry_name


def _inflated(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > MEGABYTE and entry.file_size > limit("max_ratio") * max(1, entry.compress_size)


def _check_kind(names: set[str], name: str, main: str) -> None:
    """A zip is an office file by its parts, whatever its ending says."""
    lowered = {text.lower() for text in names}
    if any(text.endswith("vbaproject.bin") or "/macrosheets/" in text for text in lowered):
        raise refusals.macros(name)
    if "xl/workbook.bin" in lowered:
        raise refusals.save_as(name, ".xlsb")
    if "content.xml" in lowered and "mimetype" in lowered:
        raise refusals.save_as(name, ".ods")
    if "[content_types].xml" not in lowered or main not in lowered:
        raise refusals.not_a_table(name) if main == WORKBOOK else refusals.not_a_document(name)


def _check_contents(raw: BinaryIO, entries: list[zipfile.ZipInfo], name: str) -> None:
    """Unpack every part in a stream; XML is parsed, the rest only counted."""
    extent = Extent(name)
    for entry in entries:
        chunks = _unpacked(raw, entry, name)
        first = next(filter(None, chunks), b"")
        if _is_markup(entry.filename, first):
            _check_markup(chain([first], chunks), entry.filename, extent, name)
            extent.new_sheet()
        for _rest in chunks:
            continue


def _is_markup(part: str, first: bytes) -> bool:
    """Told from the bytes, since a workbook may name its sheets anything; UTF-16 counts too."""
    start = first.removeprefix(codecs.BOM_UTF8).lstrip()[:4]
    blank = bool(first) and not start
    return part.lower().endswith((".xml", ".rels")) or b"<" in start or blank


def _check_markup(chunks: Iterator[bytes], part: str, extent: Extent, name: str) -> None:
    """Refuse XML that is damaged or hostile; Excel's own .vml is often not well-formed."""
    try:
        _check_xml(chunks, extent, name)
    except expat.ExpatError:
        if not part.lower().endswith(".vml"):
            raise


def _unpacked(raw: BinaryIO, entry: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """The bytes of a part; Refused when header, size or end differ from what the directory declares.

    Readers disagree about which of the two to believe, so a file that needs the choice is refused.
    """
    packed = _packed(raw, entry, name)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from _exactly(packed, entry.file_size, name)
        return
    yield from _exactly(_inflate(packed), entry.file_size, name)


def _packed(raw: BinaryIO, entry: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    raw.seek(entry.header_offset)
    header = raw.read(LOCAL_HEADER)
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    encoding = "utf-8" if entry.flag_bits & 0x800 else "cp437"
    if header[:4] != b"PK\x03\x04" or raw.read(name_length).decode(encoding) != entry.orig_filename:
        raise refusals.suspicious(name)
    position = entry.header_offset + LOCAL_HEADER + name_length + extra_length
    left = entry.compress_size
    while left:
        raw.seek(position)
        chunk = raw.read(min(CHUNK, left))
        if not chunk:
            raise refusals.damaged(name)
        position, left = position + len(chunk), left - len(chunk)
        yield chunk


def _inflate(packed: Iterator[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for chunk in packed:
        while chunk:
            yield inflater.decompress(chunk, CHUNK)
            chunk = inflater.unconsumed_tail
    yield inflater.flush()


def _exactly(chunks: Iterator[bytes], size: int, name: str) -> Iterator[bytes]:
    """The chunks, refused once they are more, or in the end fewer, than declared."""
    for chunk in chunks:
        size -= len(chunk)
        if size < 0:
            raise refusals.suspicious(name)
        yield chunk
    if size:
        raise refusals.suspicious(name)


def _check_xml(chunks: Iterator[bytes], extent: Extent, name: str) -> None:
    """Parse one part as UTF-8: no DOCTYPE, no other encoding, cells within the limits."""
    parser = expat.ParserCreate("utf-8")

    def refuse(*_args):
        raise refusals.suspicious(name)

    def declared(_version, encoding, _standalone):
        if encoding and encoding.lower() not in ("utf-8", "us-ascii", "ascii"):
            refuse()

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.XmlDeclHandler = declared
    parser.StartElementHandler = _Cells(extent, name).start
    for chunk in chunks:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


class _Cells:
    """Follows the elements of a worksheet part and reports filled cells and merged ranges."""

    def __init__(self, extent: Extent, name: str):
        self.extent, self.name = extent, name
        self.row = self.column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins; prefixes do not matter, positions left out count on from the last."""
        tag = tag.rpartition(":")[2] if ":" in tag else tag
        if tag == "c":
            self._cell(attributes.get("r"))
        elif tag in ("v", "is", "f"):
            if self.column:
                self.extent.filled(self.row, self.column)
        elif tag == "row":
            self._row(attributes.get("r"))
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _row(self, number: str | None) -> None:
        if number is not None and not _row_number.fullmatch(number):
            raise refusals.suspicious(self.name)
        self.row = int(number) if number else self.row + 1
        self.column = 0

    def _cell(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
        else:
            self.row, self.column = self._position(reference)
        self.extent.write(self.row, self.column)

    def _merge(self, reference: str) -> None:
        first, _colon, last = reference.partition(":")
        top, left = self._position(first)
        bottom, right = self._position(last or first)
        self.extent.merge(abs(bottom - top) + 1, abs(right - left) + 1)

    def _position(self, reference: str) -> tuple[int, int]:
        found = _reference.fullmatch(reference)
        if not found:
            raise refusals.suspicious(self.name)
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        return int(found[2]), column
