"""The way into the League as the tests walk it: who takes which step, on which day, with which answers."""

import io
from datetime import date, timedelta

from django.utils import timezone

from members import services
from members.choices import Stage
from members.choices.admission import MaterialKind
from members.models import Application, Ceremony, Credit
from members.querysets import years_before
from members.rules.forecast import STEPS
from members.workflows import ADMISSION
from tests.factories import World, make_application

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
# How many days before today each step is taken; the application is 300 days old.
AGO = {
    **{"submit": 300, "talk": 290, "nominate": 280, "endorse": 275, "recommend": 150, "examine": 140},
    **{"publish": 130, "conclude": 110, "form": 98, "vote": 90, "approve": 80, "file": 70},
    **{"inform": 65, "swear": 60, "archive": 55, "certify": 50},
}
ACTORS = {"endorse": "secretary", "examine": "reviewer", "approve": "reviewer"}
ACTORS |= {"file": "staff", "certify": "staff"}
ORDER = [name for name, _state, _field in STEPS]


def ago(days: int) -> date:
    """So many days before today."""
    return timezone.localdate() - timedelta(days=days)


def paper(name: str = "志愿书.pdf", content: bytes = PDF) -> io.BytesIO:
    """A file as a form hands it over."""
    file = io.BytesIO(content)
    file.name = name
    return file


def applicant(world: World, name: str = "高梓涵", **columns) -> Application:
    """Somebody 17 years old who wrote an application 300 days ago, a draft in 麦岭村 unless told."""
    usual = {"birth": years_before(ago(300), 17), "applied_on": ago(300), "by": world.branch_secretary}
    branch = columns.pop("branch", world.branch)
    return make_application(branch, name, **usual | columns)


def answers(world: World, step: str, application: Application, **changed) -> dict:
    """What is filled in with a step when all goes well."""
    day = ago(AGO[step])
    usual = {
        "talk": {"talked_on": day, "talked_by": "周小满"},
        "nominate": {
            **{"channel": "members", "decided_by": "committee"},
            **{"activist_on": day, "mentors": "任静、苏航"},
        },
        "endorse": {"endorsed_on": day},
        "recommend": {"candidate_on": day},
        "examine": {"examined_on": day, "reply_number": "富团审〔2026〕3 号"},
        "publish": {"notice_from": day},
        "conclude": {"notice_result": "clear"},
        "form": {"introducers": "任静、苏航", "form_on": day - timedelta(days=1), "introduced_on": day},
        "vote": {"meeting_on": day, "votes_due": 20, "votes_present": 18, "votes_for": 17},
        "approve": {"admission_number": f"{ago(AGO['vote']).year}45{application.pk:06d}"},
        "file": {"filed_on": day, "file_number": "富团备〔2026〕1 号"},
        "inform": {"informed_on": day},
        "archive": {"archived_on": day},
        "certify": {"certified_on": day},
    }.get(step, {})
    return usual | changed


def prepare(world: World, step: str, application: Application) -> dict:
    """What must be there before a step: hours, the scanned form, a ceremony; the ceremony is answered."""
    if step == "recommend":
        Credit.objects.create(application=application, kind="class_hour", hours=8, on=ago(200))
    if step == "archive":
        services.bring(application, paper(), kind=MaterialKind.FORM, actor=world.secretary)
    if step == "swear":
        told = {"org": world.township, "on": ago(AGO["swear"]), "place": "麦岭镇烈士陵园"}
        return {"ceremony": Ceremony.objects.create(created_by=world.secretary, **told)}
    return {}


def take(world: World, application: Application, step: str, **changed) -> Application:
    """Take one step well, by whoever takes it in 富川, on its day."""
    ready = prepare(world, step, application)
    actor = getattr(world, ACTORS.get(step, "branch_secretary"))
    data = answers(world, step, application, **ready | changed)
    return ADMISSION.fire(application, step, actor=actor, on=ago(AGO[step]), data=data)


def walk(world: World, application: Application, until: str) -> Application:
    """Take every step up to and including one."""
    here = next(n for n, (_name, state, _field) in enumerate(STEPS) if state == application.state)
    for step in ORDER[here : ORDER.index(until) + 1]:
        application = take(world, application, step)
    return application


def joined(application: Application) -> bool:
    """Whether the applicant is a member by now."""
    return application.state in Stage.joined()
