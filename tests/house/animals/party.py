"""Animals of 推优入党: a member recommended by the branch."""

from django.utils import timezone

from accounts.models import User
from members.choices.party import PartyKind
from members.models import PartyRecommendation
from members.workflows.party import open_recommendation
from orgs.models import Org
from tests.factories import make_member


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A draft; nothing outside branches."""
    if not org.is_branch:
        return {}
    told = {"kind": PartyKind.ACTIVIST, "applied_on": timezone.localdate(), "party_org": word}
    paper = PartyRecommendation(member=make_member(org, word), **told)
    return {"members.PartyRecommendation": open_recommendation(paper, actor=by)}
