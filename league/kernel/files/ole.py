"""Checks of .xls files: the OLE container, and the BIFF records inside, without building a workbook."""

import io
import struct
from collections.abc import Iterator
from pathlib import Path

from xlrd.compdoc import CompDoc, CompDocError

from league.kernel.files import refusals
from league.kernel.files.extent import Extent

BOF, FILEPASS, BOUNDSHEET, MERGED = 0x0809, 0x002F, 0x0085, 0x00E5
MULRK = 0x00BD
FILLED = {0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, MULRK}
MACRO_SHEET = 1


def check(path: Path, name: str) -> None:
    """Raise Refused unless the file is a sound .xls without macros, password and far corners."""
    try:
        container = CompDoc(path.read_bytes(), logfile=io.StringIO())
        streams = {node.name for node in container.dirlist}
        _check_streams(streams, name)
        stream = "Workbook" if "Workbook" in streams else "Book"
        memory, base, length = container.locate_named_stream(stream)
        _check_records(memory[base : base + length], name)
    except (
        CompDocError,
        struct.error,
        IndexError,
        AssertionError,
        ValueError,
        TypeError,
        UnicodeError,
    ) as error:
        raise refusals.damaged(name) from error


def _check_streams(streams: set[str], name: str) -> None:
    if "EncryptedPackage" in streams:
        raise refusals.encrypted(name)
    if streams & {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "Macros", "VBA"}:
        raise refusals.macros(name)
    if not streams & {"Workbook", "Book"}:
        raise refusals.not_a_table(name)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """(type, data) of every BIFF record; struct.error when the stream breaks off."""
    position, end = 0, len(stream)
    while position + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length


def _check_records(stream: bytes, name: str) -> None:
    """Walk the records once: password, macro sheets, filled cells, merged ranges."""
    extent = Extent(name)
    if stream[:2] != struct.pack("<H", BOF):
        raise refusals.damaged(name)
    for kind, data in _records(stream):
        if kind in FILLED:
            _filled(kind, data, extent)
        elif kind == BOF:
            extent.new_sheet()
        elif kind == FILEPASS:
            raise refusals.encrypted(name)
        elif kind == BOUNDSHEET and data[5] == MACRO_SHEET:
            raise refusals.macros(name)
        elif kind == MERGED:
            _merged(data, extent)


def _filled(kind: int, data: bytes, extent: Extent) -> None:
    row, column = struct.unpack_from("<HH", data)
    extent.filled(row + 1, column + 1)
    if kind == MULRK:
        extent.filled(row + 1, struct.unpack("<H", data[-2:])[0] + 1)


def _merged(data: bytes, extent: Extent) -> None:
    for i in range(struct.unpack_from("<H", data)[0]):
        top, bottom, left, right = struct.unpack_from("<HHHH", data, 2 + 8 * i)
        extent.merge(abs(bottom - top) + 1, abs(right - left) + 1)
