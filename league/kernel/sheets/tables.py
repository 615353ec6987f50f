"""Tables of a book: which sheets hold rows, and the walk down each one, past everything that is no data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .columns import Sheet
from .headers import Header, find_header, is_enough, read_header, repeats
from .reading.grid import Book, Cell, Grid, text_of
from .rowkinds import other_than_data
from .rows import Context, Place, Recognized, Row, RowResult
from .upright import Position, read_upright, upright_row

NOT_DATA_SHEETS = re.compile(
    r"汇总|说明|须知|示例|样例|样表|范例|字典|dict|目录|封面|下拉|选项|代码表|数据源|导出说明", re.I
)
ROSTER_WORDS = re.compile(
    r"((共青)?团员|学生|青年|基本|信息|电子|人员|情况)*(花名册|名册|名单|登记表|信息表|采集表|统计表|信息|导出|表)$"
)
DIGITS = re.compile(r"^\d+$|\d{4}")  # no heading is a number or holds a year
DITTO = frozenset(("同上", "〃", "″", "''", '"', "”", "同"))


@dataclass
class Table:
    """A sheet of the book with what was recognized of it; `header` is None for one without rows.

    `places` says where the values of a form with one record stand.
    """

    grid: Grid
    header: Header | None
    recognized: Recognized
    places: dict[str, Position] = field(default_factory=dict)


def tables_of(sheet: Sheet, book: Book, mapping: Mapping[str, dict]) -> list[Table]:
    """Every sheet of the book, recognized; `mapping` as in `examine`."""
    tables = [_recognize(sheet, grid, mapping.get(grid.name, {})) for grid in book.grids]
    _drop_summaries(tables, mapping)
    return tables


def _recognize(sheet: Sheet, grid: Grid, wish: dict) -> Table:
    if not grid.visible or wish.get("role") == "ignore":
        why = "chosen" if grid.visible else "hidden"
        return Table(grid, None, Recognized(grid.name, "ignore", why=why))
    wished = _wished_header(sheet, grid, wish)
    header = wished or find_header(sheet, grid)
    if sheet.upright and not wished:
        places = read_upright(sheet, grid)
        if len(places) > (len(header.keys) if header else 0):
            return Table(grid, None, Recognized(grid.name, "data", why="upright"), places)
    if header is None:
        return Table(grid, None, Recognized(grid.name, "ignore", why="no_header"))
    if wish.get("columns"):
        header.columns = {int(index): key for index, key in wish["columns"].items() if key in sheet.by_key}
    recognized = Recognized(
        grid.name,
        "data",
        [row + 1 for row in header.rows],
        dict(header.columns),
        {index: text for index, text in header.labels.items() if text},
        wish.get("place", ""),
    )
    return Table(grid, header, recognized)


def _wished_header(sheet: Sheet, grid: Grid, wish: dict) -> Header | None:
    numbers = sorted(wish.get("header_rows") or ())
    if not numbers or numbers[-1] > len(grid.rows):
        return None
    return read_header(sheet, grid, numbers[0] - 1, len(numbers))


def _drop_summaries(tables: list[Table], mapping: Mapping[str, dict]) -> None:
    """Sheets called 汇总表, 填表说明 … carry no rows of their own beside sheets that do."""
    data = [table for table in tables if table.recognized.role == "data"]
    named = [table for table in data if NOT_DATA_SHEETS.search(table.grid.name)]
    for table in named:
        if mapping.get(table.grid.name, {}).get("role") != "data" and len(named) < len(data):
            table.recognized.role, table.recognized.why = "ignore", "summary"


def rows_of(sheet: Sheet, table: Table, context: Context, stem: str) -> tuple[list[RowResult], list[Row]]:
    """What a table holds: (rows that are no data, rows to be checked)."""
    if table.places:
        return [], [upright_row(sheet, table.grid, context, table.places)]
    reader = TableReader(sheet, table, context, stem)
    reader.read()
    return reader.skipped, reader.data


class TableReader:
    """Walks down one table: skips what is no data, follows repeated headings and section titles."""

    def __init__(self, sheet: Sheet, table: Table, context: Context, file_stem: str):
        self.sheet, self.grid, self.header, self.context = sheet, table.grid, table.header, context
        self.recognized = table.recognized
        self.filled = self.grid.merge_filled()
        self.skipped: list[RowResult] = []
        self.data: list[Row] = []
        self.above: dict[str, Any] = {}
        self.identifying = {column.key for column in sheet.columns if column.identifies}
        self.filling = {column.key for column in sheet.columns if column.fills}
        self.titles = [
            self.grid.text(r, c) for r in range(self.header.rows[0]) for c in range(len(self.grid.rows[r]))
        ]
        self.titles.append(file_stem)
        self.place = self._place_of_sheet()

    def read(self) -> None:
        """Sort every row of the table into `skipped` or `data`."""
        for index in range(self.last_filled_row() + 1):
            self.take(index)

    def last_filled_row(self) -> int:
        """The last row (0-based) with anything in it; -1 when there is none."""
        rows = self.grid.rows
        return next((i for i in range(len(rows) - 1, -1, -1) if any(text_of(v) for v in rows[i])), -1)

    def take(self, index: int) -> None:
        """Sort one row into skipped or data."""
        if index <= self.header.last:
            self.skip(index, "heading" if index in self.header.rows else "title")
            return
        written = [text_of(value) for value in self.grid.rows[index]]
        texts, width = [text for text in written if text], len(written)
        own = {key: written[column] for column, key in self.header.columns.items() if column < width}
        why = other_than_data(texts, own.get("name", ""), own.get("id_no", "")) or self._not_a_row(
            index, texts, own
        )
        if why:
            self.skip(index, why)
        else:
            self.data.append(self._row(index))

    def skip(self, index: int, why: str) -> None:
        """A row that is no data."""
        self.skipped.append(RowResult(self.grid.name, index + 1, "skip", why_skipped=why))

    def _not_a_row(self, index: int, texts: list[str], own: dict[str, str]) -> str:
        if not any(map(DIGITS.search, texts)) and self._is_heading(index, len(texts)):
            return "heading"
        if len(texts) == 1 and self._is_section(index, texts[0], own):
            return "title"
        return "" if any(own.get(key) for key in self.identifying) else "blank"

    def _is_heading(self, index: int, filled: int) -> bool:
        if repeats(self.sheet, self.header, self.grid, index):
            return True
        return filled >= self.sheet.fewest_matches and self._moves_heading(index)

    def _moves_heading(self, index: int) -> bool:
        """A second table below with other columns: its heading takes over."""
        header = read_header(self.sheet, self.grid, index, 1)
        if not is_enough(self.sheet, header):
            return False
        self.header = header
        return True

    def _is_section(self, index: int, text: str, own: dict[str, str]) -> bool:
        """A lone text: a title between rows, which may name the branch of the rows below."""
        in_identity = any(own.get(key) for key in self.identifying)
        place = self._named_place(text)
        spans = any(top <= index <= bottom and right > left for top, left, bottom, right in self.grid.merged)
        if in_identity and not spans and not place.code:
            return False
        if place.code:
            self.place = place
        return not text.isdecimal()

    def _row(self, index: int) -> Row:
        row = Row(self.grid.name, index + 1, self.context)
        for column, key in self.header.columns.items():
            cell = self.grid.cell(index, column)
            if key in self.filling:
                if not cell.text and (index, column) in self.filled:
                    cell = Cell(self.filled[index, column], cell.shown, cell.epoch_1904)
                if cell.text in DITTO and key in self.above:
                    cell = self.above[key]
                self.above[key] = cell
            row.cells[key] = cell
        if self.sheet.place and not row.text(self.sheet.place):
            row.memory["place"] = self.place
        return row

    def _place_of_sheet(self) -> Place | None:
        """The organization that the sheet's name, its title or the file's name stands for."""
        if not self.sheet.place or not self.context.directory:
            return None
        if self.recognized.place:
            return Place(self.recognized.place)
        first = None
        for text in (self.grid.name, *self.titles):
            place = self._named_place(text) if text else Place(cause="")
            if place.code:
                self.recognized.place = place.code
                return place
            first = first or (place if place.cause and not place.cause.endswith("UNKNOWN") else None)
        return first

    def _named_place(self, text: str) -> Place:
        if not self.sheet.place or not self.context.directory:
            return Place()
        for variant in title_variants(text):
            place = self.context.directory.match(variant, self.sheet.place_kind)
            if place.code or not place.cause.endswith("UNKNOWN"):
                return place
        return place


def title_variants(text: str) -> list[str]:
    """What of a title may be an organization's name: without 填报单位：, years, 团员花名册."""
    text = re.sub(r"\s+", "", text)
    after_colon = re.split(r"[:：]", text)[-1]
    no_brackets = re.sub(r"[(（][^()（）]*[年月表册][^()（）]*[)）]", "", after_colon)
    no_year = re.sub(r"^\d{4}年?(度|\d{1,2}月)?", "", no_brackets)
    bare = ROSTER_WORDS.sub("", no_year)
    return list(dict.fromkeys(one for one in (text, after_colon, no_year, bare) if one)) or [text]
