"""Finding the heading rows of a table: one to three levels, anywhere in the first rows, in any order."""

import re
from dataclasses import dataclass, field

from .columns import Sheet, heading
from .reading.grid import Grid

SEARCHED_ROWS = 10
LEVELS = 3
COLON = re.compile("[:：]")


@dataclass
class Header:
    """Where the headings are (0-based rows) and which column means what; `others` are about other people."""

    rows: tuple[int, ...]
    columns: dict[int, str]
    labels: dict[int, str] = field(default_factory=dict)
    others: frozenset[int] = frozenset()

    @property
    def last(self) -> int:
        """The last heading row (0-based)."""
        return self.rows[-1]

    @property
    def keys(self) -> set[str]:
        """The keys that the table carries."""
        return set(self.columns.values())


def find_header(sheet: Sheet, grid: Grid, first: int = 0) -> Header | None:
    """The heading that explains most columns in fewest rows; None when the grid is no table of this kind."""
    best, best_score = None, 0
    for levels in range(1, LEVELS + 1):
        for top in range(first, min(first + SEARCHED_ROWS, len(grid.rows) - levels + 1)):
            header = read_header(sheet, grid, top, levels)
            score = len(header.keys) + sum(bool(sheet.match(header.labels[one])) for one in header.others)
            if score > best_score and is_enough(sheet, header):
                best, best_score = header, score
    return best


def is_enough(sheet: Sheet, header: Header) -> bool:
    """Whether these columns make a table of this kind."""
    return all(key in header.keys for key in sheet.needs) and len(header.keys) >= sheet.fewest_matches


def read_header(sheet: Sheet, grid: Grid, top: int, levels: int) -> Header:
    """The columns that the rows top … top+levels-1 name, the lowest filled cell of a column counting."""
    rows = tuple(range(top, top + levels))
    width = max(len(grid.rows[row]) for row in rows)
    groups = [_spread(grid, row, width) for row in rows[:-1]]
    labels = {
        column: next((text for row in reversed(rows) if (text := grid.text(row, column))), "")
        for column in range(width)
    }
    above = {
        column: [group[column] for group in groups if group[column] != label]
        for column, label in labels.items()
    }
    others = frozenset(column for column in labels if _of_others(sheet, above[column]))
    own = {column: (*above[column], label) for column, label in labels.items() if column not in others}
    return Header(rows, _columns(sheet, own), labels, others)


def _columns(sheet: Sheet, headings: dict[int, tuple[str, ...]]) -> dict[int, str]:
    """Column to key, each key given to the column whose heading, from the top down, names it best."""
    found: dict[str, tuple[int, int]] = {}
    for column, levels in headings.items():
        match = (sheet.joins and sheet.match("".join(levels))) or sheet.match(levels[-1])
        if match:
            key, rank = match
            found[key] = min(found.get(key, (rank, column)), (rank, column))
    return dict(sorted((column, key) for key, (_rank, column) in found.items()))


def repeats(sheet: Sheet, header: Header, grid: Grid, row: int) -> bool:
    """Whether a row below is the heading once more."""
    same = sum(
        heading(grid.text(row, column)) == heading(header.labels.get(column, ""))
        for column in header.columns
        if grid.text(row, column)
    )
    return same >= min(3, len(header.columns))


def _of_others(sheet: Sheet, above: list[str]) -> bool:
    """Whether a column stands under a heading such as 家长信息: its 姓名 and 电话 are not the person's.

    A text with a colon above (填表人：李四) is no heading.
    """
    groups = (heading(group) for group in above if not COLON.search(group))
    return sheet.others is not None and any(sheet.others.search(group) for group in groups)


def _spread(grid: Grid, row: int, width: int) -> list[str]:
    """A group row with every heading spread over the columns it is merged over (or blank to its right)."""
    texts, spans = [], {}
    for top, left, bottom, right in grid.merged:
        if top <= row <= bottom:
            spans |= dict.fromkeys(range(left, right + 1), left)
    last = ""
    for column in range(width):
        own = grid.text(row, spans.get(column, column))
        last = own or (last if not grid.merged else "")
        texts.append(last)
    return texts
