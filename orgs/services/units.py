"""Verbs about units: what is counted in them is kept by day; whole lists in and out again."""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import bulk, guards, permits
from league.kernel.clauses import Finding
from league.kernel.sheets import delete_unused
from orgs.models import Org, Place, Unit, UnitSurvey
from orgs.querysets.units import COUNTED
from orgs.rules.structure import EMPTY_FIRST
from orgs.rules.units import EDIT_UNITS

SURVEYED, ENTERED = "s", "u"


@transaction.atomic
def keep_unit(unit: Unit, *, actor, on: datetime.date | None = None) -> Unit:
    """Store a unit and what is counted in it as of the day (today; of a new unit its first day).

    Raises Forbidden outside the actor's reach; None is the command line. The caller writes the audit event.
    """
    if actor:
        permits.require(actor, EDIT_UNITS, unit.org)
    day = on or (timezone.localdate() if unit.pk else unit.start)
    unit.save()
    survey(unit, day)
    return unit


def survey(unit: Unit, day: datetime.date) -> UnitSurvey:
    """Keep what stands in the unit's row as counted on a day."""
    return UnitSurvey.objects.update_or_create(unit=unit, day=day, defaults=counted(unit))[0]


def counted(unit: Unit) -> dict:
    """What a survey takes from the unit's row."""
    return {name: getattr(unit, name) for name in COUNTED}


@transaction.atomic
def enter_units(rows: Sequence[Mapping], *, on: datetime.date, actor) -> list[str]:
    """Store checked rows of a list; known units (by credit code, else by name below the same organization)
    get their new numbers. Keys in order: what has to be taken back, see `withdraw_units`.
    """
    codes = {row["org"] for row in rows} | {row.get("established") for row in rows}
    orgs = Org.objects.filter(code__in=codes - {None}).in_bulk(field_name="code")
    known = stored_units(rows)
    units = []
    for row in rows:
        unit = known.get(key_of(row)) or Unit(start=on)
        _fill(unit, row, orgs, on)
        if actor:
            permits.require(actor, EDIT_UNITS, unit.org)
        units.append(unit)
    fresh = [unit for unit in units if unit.pk is None]
    for unit in fresh:
        unit.derive()
    bulk.insert(fresh)
    bulk.insert(UnitSurvey(unit=unit, day=on, **counted(unit)) for unit in fresh)
    new = {unit.pk for unit in fresh}
    for unit in units:
        if unit.pk not in new:
            keep_unit(unit, actor=actor, on=on)
    return [f"{ENTERED if unit.pk in new else SURVEYED}{unit.pk}:{on.isoformat()}" for unit in units]


def key_of(row: Mapping) -> tuple[str, str]:
    """What tells a unit of a list: its credit code, or its organization and name."""
    return ("", row["credit_code"]) if row.get("credit_code") else (row.get("org") or "", row["name"])


def stored_units(rows: Iterable[Mapping]) -> dict[tuple[str, str], Unit]:
    """The units that rows of a list speak of, by `key_of`; one query."""
    rows = list(rows)
    codes = {row["credit_code"] for row in rows if row.get("credit_code")}
    names = {row["name"] for row in rows if not row.get("credit_code")}
    found = Unit.objects.filter(Q(credit_code__in=codes) | Q(name__in=names), end=None).select_related("org")
    known = {}
    for unit in found:
        known[unit.org.code, unit.name] = unit
        if unit.credit_code:
            known["", unit.credit_code] = unit
    return known


def _fill(unit: Unit, row: Mapping, orgs: Mapping[str, Org], on: datetime.date) -> None:
    """Columns of the row onto the unit; a column the list does not carry stays as it is."""
    unit.org, unit.name = orgs[row["org"]], row["name"]
    for name in ("credit_code", "nature", "building", "address", *COUNTED):
        if row.get(name) is not None:
            setattr(unit, name, row[name])
    if row.get("field"):
        unit.field = row["field"]
    if row.get("established"):
        unit.established = orgs[row["established"]]
        told = row.get("established_on")
        unit.established_on = datetime.date.fromisoformat(told) if told else unit.established_on or on


@transaction.atomic
def withdraw_units(keys: Iterable[str]) -> set[str]:
    """Take a list back: new units go, known ones lose the survey of that day and get the one before again.

    The keys of those that had to stay because they were changed since.
    """
    stay = set()
    for key in keys:
        kind, (pk, day) = key[0], key[1:].split(":")
        unit = Unit.objects.select_for_update().filter(pk=pk).first()
        if unit is None or (kind == ENTERED and unit.version > 1):
            stay |= {key} if unit else set()
        elif kind == ENTERED:
            stay |= set() if delete_unused(Unit, [unit.pk]) else {key}
        else:
            _forget(unit, datetime.date.fromisoformat(day))
    return stay


def _forget(unit: Unit, day: datetime.date) -> None:
    """Drop the survey of a day; the latest of the others stands in the row again."""
    unit.surveys.filter(day=day).delete()
    latest = unit.surveys.order_by("-day").first()
    if latest:
        for name in COUNTED:
            setattr(unit, name, getattr(latest, name))
        unit.save()


def units_left(org: Org, **context) -> list[Finding]:
    """Blocks dissolving an organization that units or open places belong to: they need another one."""
    units = Unit.objects.under(org).filter(end=None).count()
    places = Place.objects.under(org).filter(end=None).count()
    if not units and not places:
        return []
    words = _("还有 %(units)d 家单位、%(places)d 个阵地归它管理。请先在“单位与阵地”里改到别的团组织。")
    told = {"units": units, "places": places}
    return [Finding("block", EMPTY_FIRST, words % told, measured=str(units + places))]


guards.register(Org, "dissolve", units_left)
