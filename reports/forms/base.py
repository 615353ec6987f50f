"""What a form is made of: measures across, lines down, cells that open their rows, checks with both sides."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Period
from orgs.models import Org
from reports.services import Reading, last_year, this_year, year_opening
from reports.services.figures import Cut, Keys, joined

PERIODS = {"day": Period, "last_year": last_year, "this_year": this_year, "year_opening": year_opening}


@dataclass(frozen=True)
class Measure:
    """A column: a metric, narrowed by keys, on the day or in a year; `group` is the merged heading."""

    label: str
    metric: str
    keys: Keys = ()
    group: str = ""
    period: str = "day"

    def cut(self, on: date, line: Keys) -> Cut:
        """The cut of the cell where this column meets a line."""
        return Cut(self.metric, PERIODS[self.period](on), joined(self.keys, line))


@dataclass(frozen=True)
class Line:
    """A line of a form: its words and keys; kind: "" a part, "total", or "residual" (what no part holds)."""

    label: str
    keys: Keys = ()
    kind: str = ""


@dataclass(frozen=True)
class Cell:
    """A figure and what it opens; None is 无数据."""

    value: int | None
    cut: Cut


@dataclass(frozen=True)
class Table:
    """A filled table: `cells[i][j]` belongs to `lines[i]` and `measures[j]`."""

    name: str
    title: str
    stub: str
    measures: tuple[Measure, ...]
    lines: tuple[Line, ...]
    cells: tuple[tuple[Cell, ...], ...]
    remark: str = ""

    def rows_of(self, kind: str) -> list[tuple[Cell, ...]]:
        """The cells of the lines of a kind."""
        return [cells for line, cells in zip(self.lines, self.cells, strict=True) if line.kind == kind]


@dataclass(frozen=True)
class Sides:
    """Both sides of a check as numbers, and the cut that opens what makes the difference."""

    label: str
    parts: str
    left: int
    whole: str
    right: int
    sign: str = "="
    residual: Cut | None = None

    @property
    def difference(self) -> int:
        """差额: the whole less its parts."""
        return self.right - self.left

    @property
    def holds(self) -> bool:
        """Whether the check is met."""
        return self.left <= self.right if self.sign == "≤" else self.left == self.right


@dataclass(frozen=True)
class Check:
    """A declared sum check of domain.md §8.3: `sides` gives what to compare on a drafted report."""

    code: str
    label: str
    sides: Callable[["Draft"], Iterable[Sides]]


@dataclass
class Draft:
    """A report in the making: whose, of which day, in which scheme, and its tables so far."""

    reading: Reading
    scheme: str = ""
    tables: list[Table] = field(default_factory=list)

    @property
    def on(self) -> date:
        """The day of the report."""
        return self.reading.on

    def number(self, metric: str, **cut) -> int | None:
        """A figure of the day, narrowed by keys."""
        return self.reading.number(Cut(metric, self.reading.day, tuple(sorted(cut.items()))))

    def prepare(self, measures: Iterable[Measure], *dimensions: str) -> None:
        """Ask for what the measures count by these dimensions, one grouped query per metric and period."""
        line = tuple((code, ()) for code in dimensions)
        self.reading.prepare(measure.cut(self.on, line) for measure in measures)

    def counts(self, measures: Iterable[Measure], line: Line) -> bool:
        """Whether any figure of a line is more than nothing."""
        return any(self.reading.number(measure.cut(self.on, line.keys)) for measure in measures)

    def table(self, name: str, title: str, stub: str, measures, lines, remark: str = "") -> Table:
        """Fill a table and keep it."""
        cuts = [[measure.cut(self.on, line.keys) for measure in measures] for line in lines]
        self.prepare(measures, *{code for line in lines for code, _keys in line.keys})
        cells = tuple(tuple(Cell(self.reading.number(cut), cut) for cut in row) for row in cuts)
        table = Table(name, title, stub, tuple(measures), tuple(lines), cells, remark)
        self.tables.append(table)
        return table


@dataclass(frozen=True)
class Roster:
    """A list of names that belongs to a report: its title and the rows it lists."""

    title: str
    cut: Cut


@dataclass(frozen=True)
class Report:
    """A filled form: tables, outcome of the checks, roster; `standing`: the tree is known for that day."""

    form: "Form"
    org: Org
    on: date
    scheme: str
    tables: tuple[Table, ...]
    checks: tuple[Sides, ...]
    roster: Roster | None = None
    standing: bool = True

    @property
    def failed(self) -> list[Sides]:
        """Checks that are not met."""
        return [sides for sides in self.checks if not sides.holds]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to report: no tree stood on the day, and no figure is more than 0."""
        cells = (cell for table in self.tables for row in table.cells for cell in row)
        return not self.standing and not any(cell.value for cell in cells)


@dataclass(frozen=True)
class Form:
    """A declared form: `fill` drafts its tables, `checks` follow, `roster` names the list with it.

    roster_permit: what a user needs to take the names along.
    """

    code: str
    title: str
    about: str
    fill: Callable[[Draft], None]
    checks: tuple[Check, ...]
    schemes: tuple[str, ...] = ()
    roster: Callable[[Draft], Roster] | None = None
    roster_permit: str = ""

    def report(self, org: Org, on: date, scheme: str = "") -> Report:
        """The filled form of an organization on a day."""
        scheme = scheme if scheme in self.schemes else (self.schemes[0] if self.schemes else "")
        draft = Draft(Reading(org, on), scheme)
        self.fill(draft)
        outcomes = tuple(sides for check in self.checks for sides in check.sides(draft))
        roster = self.roster(draft) if self.roster else None
        standing = draft.reading.knows("orgs.total", draft.reading.day)
        return Report(self, org, on, scheme, tuple(draft.tables), outcomes, roster, standing)


def sums_of(table: Table, parts: str) -> Iterable[Sides]:
    """Per column: the parts of a table against its total; the residual line opens the difference.

    parts: the words for the sum of the lines.
    """
    totals, residuals = table.rows_of("total"), table.rows_of("residual")
    for place, measure in enumerate(table.measures):
        total = totals[0][place]
        if total.value is None:
            continue
        left = sum(row[place].value or 0 for row in table.rows_of(""))
        residual = residuals[0][place].cut if residuals else None
        words = f"{measure.group} {measure.label}" if measure.group else str(measure.label)
        label = _("%(table)s · %(column)s：%(parts)s = 合计")
        label %= {"table": table.name, "column": words, "parts": parts}
        yield Sides(str(label), parts, left, str(_("合计")), total.value, residual=residual)


def parts_of(draft: Draft, metric: str, dimension: str, values, label: str, parts: str) -> Iterable[Sides]:
    """The figures of some keys of a dimension against the whole metric."""
    whole = draft.number(metric)
    if whole is None:
        return
    left = draft.number(metric, **{dimension: tuple(values)})
    unfilled = Cut(metric, draft.reading.day, ((dimension, ("",)),))
    yield Sides(label, parts, left, str(_("合计")), whole, residual=unfilled)
