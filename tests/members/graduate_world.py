"""A school beside the small world: its secretary, a class that graduates, rooms for those who stay."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import User
from league.kernel import metrics
from league.kernel.metrics import Period
from league.kernel.roles import Role
from members.choices.graduates import Destination
from members.models import Graduate
from members.services import graduates as services
from members.workflows.graduates import obstacles
from orgs.choices import Form, Industry, Kind, Level
from orgs.models import Org, Placement
from tests.factories import OPENED, World, make_branch, make_member, make_user


@dataclass
class School:
    """A school of the county: its committee and secretary, its classes, the college where some go on."""

    org: Org
    secretary: User
    cls: Org
    waiting: Org
    college: Org


def make_unit(parent: Org, name: str, code: str, **columns) -> Org:
    """One more committee below an organization."""
    org = Org(parent=parent, name=name, short=name, code=code, kind=Kind.COMMITTEE, founded=OPENED, **columns)
    org.save()
    org.path = f"{parent.path}{org.pk}."
    org.save(update_fields=["path"])
    Placement.objects.create(org=org, parent=parent, path=org.path, start=OPENED, opening=True)
    return org


def make_school(world: World) -> School:
    """富川高中 with 高三（1）班, and 贺州学院 below the city."""
    told = {"level": Level.SCHOOL, "industry_category": Industry.SENIOR_HIGH}
    org = make_unit(world.county, "富川高级中学", "451123S01", **told)
    college = make_unit(world.city, "贺州学院", "451100S01", level=Level.SCHOOL, industry_category="03")
    inside = {"industry_category": Industry.SENIOR_HIGH}
    return School(
        org=org,
        secretary=make_user("fuchuan-gz", Role.TOWNSHIP_SECRETARY, org, name="秦育才"),
        cls=make_branch(org, "高三（1）班", code="451123S01001", **inside),
        waiting=make_branch(org, "流动团员", code="451123S01099", form=Form.MOBILE, **inside),
        college=college,
    )


def graduates(school: School, *names: str, year: int, on=None, since=OPENED) -> dict[str, Graduate]:
    """Members of the class, listed as its graduates, by name."""
    for name in names:
        make_member(school.cls, name, since=since)
    services.start(school.cls, year, actor=school.secretary, on=on)
    rows = Graduate.objects.filter(branch=school.cls, year=year).select_related("member")
    return {row.member.name: row for row in rows}


def told(destination: str, target: Org | None = None, outside: str = "") -> dict:
    """The values of one line."""
    return {"destination": destination, "target": target, "outside": outside}


def everywhere(world: World, school: School) -> list[dict]:
    """One line of every destination, and a second one over the border."""
    return [
        told(Destination.STUDY, school.college),
        told(Destination.STUDY, outside="共青团广西大学委员会"),
        told(Destination.JOB, world.second_other_branch),
        told(Destination.SPECIAL),
        told(Destination.HOME, world.township),
        told(Destination.WAITING),
        told(Destination.WAITING, school.waiting),
        told(Destination.ABROAD),
        told(Destination.DELAYED),
    ]


def today() -> date:
    """Today."""
    return timezone.localdate()


def filled(school, lines: dict[str, dict], *, year: int | None = None, on=None) -> dict[str, Graduate]:
    """A class whose destinations are written down, by name."""
    year = year or today().year
    rows = graduates(school, *lines, year=year, on=on)
    values = {rows[name].pk: line for name, line in lines.items()}
    services.fill(school.cls, year, values, actor=school.secretary)
    return {row.member.name: row for row in services.class_of(school.cls, year)}


def why_not(world, school, line: dict) -> str:
    """Why a line cannot be handed over, empty when it can."""
    row = filled(school, {"甲": line})["甲"]
    return obstacles([row], today()).get(row.pk, "")


def value(code: str, org, day: date) -> object:
    """A figure of an organization on a day."""
    return metrics.declared(code).value(org.path, Period(day))
