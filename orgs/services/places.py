"""Verbs about places: whole lists in and out again."""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from league.kernel import permits
from league.kernel.sheets import delete_unused
from orgs.models import Org, Place
from orgs.rules.units import EDIT_UNITS


@transaction.atomic
def keep_place(place: Place, *, actor) -> Place:
    """Store a place; actor None is the command line. The caller writes the audit event.

    Raises Forbidden outside the actor's reach.
    """
    if actor:
        permits.require(actor, EDIT_UNITS, place.org)
    place.save()
    return place


@transaction.atomic
def enter_places(rows: Sequence[Mapping], *, on: datetime.date, actor) -> list[str]:
    """Store checked rows of a list; their ids in order. Without an opening day they are open from `on`."""
    orgs = Org.objects.filter(code__in={row["org"] for row in rows}).in_bulk(field_name="code")
    return [str(keep_place(_place(row, orgs, on), actor=actor).pk) for row in rows]


def _place(row: Mapping, orgs: Mapping[str, Org], on: datetime.date) -> Place:
    start = datetime.date.fromisoformat(row["start"]) if row.get("start") else on
    since = row.get("platform_since")
    if row.get("platform") and not since:
        since = max(start, on).isoformat()
    texts = {name: row.get(name) or "" for name in ("venue", "address", "hours", "contact", "phone")}
    return Place(
        org=orgs[row["org"]],
        kind=row["kind"],
        name=row["name"],
        start=start,
        platform_since=datetime.date.fromisoformat(since) if since else None,
        **texts,
    )


def open_places(names: Iterable[str]) -> set[tuple[str, str, str]]:
    """(code of the organization, kind, name) of the open places that bear one of the names; one query."""
    rows = Place.objects.filter(name__in=set(names), end=None)
    return set(rows.values_list("org__code", "kind", "name"))


@transaction.atomic
def withdraw_places(keys: Iterable[str]) -> set[str]:
    """Delete places a list brought; the keys of those that were changed since."""
    wanted = {int(key) for key in keys}
    rows = Place.objects.select_for_update().filter(pk__in=wanted, version=1).values_list("pk", flat=True)
    return {str(pk) for pk in wanted - set(delete_unused(Place, list(rows)))}
