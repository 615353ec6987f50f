"""The list of divisions: loaded from a file, compared with what is known, history kept."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from league.kernel import audit, bulk
from league.kernel.errors import Refused
from orgs.choices.divisions import DivisionLevel, kind_of
from orgs.models import Division
from orgs.models.divisions import EVER
from orgs.rules.units import LOAD_DIVISIONS

COLUMNS = ("code", "name", "level", "parent_code")


@dataclass(frozen=True)
class Loaded:
    """What a file changed: divisions that are new, renamed, ended, and those that stayed."""

    new: int
    renamed: int
    ended: int
    same: int


def read_divisions(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file (`code,name,level,parent_code`); Refused names the first wrong line."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if missing := set(COLUMNS) - set(reader.fieldnames or ()):
            raise Refused(_("文件缺少列：%(names)s。") % {"names": "、".join(sorted(missing))})
        rows = [{name: (row[name] or "").strip() for name in COLUMNS} for row in reader]
    for number, row in enumerate(rows, start=2):
        if len(row["code"]) != 12 or not row["code"].isdecimal() or row["level"] not in DivisionLevel.values:
            words = _(
                "第 %(n)d 行有误：代码应为 12 位数字，级别应为 province、city、county、township、village。"
            )
            raise Refused(words % {"n": number})
    return rows


@transaction.atomic
def load_divisions(rows: Iterable[Mapping[str, str]], *, since: date | None = None, actor=None) -> Loaded:
    """Take over a list of divisions as it holds from `since` on (without: since ever).

    Below the counties the list speaks of it is complete: what it no longer holds ends, what bears another
    name ends under the old one and begins under the new. Refused when `since` lies before what is known.
    """
    told = {row["code"]: row for row in rows}
    counties = {code[:6] for code, row in told.items() if row["level"] in ("county", "township", "village")}
    known = {
        one.code: one
        for one in Division.objects.select_for_update().filter(end=None)
        if one.code in told or (one.code[:6] in counties and not one.code.endswith("000000"))
    }
    renamed = {code for code, one in known.items() if code in told and one.name != told[code]["name"]}
    ended = set(known) - set(told)
    day = since or EVER
    _end([known[code] for code in renamed | ended], day)
    new = set(told) - set(known)
    bulk.insert(_division(told[code], day) for code in sorted(new | renamed))
    loaded = Loaded(len(new), len(renamed), len(ended), len(told) - len(new) - len(renamed))
    audit.record(actor, LOAD_DIVISIONS, None, None, vars(loaded) | {"since": day.isoformat()}, path="")
    return loaded


def _end(rows: list[Division], day: date) -> None:
    """End divisions before the day; Refused where one would not have lasted a day."""
    late = next((one for one in rows if one.start >= day), None)
    if late:
        words = _(
            "“%(name)s”自 %(start)s 起登记，新区划的启用日期必须更晚。请用 --since 写明新区划自何日起使用。"
        )
        raise Refused(words % {"name": late.name, "start": late.start})
    bulk.update(Division, ("end",), [(one.pk, day) for one in rows])


def _division(row: Mapping[str, str], start: date) -> Division:
    return Division(
        **{name: row[name] for name in COLUMNS}, kind=kind_of(row["code"], row["level"]), start=start
    )
