"""Forms with one record on a page: each label with its value to the right, groups down the left side."""

from .columns import Sheet
from .reading.grid import Grid
from .rows import Context, Row

Position = tuple[int, int]


def read_upright(sheet: Sheet, grid: Grid) -> dict[str, Position]:
    """Where the values of a form stand (0-based row and column), by column key; {} for no such form.

    A value is what stands right of a label, past the cells the label is merged over; a label right of a
    label means that nothing was filled in.
    """
    spans = {(top, left): (bottom, right) for top, left, bottom, right in grid.merged}
    found: dict[str, tuple[int, Position]] = {}
    for row in range(len(grid.rows)):
        column = 0
        while column < len(grid.rows[row]):
            match = _label(sheet, grid, row, column)
            _bottom, last = spans.get((row, column), (row, column))
            column = last + 1
            if match and not (_label(sheet, grid, row, column) or _is_group(grid, row, column)):
                key, rank = match
                found[key] = min(found.get(key, (rank, (row, column))), (rank, (row, column)))
                column = spans.get((row, column), (row, column))[1] + 1
    places = {key: place for key, (_rank, place) in found.items()}
    return places if all(key in places for key in sheet.needs) and len(places) >= sheet.fewest_matches else {}


def _label(sheet: Sheet, grid: Grid, row: int, column: int) -> tuple[str, int] | None:
    """The column that a cell names, with the group left of it that covers several rows read first."""
    text = grid.text(row, column)
    if not text:
        return None
    group = _group(grid, row, column)
    return (sheet.joins and group and sheet.match(group + text)) or sheet.match(text)


def _group(grid: Grid, row: int, column: int) -> str:
    """The text of the nearest cell on the left that is merged downwards over this row."""
    covering = [
        (left, top)
        for top, left, bottom, right in grid.merged
        if top <= row <= bottom > top and right < column
    ]
    if not covering:
        return ""
    left, top = max(covering)
    return grid.text(top, left)


def _is_group(grid: Grid, row: int, column: int) -> bool:
    """Whether a cell begins a range merged downwards: the head of the lines beside it, no value."""
    return any((row, column) == (top, left) and bottom > top for top, left, bottom, _right in grid.merged)


def upright_row(sheet: Sheet, grid: Grid, context: Context, places: dict[str, Position]) -> Row:
    """The one row of a form, at the line of the value that names the record."""
    named = places[sheet.needs[0]] if sheet.needs else min(places.values())
    row = Row(grid.name, named[0] + 1, context)
    row.cells = {key: grid.cell(*place) for key, place in places.items()}
    return row
