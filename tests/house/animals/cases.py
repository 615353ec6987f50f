"""Animals of the inspection: a case about a member who joined too young, with its paper."""

from accounts.models import User
from members.choices.cases import CaseState, Violation
from members.models import CasePaper, InspectionCase
from orgs.models import Org
from tests.factories import make_member


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A case and a paper; nothing outside branches."""
    if not org.is_branch:
        return {}
    told = {"detector": Violation.TOO_YOUNG, "state": CaseState.OPEN, "clue": word, "created_by": by}
    case = InspectionCase.objects.create(member=make_member(org, word), branch=org, **told)
    columns = {"name": f"{word}.pdf", "stored_name": "x" * 32, "size": 1, "sha256": "0" * 64}
    paper = CasePaper.objects.create(owner=case, added_by=by, **columns)
    return {"members.InspectionCase": case, "members.CasePaper": paper}
