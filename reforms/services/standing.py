"""How far units are with a programme, an area, or all they were given, by the figures of today."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from league.kernel import metrics
from league.kernel.metrics import Period, share
from reforms.models import Programme

FIGURES = ("assigned", "closed", "overdue", "weight", "earned")


def progress_of(programme: Programme) -> dict[int, dict[str, Decimal]]:
    """The figures of what a programme gave out, by unit."""
    return progress(programme.org.path, task__programme=programme)


def progress(path: str, **which) -> dict[int, dict[str, Decimal]]:
    """The figures `reforms.assigned`, `closed` and so on of some assignments below a path, by unit."""
    units: dict[int, dict[str, Decimal]] = {}
    for name in FIGURES:
        metric = metrics.get(f"reforms.{name}")
        rows = metric.under(path, Period.day()).filter(**which)
        for unit, number in rows.order_by().values_list("org").annotate(n=metric.amount):
            units.setdefault(unit, dict.fromkeys(FIGURES, Decimal(0)))[name] = number or Decimal(0)
    return units


def summed(units: Iterable[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    """The figures of some units together."""
    told = list(units)
    return {name: sum((each[name] for each in told), Decimal(0)) for name in FIGURES}


def completion(told: Mapping[str, Decimal]) -> Decimal | None:
    """The weighted completion in per cent; None while nothing was given out."""
    return share(told["earned"], told["weight"])
