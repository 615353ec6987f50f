"""People and workbooks for the tests of training and the registers."""

from datetime import date

from cadres.models import Course, Serving
from tests.factories import make_id

BORN = date(1994, 5, 4)


def person(name: str, serial: int, sex: str = "2") -> dict:
    """The columns of somebody with a valid number."""
    return {"name": name, "id_no": make_id(BORN, sex, serial), "birth": BORN, "sex": sex}


def make_course(org, name: str = "第一期乡镇团干部培训班", start=date(2025, 3, 18), **columns) -> Course:
    """A course of three days."""
    told = {"level": "county", "last": start.replace(day=start.day + 2), "hours": 24, "theory_hours": 18}
    return Course.objects.create(org=org, name=name, start=start, **told | columns)


def make_serving(org, name: str, serial: int, kind: str = "west_volunteer", **columns) -> Serving:
    """Somebody who serves since July 2025."""
    told = {"start": date(2025, 7, 20), "org": org, "kind": kind}
    return Serving.objects.create(**person(name, serial), **told | columns)
