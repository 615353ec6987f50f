"""Animals of the inspection: a case about a member who joined too young, with its paper."""

from accounts.models import User
from league.kernel import attachments
from members.choices.cases import Violation
from members.models import CasePaper, InspectionCase
from members.rules import cases as rules
from orgs.models import Org
from tests.factories import make_member
from tests.members.year_world import paper


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A case and a paper; nothing outside branches."""
    if not org.is_branch:
        return {}
    told = {"detector": Violation.TOO_YOUNG, "clue": word, "created_by": by}
    case = InspectionCase.objects.create(member=make_member(org, word), branch=org, **told)
    file = attachments.attach(CasePaper, case, paper(f"{word}.pdf"), actor=by, permit=rules.INSPECT)
    return {"members.InspectionCase": case, "members.CasePaper": file}
