"""Animals of the members who are away: one of each branch."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from members.models import Absence
from members.services.absence import enter
from orgs.models import Org
from tests.factories import make_member


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A member away since yesterday; nothing outside branches."""
    if not org.is_branch:
        return {}
    since = timezone.localdate() - timedelta(days=1)
    absence = Absence(member=make_member(org, word), since=since, place=word, contact="13800001234")
    return {"members.Absence": enter(absence, actor=by)}
