"""Animals of the register of units: units, places, divisions."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from orgs.models import Division, Org, Place, Unit
from tests.factories import OPENED


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A unit and a place of the organization, and the division that bears its code."""
    code = f"45{org.pk:010d}"
    Org.objects.filter(pk=org.pk).update(division_code=code)
    return {
        "orgs.Unit": Unit.objects.create(org=org, name=word, nature="private", members=5, start=OPENED),
        "orgs.Place": Place.objects.create(org=org, name=word, phone="13812345678", start=date(2024, 5, 4)),
        "orgs.Division": _division(code, word),
    }


def _division(code: str, word: str) -> Division:
    """The division as placed today: it is the matter of the organization that bears its code."""
    made = Division.objects.create(code=code, name=word, level="village")
    return Division.objects.placed(timezone.localdate(), False).get(pk=made.pk)
