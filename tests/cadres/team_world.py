"""Teams for the tests: 麦岭镇's, with as many seats of a kind as asked for."""

from datetime import date

from django.utils import timezone

from cadres.models import Post
from cadres.services import appoint
from orgs.models import Org
from tests.factories import make_id, make_post

BORN = date(timezone.localdate().year - 30, 3, 8)


def seat(org: Org, title: str, serial: int, **columns) -> Post:
    """One post of a person of thirty, off the establishment, in the League."""
    born, sex = columns.pop("birth", BORN), columns.pop("sex", "2")
    told = {"name": f"委员{serial}", "quota": "none", "political": "league", **columns}
    return make_post(org, title, birth=born, sex=sex, id_no=make_id(born, sex, serial), **told)


def full_team(org: Org, *, members: int = 6) -> list[Post]:
    """A secretary, two deputies and members: three in the Party, two on the establishment."""
    lead = [
        seat(org, "书记", 1, name="张倩", nature="full_time", quota="administrative", political="party"),
        seat(org, "副书记", 2, name="苏航", political="party"),
        seat(org, "副书记", 3, name="任静", quota="institution", political="party"),
    ]
    return [*lead, *(seat(org, "委员", 4 + place) for place in range(members))]


def person(name: str = "呼延雪", serial: int = 700, birth: date = BORN, **columns) -> dict:
    """Somebody who may be appointed."""
    told = {"sex": "2", "political": "league", "education": "61", "phone": "", "ethnicity": "汉族"}
    return {"name": name, "birth": birth, "id_no": make_id(birth, "2", serial), **told, **columns}


def take(org: Org, by, title: str = "副书记", **columns) -> Post:
    """Somebody appointed."""
    told = {"title": title, "nature": "part_time", "quota": "none", **columns}
    return appoint(org, told.pop("person", None) or person(), actor=by, **told)
