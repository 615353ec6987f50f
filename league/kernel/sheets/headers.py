"""Finding the heading rows of a table: one to three levels, anywhere in the first rows, in any order."""

from dataclasses import dataclass, field

from .columns import NOT_OF_THE_PERSON, Sheet, heading
from .reading.grid import Grid

SEARCHED_ROWS = 10
LEVELS = 3


@dataclass
class Header:
    """Where the headings are (0-based rows) and which column means what."""

    rows: tuple[int, ...]
    columns: dict[int, str]
    labels: dict[int, str] = field(default_factory=dict)

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
            score = len(header.keys)
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
    found: dict[str, tuple[tuple, int]] = {}
    labels = {}
    for column in range(width):
        label = next((text for row in reversed(rows) if (text := grid.text(row, column))), "")
        above = [group[column] for group in groups]
        labels[column] = label
        if match := _match(sheet, label, above):
            key, rank = match
            if key not in found or (rank, column) < found[key]:
                found[key] = (rank, column)
    columns = {column: key for key, (_rank, column) in found.items()}
    return Header(rows, dict(sorted(columns.items())), labels)


def repeats(sheet: Sheet, header: Header, grid: Grid, row: int) -> bool:
    """Whether a row below is the heading once more."""
    same = sum(
        heading(grid.text(row, column)) == heading(header.labels.get(column, ""))
        for column in header.columns
        if grid.text(row, column)
    )
    return same >= min(3, len(header.columns))


def _match(sheet: Sheet, label: str, above: list[str]) -> tuple[str, int] | None:
    if any(NOT_OF_THE_PERSON.search(heading(group)) for group in above if group and group != label):
        return None
    return sheet.match(label)


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
