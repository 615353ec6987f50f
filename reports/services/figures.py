"""Figures of one organization on one day: asked once, remembered, each with the rows it opens."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import metrics
from league.kernel.calendar import read_day
from league.kernel.errors import Refused
from league.kernel.metrics import Metric, Number, Period, Ratio, share
from orgs.models import FormerName, Org

Keys = tuple[tuple[str, tuple], ...]


@dataclass(frozen=True)
class Cut:
    """What a figure counts: a metric in a period, narrowed to keys of dimensions (code → keys)."""

    metric: str
    period: Period
    keys: Keys = ()

    def rows(self, org: Org):
        """The rows of the figure of an organization, where it stood in the period."""
        path = org.path_then(self.period.end)
        return metrics.get(self.metric).where(path, self.period, dict(self.keys))

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions it narrows."""
        return tuple(code for code, _keys in self.keys)

    def query(self) -> str:
        """The cut as the query of an address; ids and codes only."""
        pairs = [("metric", self.metric), *days_of(self.period)]
        pairs += [(code, key) for code, keys in self.keys for key in keys]
        return urlencode(pairs)


def days_of(period: Period) -> list[tuple[str, str]]:
    """A period as pairs for an address: `on`, or `from` and `to`."""
    if period.start is None:
        return [("on", period.end.isoformat())]
    return [("from", period.start.isoformat()), ("to", period.end.isoformat())]


def keys(**cut) -> Keys:
    """Keys of dimensions in a fixed order: keys(kind=("branch",), field=("rural", ""))."""
    return tuple(sorted((code, tuple(values)) for code, values in cut.items()))


def folded(grid: dict[tuple, int], finer: tuple[str, ...], by: tuple[str, ...]) -> dict[tuple, int]:
    """A grid by fewer dimensions from one by more."""
    places = [finer.index(code) for code in by]
    counts: dict[tuple, int] = {}
    for keys_of, number in grid.items():
        place = tuple(keys_of[index] for index in places)
        counts[place] = counts.get(place, 0) + number
    return counts


def joined(*parts: Keys) -> Keys:
    """Several narrowings at once."""
    return tuple(sorted(pair for part in parts for pair in part))


class Reading:
    """The figures of an organization; every grouped query is asked once."""

    def __init__(self, org: Org, on: date):
        self.org, self.on = org, on
        self.day = Period(on)
        self._paths: dict[date, str] = {}
        self._grids: dict = {}
        self._known: dict = {}
        self._late: dict = {}

    def number(self, cut: Cut) -> Number | None:
        """The figure of a cut; None for 无数据."""
        if not self.knows(cut.metric, cut.period) or self._is_late(cut):
            return None
        grid = self.grid(cut.metric, cut.period, cut.dimensions)
        return sum(grid.get(place, 0) for place in product(*(values for _code, values in cut.keys)))

    def path_in(self, period: Period) -> str:
        """The organization's path at the end of a period."""
        if period.end not in self._paths:
            self._paths[period.end] = self.org.path_then(period.end)
        return self._paths[period.end]

    def knows(self, code: str, period: Period) -> bool:
        """Whether there are data for the period."""
        place = (code, period)
        if place not in self._known:
            self._known[place] = metrics.get(code).known(self.path_in(period), period)
        return self._known[place]

    def _is_late(self, cut: Cut) -> bool:
        """Whether the cut asks only for children whose opening stock came after the period."""
        units = set(dict(cut.keys).get("unit", ()))
        return bool(units) and units <= self.late(cut.metric, cut.period)

    def late(self, code: str, period: Period) -> set[int]:
        """Children without data for the period, see `Metric.late`."""
        place = (code, period)
        if place not in self._late:
            self._late[place] = metrics.get(code).late(self.path_in(period), period)
        return self._late[place]

    def grid(self, code: str, period: Period, by: tuple[str, ...]) -> dict[tuple, int]:
        """Numbers by the keys of dimensions, see `Metric.grid`."""
        grids = self._grids.setdefault((code, period), {})
        if by not in grids:
            finer = next((other for other in grids if {*by} <= {*other}), None)
            grids[by] = (
                folded(grids[finer], finer, by)
                if finer
                else metrics.get(code).grid(self.path_in(period), period, by)
            )
        return grids[by]

    def prepare(self, cuts: Iterable[Cut]) -> None:
        """Ask once per metric and period for all dimensions of the cuts; their grids are folded from it."""
        needs: dict[tuple[str, Period], set[str]] = {}
        for cut in cuts:
            needs.setdefault((cut.metric, cut.period), set()).update(cut.dimensions)
        for (code, period), by in needs.items():
            if self.knows(code, period):
                self.grid(code, period, tuple(sorted(by)))

    def units(self, *cuts: Cut) -> dict[int, str]:
        """Children of the day, and those the given figures know besides, by path: id → name, 0 last."""
        found = {key for (key,) in self.grid("orgs.total", self.day, ("unit",)) if key}
        for cut in cuts:
            if self.knows(cut.metric, cut.period):
                found |= {key for (key,) in self.grid(cut.metric, cut.period, ("unit",))}
        return names_of(found, self.org, self.on)


