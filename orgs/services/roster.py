"""Lists of organizations into the tree and out again; and the directory of the tree as it stands."""

import datetime
import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from league.kernel import bulk
from league.kernel.errors import Refused
from league.kernel.sheets import Context, delete_unused
from league.kernel.sheets.dates import earliest_day
from orgs.choices import Field, Kind, Level
from orgs.models import FormerName, Org, Placement, initials
from orgs.services.directory import Directory, OrgEntry

FIELD = {str(label): value for value, label in Field.choices}


def directory(scope: str = "", *, former: bool = True) -> Directory:
    """Every standing organization by all its spellings, seen from a scope (a code); with its former names.

    Raises Refused for an unknown scope.
    """
    if scope and not Org.objects.standing().filter(code=scope).exists():
        raise Refused(_("没有编码为“%(code)s”的团组织，请核对导入范围。") % {"code": scope})
    bore = defaultdict(list)
    for org, name, short in FormerName.objects.values_list("org_id", "name", "short") if former else ():
        bore[org] += [one for one in (name, short) if one]
    columns = ("pk", "code", "name", "short", "level", "kind", "parent_id", "path")
    rows = Org.objects.standing().order_by("path").values_list(*columns)
    return _indexed(tuple((*row, tuple(bore.get(row[0], ()))) for row in rows)).scoped(scope)


@functools.lru_cache(maxsize=2)
def _indexed(rows: tuple[tuple, ...]) -> Directory:
    """The index of these very rows; a tree that did not change since is not indexed again."""
    return Directory(OrgEntry(*row[:-1], former=row[-1]) for row in rows)


def scope_context(scope: str, as_of: datetime.date, lookups: Mapping) -> Context:
    """What a roster for an organization is checked against; Refused when the scope is unknown or missing."""
    if not scope:
        raise Refused(_("请指定导入范围：这份名册属于哪个团组织。"))
    seen = directory(scope)
    return Context(scope, as_of, seen, lookups, seen.scope.path, seen.scope.short or seen.scope.name)


def enter_orgs(rows: Sequence[Mapping], *, on: datetime.date) -> list[int]:
    """Write checked rows (parents first) as organizations placed from `on`; ids in order.

    Effects: organizations with their paths, one opening placement each, none before the parent's present
    one; opening placements above reach back to `on`. Call it inside a transaction.
    """
    known = dict(Org.objects.filter(code__in={row["parent"] for row in rows}).in_bulk(field_name="code"))
    starts = _first_days(known.values(), on)
    made: dict[str, Org] = {}
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if not row["parent"] or row["parent"] in known]
        for org in bulk.insert(_org(row, known) for row in ready):
            org.path = f"{org.parent.path if org.parent else ''}{org.pk}."
            known[org.code] = made[org.code] = org
            starts[org.pk] = starts.get(org.parent_id, on)
        done = {row["code"] for row in ready}
        waiting = [row for row in waiting if row["code"] not in done] if ready else []
    bulk.update(Org, ("path",), [(org.pk, org.path) for org in made.values()])
    bulk.insert(
        Placement(org=org, parent=org.parent, path=org.path, start=starts[org.pk], opening=True)
        for org in made.values()
    )
    return [made[row["code"]].pk for row in rows]


def _first_days(parents: Iterable[Org], on: datetime.date) -> dict[int, datetime.date]:
    """Id of a parent → the first day on which a list of `on` may place organizations below it.

    Where the tree was begun later than the list, it is known from the list's day.
    """
    above = {int(part) for parent in parents for part in parent.path.split(".") if part}
    later = Placement.objects.filter(org__in=above, opening=True, start__gt=on)
    later.exclude(org__founded__gt=on).update(start=on)
    present = Placement.objects.filter(org__in=above, end__isnull=True).values_list("org_id", "start")
    return {org: max(on, start) for org, start in present}


def _org(row: Mapping, known: Mapping[str, Org]) -> Org:
    short = row.get("short") or ""
    level = row.get("level") or Level.UNIT
    return Org(
        code=row["code"],
        name=row["name"],
        short=short,
        level=level,
        kind=kind_of(level, row["name"]),
        parent=known.get(row["parent"]),
        field=FIELD.get(row.get("field") or "", ""),
        division_code=row.get("division_code") or "",
        founded=earliest_day(row["founded"]) if row.get("founded") else None,
        pinyin=initials(short or row["name"]),
    )


def kind_of(level: str, name: str) -> str:
    """The kind that a level and a name tell: branches by level, 团工委 and 团总支 by name."""
    if level == Level.BRANCH:
        return Kind.BRANCH
    if level in (Level.CITY, Level.COUNTY):
        return Kind.LEADING_ORGAN
    if "总支" in name:
        return Kind.GENERAL_BRANCH
    return Kind.WORK_COMMITTEE if "工作委员会" in name or "工委" in name else Kind.COMMITTEE


def withdraw_orgs(keys: Iterable[str]) -> set[str]:
    """Delete organizations that a list brought and nobody used since; the keys of those that had to stay."""
    wanted = set(keys)
    rows = Org.objects.select_for_update(of=("self",)).filter(pk__in=[int(key) for key in wanted], version=1)
    by_depth = defaultdict(list)
    for org in rows:
        by_depth[org.depth].append(org.pk)
    gone = [pk for depth in sorted(by_depth, reverse=True) for pk in delete_unused(Org, by_depth[depth])]
    return wanted - {str(pk) for pk in gone}
