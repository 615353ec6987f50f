"""Animals of personal data: an erasure that waits for its review."""

from datetime import date

from accounts.models import User
from members.choices import Entry
from members.models import Erasure
from members.services.passage import leave
from orgs.models import Org
from tests.factories import make_member


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """Somebody who left long ago and is proposed to be erased; nothing outside branches."""
    if not org.is_branch:
        return {}
    member = make_member(org, word, birth=date(1991, 5, 4), since=date(2015, 1, 1))
    leave(member, on=date(2019, 5, 4), how=Entry.OVERAGE)
    return {"members.Erasure": Erasure.objects.create(member=member, reason=word, proposed_by=by)}