def answer(metric: Metric | Ratio, org: Org, period: Period, by: str = "") -> dict:
    """One figure: {"metric", "org", "on" or "from" and "to", "by", "value", "cells"}.

    by: "" for none, "unit" for the children, else a dimension. None among the values is 无数据. A share is
    told in per cent, with the figures it is made of under "of".
    """
    if isinstance(metric, Ratio):
        return _share(metric, org, period, by)
    reading = Reading(org, period.end)
    return {
        "metric": metric.code,
        "org": org.code,
        **dict(days_of(period)),
        "by": by or None,
        "value": reading.number(Cut(metric.code, period)),
        "cells": _cells(reading, metric, period, by) if by else {},
    }


def _share(ratio: Ratio, org: Org, period: Period, by: str) -> dict:
    """The answer of a share, cell by cell from those of its two metrics."""
    part, whole = (answer(metric, org, period, by) for metric in (ratio.part, ratio.whole))
    return whole | {
        "metric": ratio.code,
        "value": share(part["value"], whole["value"]),
        "cells": {cell: share(part["cells"].get(cell, 0), all_) for cell, all_ in whole["cells"].items()},
        "of": [part["value"], whole["value"]],
    }


def _cells(reading: Reading, metric: Metric, period: Period, by: str) -> dict[str, int | None]:
    """Label → number; children by their short names, own rows under the organization's own name."""
    if by != "unit":
        return metric.cells(reading.path_in(period), period, by)
    if not reading.knows(metric.code, period):
        return {}
    units = reading.units(Cut(metric.code, period))
    return {
        name: reading.number(Cut(metric.code, period, keys(unit=(unit,)))) for unit, name in units.items()
    }


def names_of(units: set[int], org: Org, on: date) -> dict[int, str]:
    """Names of children as of a day, in the order of their codes; equal names carry their code.

    0 stands for the organization itself and comes last under its own name.
    """
    rows = list(
        Org.objects.filter(pk__in=units - {0}).order_by("code").values_list("pk", "code", "short", "name")
    )
    former = FormerName.objects.borne_on([row[0] for row in rows], on)
    names = {pk: former.get(pk) or short or name for pk, _code, short, name in rows}
    if 0 in units:
        names[0] = str(org)
    codes = {pk: code for pk, code, _short, _name in rows} | {0: org.code}
    often = Counter(names.values())
    return {pk: f"{name}（{codes[pk]}）" if often[name] > 1 else name for pk, name in names.items()}


def last_year(on: date) -> Period:
    """The calendar year before the day's: 上年新发展团员数 (domain.md §8.1, 组织数据统计表 of 智慧团建)."""
    return Period(date(on.year - 1, 12, 31), date(on.year - 1, 1, 1))


def this_year(on: date) -> Period:
    """From 1 January of the day's year to the day."""
    return Period(on, date(on.year, 1, 1))


def year_opening(on: date) -> Period:
    """The last day of the year before: 期初."""
    return Period(date(on.year - 1, 12, 31))


def asked_day(text: str) -> date:
    """The day asked for, today for nothing; Refused for no date and for a day to come."""
    if not text:
        return timezone.localdate()
    day = read_day(text)
    if day > timezone.localdate():
        words = _("%(day)s 还没有到，不能统计未来的日期。请改为今天或以前的日期。") % {"day": day}
        raise Refused(words, code="future_date")
    return day


def asked_period(on: str = "", start: str = "", end: str = "") -> Period:
    """The period asked for: a span when `start` or `end` is given, else a day; Refused upside down."""
    if not start and not end:
        return Period(asked_day(on))
    last = asked_day(end)
    if not start:
        return Period(last)
    first = asked_day(start)
    if first > last:
        raise Refused(_("起始日期 %(a)s 在截止日期 %(b)s 之后，请对调。") % {"a": first, "b": last})
    return Period(last, first)
