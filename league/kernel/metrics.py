"""One definition per figure.

A metric is declared once: which rows it counts on a day (stock) or in a period (flow), by which
dimensions it can be cut, from which day it is known. `value`, `table` and `rows` read that declaration,
so a figure and the rows it opens can never differ.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Q, QuerySet, Sum, Value
from django.db.models.functions import StrIndex, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.errors import Refused
from league.kernel.scoping import subtree

UNFILLED = _("未填")
Number = int | Decimal


@dataclass(frozen=True)
class Period:
    """The days a question is about: one day (`start` is None) or a span, both ends included."""

    end: date
    start: date | None = None

    @classmethod
    def day(cls, on: date | None = None) -> "Period":
        """One day, today unless told."""
        return cls(on or timezone.localdate())

    @property
    def is_past(self) -> bool:
        """Whether the last day lies before today, so that history must answer."""
        return self.end < timezone.localdate()


@dataclass(frozen=True)
class Dimension:
    """A way to cut a figure.

    expression: period → an ORM expression over the metric's rows giving the cell's key.
    labels: key → label in display order; None takes the keys themselves, sorted. An empty key is 未填.
    kind: type of the keys, str or int.
    """

    code: str
    label: str
    expression: Callable[[Period], object]
    labels: Callable[[], Mapping[object, str]] | None = None
    kind: type = str

    def label_of(self, key) -> str:
        """The label of a key, 未填 for an empty one."""
        known = dict(self.labels()) if self.labels else {}
        return str(known.get(key) or key or UNFILLED)

    def key(self, text: str):
        """A key from an address; Refused for a text that is none."""
        if text == "" or self.kind is str:
            return text
        try:
            return self.kind(text)
        except ValueError as error:
            words = _("“%(text)s”不是“%(label)s”的一项，请从页面上的数字点进来。")
            raise Refused(words % {"text": text[:20], "label": self.label}) from error

    def having(self, name: str, keys) -> Q:
        """Condition that the annotation `name` holds one of the keys; the empty key is also NULL."""
        keys = list(keys)
        filled = [key for key in keys if key not in ("", None)]
        if len(filled) == len(keys):
            return Q(**{f"{name}__in": filled})
        blank = [""] if self.kind is str else []
        return Q(**{f"{name}__in": [*filled, *blank]}) | Q(**{f"{name}__isnull": True})

    def cells(self, counts: Mapping) -> dict[str, int]:
        """Counts by label from counts by key; declared labels keep their order, also at zero."""
        known = dict(self.labels()) if self.labels else {}
        cells = {str(label): 0 for label in known.values()}
        for key in sorted(counts, key=lambda key: (key in (None, ""), str(key))):
            label = str(known.get(key) or key or UNFILLED)
            cells[label] = cells.get(label, 0) + counts[key]
        return cells

    def keys(self, label: str) -> list:
        """The keys behind a label, for the rows of one cell."""
        known = dict(self.labels()) if self.labels else {}
        keys = [key for key, name in known.items() if str(name) == label]
        if label == str(UNFILLED):
            return [*keys, ""]
        return keys or [self.key(label)]


@dataclass(frozen=True)
class Ledger:
    """Dated rows that a figure rests on; before they begin there is 无数据, not 0.

    rows: day → rows with `start`, and `unit_path` as of that day. opening: which of them are stock taken
    over, so that nothing is known before it; None when every row is a beginning and none can be missing.
    """

    rows: Callable[[date], QuerySet]
    opening: Q | None = None

    def begun(self, path: str, day: date) -> bool:
        """Whether the rows under the path reach back to the day, or never were taken over."""
        rows = self.rows(day).filter(subtree("unit_path", path))
        if rows.filter(start__lte=day).exists():
            return True
        return self.opening is not None and not rows.filter(self.opening).exists()

    def late(self, path: str, day: date) -> set[int]:
        """Children of the path whose stock was taken over after the day, with nothing before."""
        if self.opening is None:
            return set()
        rows = self.rows(day).filter(subtree("unit_path", path))
        late = _children(rows.filter(self.opening, start__gt=day), path)
        return late - _children(rows.filter(start__lte=day), path) if late else late


@dataclass(frozen=True)
class Metric:
    """A declared figure.

    rows: period → queryset of the rows counted, annotated with `unit_path` (their organization's path then).
    sums: the column or annotation that is added up (hours, 元, heads); empty where the rows themselves count.
    known_from: the ledgers it rests on, all of which must have begun; none when it is known since ever.
    kind: stock (on a day) or flow (in a period).
    """

    code: str
    label: str
    unit: str
    kind: str
    rows: Callable[[Period], QuerySet]
    by: Mapping[str, Dimension] = field(default_factory=dict)
    known_from: tuple[Ledger, ...] = ()
    permit: str = ""
    url_name: str = ""
    sums: str = ""

    def __post_init__(self):
        _declare(self)

    @property
    def amount(self):
        """What a group of rows amounts to, as an aggregate."""
        return Sum(self.sums) if self.sums else Count("pk")

    def under(self, path: str, period: Period) -> QuerySet:
        """The rows behind the figure for an organization's path."""
        return self.rows(period).filter(subtree("unit_path", path))

    def known(self, path: str, period: Period) -> bool:
        """False when the day lies before the opening stock of the organization: the answer is 无数据."""
        return not period.is_past or all(ledger.begun(path, period.end) for ledger in self.known_from)

    def late(self, path: str, period: Period) -> set[int]:
        """Ids of the children that are not `known` although the organization is."""
        if not period.is_past:
            return set()
        return set().union(*(ledger.late(path, period.end) for ledger in self.known_from))

    def value(self, path: str, period: Period) -> Number | None:
        """The figure, or None for 无数据."""
        if not self.known(path, period):
            return None
        return self.under(path, period).order_by().aggregate(n=self.amount)["n"] or 0

    def cells(self, path: str, period: Period, by: str) -> dict[str, int]:
        """The figure cut by a dimension: label → number, one grouped query; empty for 无数据."""
        if not self.known(path, period):
            return {}
        counts = {key: number for (key,), number in self.grid(path, period, (by,)).items()}
        return self.dimension(by).cells(counts)

    def cross(self, path: str, period: Period, by: str) -> dict[tuple[int, str], int]:
        """(child organization id, label) → number in one grouped query; id 0 is the organization itself."""
        dimension = self.dimension(by)
        counts: dict[tuple[int, str], int] = {}
        for (unit, key), number in self.grid(path, period, ("unit", by)).items():
            place = (unit, dimension.label_of(key))
            counts[place] = counts.get(place, 0) + number
        return counts

    def units(self, path: str, period: Period) -> dict[int, int | None]:
        """Child organization id → number, None for 无数据; id 0 holds the organization's own rows."""
        if not self.known(path, period):
            return {}
        counts = {unit: number for (unit,), number in self.grid(path, period, ("unit",)).items()}
        return dict.fromkeys(self.late(path, period)) | counts

    def cell_rows(self, path: str, period: Period, by: str, label: str) -> QuerySet:
        """The rows behind one cell of `cells`."""
        return self.where(path, period, {by: self.dimension(by).keys(label)})

    def where(self, path: str, period: Period, cut: Mapping[str, Iterable]) -> QuerySet:
        """The rows behind a figure cut by dimensions: code → keys; "unit" → child ids, 0 for own rows."""
        units = _in_units(path, cut["unit"]) if "unit" in cut else subtree("unit_path", path)
        rows = self.rows(period).filter(units)
        for code, keys in cut.items():
            if code != "unit":
                dimension, name = self.dimension(code), f"cut_{code}"
                rows = rows.annotate(**{name: dimension.expression(period)}).filter(
                    dimension.having(name, keys)
                )
        return rows

    def grid(self, path: str, period: Period, by: tuple[str, ...]) -> dict[tuple, int]:
        """Numbers by the keys of several dimensions at once, one grouped query; empty keys are "".

        "unit" among them is the child organization's id, 0 for the organization's own rows.
        """
        if not by:
            return {(): self.under(path, period).order_by().aggregate(n=self.amount)["n"] or 0}
        cuts = {f"by_{code}": self._cut(code, path, period) for code in by}
        rows = self.under(path, period).annotate(**cuts).order_by().values_list(*cuts)
        counts: dict[tuple, int] = {}
        for *keys, number in rows.annotate(n=self.amount):
            place = tuple(_key_in_grid(code, key) for code, key in zip(by, keys, strict=True))
            counts[place] = counts.get(place, 0) + (number or 0)
        return counts

    def _cut(self, code: str, path: str, period: Period):
        """What a dimension groups by; for "unit" the next part of the path with its dot, "" for own rows."""
        return child_part(path) if code == "unit" else self.dimension(code).expression(period)

    def dimension(self, code: str) -> Dimension:
        """The dimension of that code; Refused names those there are."""
        if code not in self.by:
            raise Refused(
                _("指标“%(metric)s”不能按“%(by)s”分组，可用的有：%(known)s。")
                % {"metric": self.label, "by": code, "known": "、".join(["unit", *self.by])}
            )
        return self.by[code]


def _key_in_grid(code: str, key):
    """A key as `grid` tells it: a child's id, nothing as the empty text."""
    if code == "unit":
        return int(key[:-1] or 0)
    return "" if key is None else key


def child_part(path: str) -> Substr:
    """Of a `unit_path`, the part below `path` that names the child, with its dot; "" for own rows."""
    below = Substr("unit_path", len(path) + 1)
    return Substr("unit_path", len(path) + 1, StrIndex(below, Value(".")))


def _child(unit_path: str, path: str) -> int:
    """The child of `path` that a path at or below it leads through, 0 at `path` itself."""
    return int(unit_path[len(path) :].partition(".")[0] or 0)


def _children(rows: QuerySet, path: str) -> set[int]:
    """The children of `path` that rows under it stand below."""
    found = rows.order_by().values_list("unit_path", flat=True).distinct()
    return {_child(unit_path, path) for unit_path in found} - {0}


def _in_units(path: str, units: Iterable) -> Q:
    """Rows under some children of the path; 0 stands for the organization's own rows."""
    condition = Q(pk__in=[])
    for unit in units:
        condition |= subtree("unit_path", f"{path}{unit}.") if unit else Q(unit_path=path)
    return condition


@dataclass(frozen=True)
class Ratio:
    """A declared share in per cent: what part of one metric (`whole`) another one (`part`) makes up.

    Both open their own rows; a share of nothing is 无数据, not 0.
    """

    code: str
    label: str
    part: Metric
    whole: Metric
    unit: str = "%"

    def __post_init__(self):
        _declare(self)

    def value(self, path: str, period: Period) -> Decimal | None:
        """Per cent with one decimal place, or None for 无数据."""
        return share(self.part.value(path, period), self.whole.value(path, period))


def values(asked: Sequence[tuple[Metric, str, Period]]) -> list[Number | None]:
    """Several figures, each of a metric for a path and a period as `Metric.value` tells it, in one query."""
    known = [place for place, (metric, path, period) in enumerate(asked) if metric.known(path, period)]
    parts = [_numbered(place, *asked[place]) for place in known]
    counted = parts[0].union(*parts[1:], all=True) if parts else []
    found = dict.fromkeys(known, 0) | {row["place"]: row["n"] or 0 for row in counted}
    return [found.get(place) for place in range(len(asked))]


def _numbered(place: int, metric: Metric, path: str, period: Period) -> QuerySet:
    rows = metric.under(path, period).order_by().annotate(place=Value(place)).values("place")
    return rows.annotate(n=metric.amount).values("place", "n")


def share(part: Number | None, whole: Number | None) -> Decimal | None:
    """Per cent with one decimal place; None when either is unknown, or the whole is nothing."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


_metrics: dict[str, Metric] = {}
_ratios: dict[str, Ratio] = {}


def _declare(made: Metric | Ratio) -> None:
    if made.code in _metrics or made.code in _ratios:
        raise ValueError(f"metric {made.code} is declared twice")
    (_ratios if isinstance(made, Ratio) else _metrics)[made.code] = made


def all_ratios() -> list[Ratio]:
    """Every declared share, by code."""
    return [_ratios[code] for code in sorted(_ratios)]


def declared(code: str) -> Metric | Ratio:
    """The metric or share of that code; Refused for an unknown one."""
    return _ratios.get(code) or get(code)


def get(code: str) -> Metric:
    """The metric of that code; Refused with the known codes when there is none."""
    if code not in _metrics:
        raise Refused(
            _("没有指标“%(code)s”。可用的有：%(known)s。")
            % {"code": code, "known": "、".join(sorted(_metrics))}
        )
    return _metrics[code]


def all_metrics() -> list[Metric]:
    """Every declared metric, by code."""
    return [_metrics[code] for code in sorted(_metrics)]
