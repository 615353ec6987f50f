"""Animals of the reforms: a programme with a task given out, and what came of it."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from league.kernel import attachments
from orgs.models import Org
from reforms.models import (
    Assignment,
    Attention,
    Evidence,
    Fund,
    LeadingGroup,
    Notice,
    Outcome,
    OutcomePaper,
    Pairing,
    Policy,
    Programme,
    Task,
    Visit,
)
from reforms.rules import REPORT
from reforms.rules.permits import EDIT_REGISTERS
from tests.members.year_world import paper


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A programme that the organization runs for itself."""
    today = timezone.localdate()
    programme = Programme.objects.create(org=org, name=word, start=date(2024, 5, 4), due=date(2034, 5, 4))
    task = Task.objects.create(programme=programme, code="A1", title=word, measure="yes_no")
    told = {"due": today + timedelta(days=60), "remind_on": today, "progress": word}
    given = Assignment.objects.create(task=task, org=org, **told)
    file = attachments.attach(Evidence, given, paper(f"{word}.pdf"), actor=by, permit=REPORT)
    return {
        "reforms.Programme": programme,
        "reforms.Task": task,
        "reforms.Assignment": given,
        "reforms.Evidence": file,
        **_registers(org, by, word),
    }


def _registers(org: Org, by: User, word: str) -> dict[str, object]:
    outcome = Outcome.objects.create(org=org, title=word, kind="document")
    file = attachments.attach(OutcomePaper, outcome, paper(f"{word}.pdf"), actor=by, permit=EDIT_REGISTERS)
    return {
        "reforms.Outcome": outcome,
        "reforms.OutcomePaper": file,
        "reforms.Notice": Notice.objects.create(
            org=org, reason=word, deadline=timezone.localdate() + timedelta(days=7), created_by=by
        ),
        "reforms.LeadingGroup": LeadingGroup.objects.create(org=org, title=word, head=word),
        "reforms.Pairing": Pairing.objects.create(org=org, by=word),
        "reforms.Visit": Visit.objects.create(org=org, place=word),
        "reforms.Attention": Attention.objects.create(org=org, kind="heard", body=word),
        "reforms.Policy": Policy.objects.create(org=org, kind="building", number=word),
        "reforms.Fund": Fund.objects.create(org=org, source="party", amount=6, purpose=word),
    }
