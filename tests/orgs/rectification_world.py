"""Rectifications for the tests: a case of 麦岭村支部, the way to each of its states, figures of days."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from league.kernel import attachments, metrics
from league.kernel.metrics import Period
from orgs.models import Org, Rectification, RectificationPaper
from orgs.rules import rectification as rules
from orgs.services.rectification import open_case
from orgs.workflows import RECTIFICATION
from tests.factories import World

PLAN = {"measures": "清点团员\n补选书记", "responsible": "周小满"}
DONE = {"outcome": "补录团员 3 名，选出书记"}


def today() -> date:
    """Today."""
    return timezone.localdate()


def ago(days: int) -> date:
    """So many days before today."""
    return today() - timedelta(days=days)


def check(**columns) -> dict:
    """What a superior fills in at the check."""
    return {"checked_on": today(), "checked_by": "唐晓枫", "verdict": "已整改到位"} | columns


def case_of(org: Org, by, **columns) -> Rectification:
    """A case opened today, for 90 days."""
    told = {"problems": "长期不开展活动\n没有书记", "deadline": ago(-90), **columns}
    return open_case(Rectification(org=org, **told), actor=by)


def fire(case: Rectification, name: str, by, comment: str = "", **data) -> Rectification:
    """The case after a step."""
    return RECTIFICATION.fire(case, name, actor=by, comment=comment, data=data)


def scan(name: str = "会议记录.pdf") -> SimpleUploadedFile:
    """A file that proves something."""
    return SimpleUploadedFile(name, b"%PDF-1.4 minutes", content_type="application/pdf")


def prove(case: Rectification, by) -> None:
    """Bring a file."""
    attachments.attach(RectificationPaper, case, scan(), actor=by, permit=rules.RECTIFY)


def running(world: World, **columns) -> Rectification:
    """A case of 麦岭村支部 whose plan was accepted."""
    case = fire(case_of(world.branch, world.secretary, **columns), "plan", world.branch_secretary, **PLAN)
    return fire(case, "accept", world.secretary)


def reported(world: World, **columns) -> Rectification:
    """The same after the branch reported that it is done."""
    case = running(world, **columns)
    prove(case, world.branch_secretary)
    return fire(case, "report", world.branch_secretary, **DONE)


def figure(code: str, org: Org, on: date | None = None, start: date | None = None):
    """A figure or share of an organization, of a day or since a day."""
    period = Period(on or today(), start)
    return metrics.declared(code).value(org.path_then(period.end), period)
