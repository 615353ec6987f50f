"""Rules that cite: the clause a check rests on, and what the check found.

A check is a plain function that returns findings. Pages list them; a workflow refuses on `block`. A finding
names the clause, what is missing, and the earliest day on which it would pass, where that can be known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

OK = "ok"
WARN = "warn"
BLOCK = "block"
_weight = {OK: 0, WARN: 1, BLOCK: 2}


@dataclass(frozen=True)
class Clause:
    """A sentence of a regulation: stable code, its words, and where they stand (`团章 第一条`)."""

    code: str
    text: str
    source: str


@dataclass(frozen=True)
class Finding:
    """What a check found about one clause.

    level: ok, warn (may go on, is listed) or block. message: a whole sentence for the user.
    earliest: first day on which it would pass. measured: what was found (`6 学时`). link: where to repair it.
    """

    level: str
    clause: Clause
    message: str
    earliest: date | None = None
    measured: str = ""
    link: str = ""

    def __post_init__(self):
        if self.level not in _weight:
            raise ValueError(f"finding level {self.level!r} is none of ok, warn, block")


def blocked(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that refuse, in their order; empty when nothing does."""
    return [finding for finding in findings if finding.level == BLOCK]


def worst(findings: Iterable[Finding]) -> str:
    """The heaviest level among findings, `ok` for none."""
    return max((finding.level for finding in findings), key=_weight.__getitem__, default=OK)


def earliest(findings: Iterable[Finding]) -> date | None:
    """The first day on which every blocking finding would pass; None when one of them names no day."""
    days = [finding.earliest for finding in blocked(findings)]
    return max(days) if days and None not in days else None
