"""Verbs of delegates: entered from a list, taken back; which stations and committees a list may name."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from cadres.models import Delegate, SpecialCommittee
from league.kernel import bulk
from league.kernel.sheets import delete_unused
from members.choices import Education, Political, Sex
from members.models import Member, id_index
from orgs.choices.places import PlaceKind
from orgs.models import Org, Place

SEX = {str(label): value for value, label in Sex.choices}
EDUCATION = {str(label): value for value, label in Education.choices}
POLITICAL = {str(label): value for value, label in Political.choices}
PLAIN = ("ethnicity", "phone", "source")
Named = dict[str, list[tuple[str, int]]]


@transaction.atomic
def enter_delegates(rows: Sequence[Mapping], *, on: datetime.date) -> list[str]:
    """Store checked rows of a list of delegates; their ids in order. Without a first day they begin `on`."""
    codes = {row[name] for row in rows for name in ("org", "branch", "elected_by") if row.get(name)}
    orgs = dict(Org.objects.filter(code__in=codes).values_list("code", "pk"))
    paths = dict(Org.objects.filter(code__in=codes).values_list("code", "path"))
    stations, committees = stations_named(_all(rows, "station")), committees_named(_all(rows, "committee"))
    made = []
    for row in rows:
        one = _delegate(row, orgs, on)
        one.station_id = below(stations, row.get("station"), paths[row["org"]])
        one.committee_id = below(committees, row.get("committee"), paths[row["org"]])
        made.append(one)
    members = dict(
        Member.objects.filter(id_index__in={one.id_index for one in made}).values_list("id_index", "pk")
    )
    for one in made:
        one.member_id = members.get(one.id_index)
    return [str(one.pk) for one in bulk.insert(made)]


def _all(rows: Iterable[Mapping], name: str) -> set[str]:
    return {row[name] for row in rows if row.get(name)}


def _delegate(row: Mapping, orgs: Mapping[str, int], on: datetime.date) -> Delegate:
    delegate = Delegate(
        org_id=orgs[row["org"]],
        name=row["name"][:60],
        id_no=row["id_no"],
        birth=datetime.date.fromisoformat(row["birth"]),
        sex=SEX[row["gender"]],
        education=EDUCATION.get(row.get("education"), ""),
        political=POLITICAL.get(row.get("political"), ""),
        session=row.get("session"),
        on_committee=bool(row.get("on_committee")),
        youths=row.get("youths") or 0,
        branch_id=orgs.get(row.get("branch")),
        elected_by_id=orgs.get(row.get("elected_by")),
        start=datetime.date.fromisoformat(row["start"]) if row.get("start") else on,
        **{name: row.get(name) or "" for name in PLAIN},
    )
    delegate.derive()
    return delegate


def open_delegates(ids: Iterable[str]) -> dict[str, set[str]]:
    """Codes of the organizations whose delegates people are now, by ID number."""
    by_index = {id_index(id_no): id_no for id_no in ids}
    rows = Delegate.objects.filter(id_index__in=by_index, end=None).values_list("id_index", "org__code")
    found: dict[str, set[str]] = defaultdict(set)
    for index, code in rows:
        found[by_index[index]].add(code)
    return found


def stations_named(names: Iterable[str]) -> Named:
    """(path, id) of the stations of delegates that are open now, by name."""
    return _named(Place.objects.filter(kind=PlaceKind.DELEGATE_STATION, name__in=list(names)))


def committees_named(names: Iterable[str]) -> Named:
    """(path, id) of the special committees that stand now, by name."""
    return _named(SpecialCommittee.objects.filter(name__in=list(names)))


def _named(rows) -> Named:
    found: Named = defaultdict(list)
    for name, path, pk in rows.filter(end=None).values_list("name", "org__path", "pk"):
        found[name].append((path, pk))
    return found


def below(found: Named, name: str | None, path: str) -> int | None:
    """The one of that name at or below an organization; None for none, or for several."""
    fit = [pk for place, pk in found.get(name or "", ()) if place.startswith(path)]
    return fit[0] if len(fit) == 1 else None


@transaction.atomic
def withdraw_delegates(keys: Iterable[str]) -> set[str]:
    """Delete delegates a list brought; the keys of those that were changed since."""
    wanted = {int(key) for key in keys}
    rows = Delegate.objects.select_for_update(of=("self",)).filter(pk__in=wanted, version=1)
    return {str(pk) for pk in wanted - set(delete_unused(Delegate, list(rows.values_list("pk", flat=True))))}
