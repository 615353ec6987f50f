"""Reforms for the tests: 富川县's programme, what 麦岭镇 was given, the way to each state."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from league.kernel import attachments
from orgs.models import Org
from reforms import services
from reforms.models import Assignment, Evidence, Programme, Task
from reforms.rules import REPORT
from reforms.workflows import ASSIGNMENT
from tests.factories import World

DONE = {"progress": "召开了党委会，形成会议纪要", "responsible": "唐晓枫"}


def today() -> date:
    """Today."""
    return timezone.localdate()


def ago(days: int) -> date:
    """So many days before today."""
    return today() - timedelta(days=days)


def make_programme(org: Org, name: str = "县域共青团基层组织改革", **columns) -> Programme:
    """A programme that began a hundred days ago and lasts another hundred."""
    told = {"start": ago(100), "due": ago(-100), **columns}
    return Programme.objects.create(org=org, name=name, **told)


def planted(org: Org, by, **columns) -> Programme:
    """The programme with the 26 tasks of the list that ships with the product."""
    programme = make_programme(org, **columns)
    services.plant(programme, services.STARTERS["county_reform"], actor=by)
    return programme


def given(world: World, code: str = "A1", **columns) -> Assignment:
    """A task that 富川县 gave to 麦岭镇."""
    programme = columns.pop("programme", None) or planted(world.county, world.staff)
    task = Task.objects.get(programme=programme, code=code)
    made = services.give_out(programme, [task], [world.township], ago(-60), actor=world.staff)[0]
    Assignment.objects.filter(pk=made.pk).update(**columns)
    made.refresh_from_db()
    return made


def fire(assignment: Assignment, name: str, by, comment: str = "", on=None, **data) -> Assignment:
    """The assignment after a step."""
    return ASSIGNMENT.fire(assignment, name, actor=by, comment=comment, data=data, on=on)


def scan(name: str = "会议纪要.pdf") -> SimpleUploadedFile:
    """A file that proves something."""
    return SimpleUploadedFile(name, b"%PDF-1.4 minutes", content_type="application/pdf")


def prove(assignment: Assignment, by) -> Evidence:
    """Bring a file."""
    return attachments.attach(Evidence, assignment, scan(), actor=by, permit=REPORT)


def handed_in(world: World, code: str = "A1", **columns) -> Assignment:
    """The task after 麦岭镇 reported, proved and handed in."""
    assignment = fire(given(world, code, **columns), "start", world.secretary, **DONE)
    prove(assignment, world.secretary)
    return fire(assignment, "submit", world.secretary)
