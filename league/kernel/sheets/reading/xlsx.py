"""New .xlsx workbooks: values with calamine, number formats in a second pass and only where asked.

Before calamine fills a rectangle the raw XML is searched for its far corner, because one cell at
XFD1048576 would otherwise take the whole memory.
"""

import functools
import io
import posixpath
import re
import zipfile
from xml.etree import ElementTree

import python_calamine
from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import column_index_from_string, get_column_letter

from league.kernel.errors import Refused

from .grid import Book, Grid, Limits, unreadable

FILLED = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>(?!</)')
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
BROKEN = (
    python_calamine.CalamineError,
    zipfile.BadZipFile,
    ElementTree.ParseError,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
)


def read_xlsx(data: bytes, name: str, limits: Limits) -> Book:
    """An .xlsx file as a book; raises Refused when it is damaged, encrypted or too large."""
    try:
        package = Package(data, name, limits)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        grids = [_grid(package, book, sheet) for sheet in package.sheets]
    except BROKEN as error:
        raise unreadable(name) from error
    return Book(name, grids, "xlsx")


def _grid(package: "Package", book, sheet: "SheetPart") -> Grid:
    if not sheet.visible:
        return Grid(sheet.name, [], (), False)
    package.check_size(sheet)
    table = book.get_sheet_by_name(sheet.name)
    merged = tuple((*first, *last) for first, last in table.merged_cell_ranges or ())
    rows = table.to_python(skip_empty_area=False)
    return Grid(
        sheet.name,
        rows,
        merged,
        True,
        functools.partial(package.number_format, sheet.path),
        package.epoch_1904,
    )


class SheetPart:
    """A worksheet as the package names it."""

    def __init__(self, name: str, path: str, visible: bool):
        self.name, self.path, self.visible = name, path, visible


class Package:
    """The parts of an .xlsx file that calamine does not tell: visibility, epoch, size, number formats."""

    def __init__(self, data: bytes, name: str, limits: Limits):
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.limits = limits
        self._raw: dict[str, bytes] = {}
        self._styles: dict[tuple[str, str], dict[int, int]] = {}
        if sum(entry.file_size for entry in self.archive.infolist()) > limits.bytes_unpacked:
            raise Refused(_("文件《%(name)s》解压后过大，请拆成几个文件后再上传。") % {"name": name})
        workbook_path = self._workbook_path()
        workbook = self._xml(workbook_path)
        properties = _first(workbook, "workbookPr")
        self.epoch_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self.relations = self._relations(workbook_path)
        self.sheets = [
            SheetPart(node.get("name", ""), path, node.get("state", "visible") == "visible")
            for node in _all(workbook, "sheet")
            if (path := self._target(node)) and "worksheets" in path.lower()
        ]
        limits.check_sheets(name, len(self.sheets))

    def check_size(self, sheet: SheetPart) -> None:
        """Raises Refused when the sheet's used rectangle is beyond the limits."""
        raw = self.archive.read(sheet.path)  # not kept: formats are asked of few sheets
        last, letters = 0, set()
        for found in FILLED.finditer(raw):
            last = max(last, int(found[2]))
            letters.add(found[1])
        columns = (column_index_from_string(one.decode()) for one in letters)
        self.limits.check(sheet.name, last, max(columns, default=0))

    def raw(self, path: str) -> bytes:
        """The bytes of one part, read once."""
        if path not in self._raw:
            self._raw[path] = self.archive.read(path)
        return self._raw[path]

    def number_format(self, path: str, row: int, column: int) -> str:
        """The number format of one cell (0-based)."""
        index = self._column_styles(path, get_column_letter(column + 1)).get(row + 1, 0)
        formats = self.cell_formats
        return formats[index] if index < len(formats) else "General"

    def _column_styles(self, path: str, letters: str) -> dict[int, int]:
        """Row number to style index for one column, found in the raw XML once."""
        if (path, letters) not in self._styles:
            tags = re.findall(
                rb'<(?:\w+:)?c\b[^>]*?\br="' + letters.encode() + rb'\d+"[^>]*>', self.raw(path)
            )
            pairs = ((re.search(rb'\br="[A-Z]+(\d+)"', tag), re.search(rb'\bs="(\d+)"', tag)) for tag in tags)
            self._styles[path, letters] = {int(r[1]): int(s[1]) for r, s in pairs if r and s}
        return self._styles[path, letters]

    @functools.cached_property
    def cell_formats(self) -> list[str]:
        """The number format of every cell style, in the order of cellXfs."""
        path = next((p for p in self.archive.namelist() if p.lower().endswith("xl/styles.xml")), None)
        if path is None:
            return []
        styles = self._xml(path)
        own = {node.get("numFmtId"): node.get("formatCode", "General") for node in _all(styles, "numFmt")}
        table = _first(styles, "cellXfs")
        return [
            own.get(node.get("numFmtId", "0"))
            or BUILTIN_FORMATS.get(int(node.get("numFmtId", "0")), "General")
            for node in (table if table is not None else ())
        ]

    def _workbook_path(self) -> str:
        for node in self._xml("_rels/.rels"):
            if node.get("Type", "").endswith("/officeDocument"):
                return node.get("Target", "").lstrip("/")
        return "xl/workbook.xml"

    def _relations(self, workbook_path: str) -> dict[str, str]:
        folder, name = posixpath.split(workbook_path)
        return {
            node.get("Id", ""): posixpath.normpath(
                posixpath.join("/" + folder, node.get("Target", ""))
            ).lstrip("/")
            for node in self._xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        }

    def _target(self, node) -> str | None:
        relation = next((value for key, value in node.attrib.items() if key.endswith("}id")), "")
        return self.relations.get(node.get(RELATION_ID) or relation)

    def _xml(self, path: str):
        raw = self.archive.read(path)
        if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
            raise Refused(_("文件含有不允许的内容（DOCTYPE），已拒绝读取。请用 Excel 或 WPS 另存后再上传。"))
        return ElementTree.fromstring(raw)


def _all(tree, name: str):
    return (node for node in tree.iter() if node.tag.rpartition("}")[2] == name)


def _first(tree, name: str):
    return next(_all(tree, name), None)
