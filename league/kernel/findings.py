"""What figures find about single organizations: the rule, how grave it is, and the sentence to act on.

Contract: a metric already counts the organizations that a rule finds, for any day; a `Detector` adds the
clause, the parameters and the sentence for one of its rows. Apps register detectors for what they know, the
page of findings walks them and knows nobody. Nothing is stored: a finding ends with its cause.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from league.kernel.clauses import WARN, Clause, Finding
from league.kernel.metrics import Metric, Period
from league.kernel.params import Book


@dataclass(frozen=True)
class Detector:
    """A figure whose rows are organizations that need attention.

    words: a sentence about one row; `%(name)s` stands for a column the metric annotates or a parameter.
    columns: those annotations. params: the codes. below: a sentence with `%(n)d` that a committee is told
    about those below it, empty for none. grave: it makes an organization weak; others are to be watched.
    """

    metric: Metric
    clause: Clause
    words: str
    columns: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    below: str = ""
    grave: bool = False
    order: int = 100

    def __post_init__(self):
        if self.code in _detectors:
            raise ValueError(f"detector {self.code} is declared twice")
        _detectors[self.code] = self

    @property
    def code(self) -> str:
        """The code of the figure."""
        return self.metric.code

    def sentence(self, row: Mapping, book: Book, on: date) -> str:
        """Why a row is among those found; row: `unit_path` and the `columns`, book: the `params`."""
        return str(self.words) % {
            **row,
            **{code: book.value(code, row["unit_path"], on) for code in self.params},
        }

    def found(self, pk: int, on: date | None = None) -> str:
        """The sentence about one organization on a day (today unless told), empty when it is not found."""
        period = Period.day(on)
        row = self.metric.rows(period).filter(pk=pk).values("unit_path", *self.columns).first()
        return self.sentence(row, Book(self.params), period.end) if row else ""

    def told_above(self, number: int, link: str) -> Finding:
        """The figure as a finding of a committee; `link` opens the organizations."""
        return Finding(WARN, self.clause, str(self.below) % {"n": number}, measured=str(number), link=link)


_detectors: dict[str, Detector] = {}


def detectors() -> list[Detector]:
    """Every declared detector, in the order in which a page lists them."""
    return sorted(_detectors.values(), key=lambda each: (each.order, each.code))


def get(code: str) -> Detector | None:
    """The detector of that code, None where no app declares it."""
    return _detectors.get(code)


def book_of(found: Iterable[Detector]) -> Book:
    """The parameters of some detectors, read once."""
    return Book({code for each in found for code in each.params})
