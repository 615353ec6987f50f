"""Stop-watch of the benchmark: cold and warm times, queries, memory; and the table they are printed in."""

import math
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import connection, connections, reset_queries
from django.test.utils import CaptureQueriesContext

WARM = 15


@dataclass(frozen=True)
class Measured:
    """Seconds of the first call, the median and the 95th percentile of the later ones; queries of one call.

    A work that is done once has only `cold`; `memory` is what it needed above the idle process, in MB.
    """

    cold: float
    warm: float = 0.0
    p95: float = 0.0
    queries: int = 0
    memory: float = 0.0
    work: str = ""


def repeated(work: Callable[[], object], times: int = WARM) -> Measured:
    """Time a call that may be repeated."""
    cold = once(work).cold
    with CaptureQueriesContext(connection) as captured:
        work()
    queries = len(captured)
    reset_queries()
    later = sorted(once(work).cold for _i in range(times))
    return Measured(cold, statistics.median(later), later[math.ceil(times * 0.95) - 1], queries)


def once(work: Callable[[], object]) -> Measured:
    """Time one call."""
    began = time.perf_counter()
    work()
    return Measured(time.perf_counter() - began)


def apart(work: Callable[[], object]) -> Measured:
    """Time one call in a process of its own, with the memory it takes above what the process began with."""
    connections.close_all()
    reader, writer = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_report, args=(work, writer))
    child.start()
    writer.close()
    seconds, memory = reader.recv()
    child.join()
    return Measured(seconds, memory=memory)


def _report(work: Callable[[], object], writer) -> None:
    idle = _most_memory()
    writer.send((once(work).cold, _most_memory() - idle))


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Table:
    """Prints a line as soon as it is measured, and remembers what missed its goal."""

    def __init__(self) -> None:
        self.missed: list[str] = []
        print(f"{'work':46}{'cold':>9}{'warm':>9}{'p95':>9}{'queries':>9}{'MB':>6}  against its goal")

    def line(self, work: str, measured: Measured, goal: str = "", met: bool = True) -> Measured:
        """One row: the work, its figures, the goal in words and whether it was met."""
        times = "".join(_seconds(value) for value in (measured.cold, measured.warm, measured.p95))
        queries = str(measured.queries or "")
        memory = f"{measured.memory:.0f}" if measured.memory else ""
        mark = "" if not goal else "  ok    " if met else "  MISSED "
        print(f"{_wide(work, 46)}{times}{queries:>9}{memory:>6}{mark}{goal}", flush=True)
        if not met:
            self.missed.append(work)
        return replace(measured, work=work)


def _seconds(value: float) -> str:
    if not value:
        return " " * 9
    return f"{value:7.2f} s" if value >= 1 else f"{value * 1000:6.1f} ms"


def _wide(text: str, width: int) -> str:
    return text[:width].ljust(width)
