"""Units, places and divisions for the tests."""

from datetime import date

from orgs.choices import Level
from orgs.models import Division, Org, Place, Unit
from orgs.services.units import survey
from tests.factories import OPENED


def make_unit(org: Org, name: str, *, covered_by: Org | None = None, covered_on=OPENED, **kwargs) -> Unit:
    """One more private company with five members, known since the tree began."""
    columns = {"nature": "private", "members": 5, "young_staff": 20, "start": OPENED, **kwargs}
    if covered_by:
        columns |= {"established": covered_by, "established_on": covered_on}
    unit = Unit.objects.create(org=org, name=name, **columns)
    survey(unit, unit.start)
    return unit


def make_place(org: Org, name: str, **kwargs) -> Place:
    """One more 青年之家, open since 2024-05-04."""
    return Place.objects.create(org=org, name=name, **{"start": date(2024, 5, 4), **kwargs})


def give_codes(world) -> None:
    """The divisions of the small world's counties, and their codes on the organizations."""
    for org in Org.objects.all():
        org.division_code = org.code.ljust(12, "0")
        org.save(update_fields=["division_code"])


def make_division(code: str, name: str, level: str = Level.TOWNSHIP, **kwargs) -> Division:
    """One division, since ever."""
    return Division.objects.create(code=code, name=name, level=level, **kwargs)
