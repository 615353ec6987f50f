"""Branches from collected forms: they come without codes and tell of themselves."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from league.kernel import bulk
from orgs.models import CollectedForm, Org
from orgs.services.roster import enter_orgs

TOLD = ("secretary", "secretary_phone", "members", "youth", "last_election")
DIGITS = 3  # of a code below its parent: 451123103 → 451123103001


def enter_collected(rows: Sequence[Mapping], *, on: datetime.date) -> list[int]:
    """Enter organizations as `enter_orgs` does, rows without a code with the next one below their parent.

    Effects beside: what a form told, as of the day. Raises IntegrityError when
    somebody took a code meanwhile; call it inside a transaction.
    """
    numbers = _free_codes({row["parent"] for row in rows if not row.get("code")})
    rows = [row if row.get("code") else {**row, "code": next(numbers[row["parent"]])} for row in rows]
    ids = enter_orgs(rows, on=on)
    bulk.insert(
        CollectedForm(org_id=pk, on=on, **{name: _told(row, name) for name in TOLD})
        for pk, row in zip(ids, rows, strict=True)
        if any(row.get(name) is not None for name in TOLD)
    )
    return ids


def _told(row: Mapping, name: str):
    value = row.get(name)
    return value if value is not None or name in ("members", "youth") else ""


def _free_codes(parents: Iterable[str]) -> dict[str, Iterator[str]]:
    """For each parent's code the codes below it that nobody bears, the next number first."""
    taken = defaultdict(set)
    rows = Org.objects.filter(parent__code__in=parents).values_list("parent__code", "code")
    for parent, code in rows:
        if found := re.fullmatch(re.escape(parent) + r"(\d{1,6})", code):
            taken[parent].add(int(found[1]))
    return {parent: _from(parent, max(taken[parent], default=0) + 1) for parent in parents}


def _from(parent: str, first: int) -> Iterator[str]:
    number = first
    while True:
        yield f"{parent}{number:0{DIGITS}}"
        number += 1
