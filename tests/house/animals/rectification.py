"""Animals of the rectifications: an open case and a file of it."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from league.kernel import attachments
from orgs.models import Org, Rectification, RectificationPaper
from orgs.rules.rectification import RECTIFY
from tests.members.year_world import paper


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A case of the organization, opened by its superior, and its file."""
    until = timezone.localdate() + timedelta(days=90)
    case = Rectification.objects.create(org=org, problems=word, deadline=until, created_by=by)
    file = attachments.attach(RectificationPaper, case, paper(f"{word}.pdf"), actor=by, permit=RECTIFY)
    return {"orgs.Rectification": case, "orgs.RectificationPaper": file}
