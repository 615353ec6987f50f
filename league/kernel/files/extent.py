"""The filled rectangle of sheets, counted cell by cell while checking.

A reader allocates the whole rectangle between the first and the last filled cell: two filled cells in far
corners of a file of five kilobytes ask for gigabytes.
"""

from league.kernel.files import refusals
from league.kernel.files.limits import limit


class Extent:
    """Keeps the rectangle of one sheet after the other and refuses as soon as a limit is passed."""

    def __init__(self, name: str):
        self.name = name
        self.max_rows, self.max_columns = limit("max_rows"), limit("max_columns")
        self.max_cells = limit("max_cells")
        self.before, self.merged, self.written = 0, 0, 0
        self._reset()

    def _reset(self) -> None:
        self.top = self.left = 1 << 30
        self.bottom = self.right = 0

    def new_sheet(self) -> None:
        """The cells that follow belong to another sheet."""
        self.before += self.area
        self._reset()

    @property
    def area(self) -> int:
        """Cells of the present sheet's rectangle."""
        if not self.bottom:
            return 0
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def write(self, row: int, column: int) -> None:
        """A cell that the file holds, blank ones with a style too. Raises Refused beyond the limit."""
        self.written += 1
        if self.written > self.max_cells:
            raise refusals.too_far(self.name, row, column)

    def filled(self, row: int, column: int) -> None:
        """A filled cell, counted from 1. Raises Refused beyond the limits."""
        if self.top <= row <= self.bottom and self.left <= column <= self.right:
            return
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, column), max(self.right, column)
        within = self.bottom <= self.max_rows and self.right <= self.max_columns
        if not within or self.before + self.area > self.max_cells:
            raise refusals.too_far(self.name, self.bottom, self.right)

    def merge(self, rows: int, columns: int) -> None:
        """A merged range of that size: readers make an object of each of its cells."""
        self.merged += rows * columns
        if self.merged > self.max_cells:
            raise refusals.too_far(self.name, rows, columns)
