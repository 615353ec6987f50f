"""Animals of the year of a branch: a decision on a member, its paper, an appraisal."""

from django.utils import timezone

from accounts.models import User
from league.kernel import attachments
from members.choices.decisions import DecisionKind
from members.models import Appraisal, DecisionPaper, Review
from members.rules import decisions as rules
from orgs.models import Org
from tests.factories import make_member
from tests.members.year_world import WHY, paper, proposed


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """In branches: a decision under way with its paper, an appraisal with a remark on the member."""
    if not org.is_branch:
        return {}
    member = make_member(org, word)
    decision = proposed(member, DecisionKind.REMOVED, by=by, proved=False, reason=word + WHY)
    file = attachments.attach(DecisionPaper, decision, paper(f"{word}.pdf"), actor=by, permit=rules.PROPOSE)
    review = Review.objects.create(branch=org, year=timezone.localdate().year, created_by=by)
    line = Appraisal.objects.create(review=review, member=member, note=word)
    papers = {"members.Decision": decision, "members.DecisionPaper": file}
    return papers | {"members.Review": review, "members.Appraisal": line}
