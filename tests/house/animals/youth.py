"""Animals of the yearly numbers: students of each branch."""

from django.utils import timezone

from accounts.models import User
from members.models import Headcount
from orgs.models import Org


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """The students of a branch; nothing outside branches."""
    if not org.is_branch:
        return {}
    told = {"year": timezone.localdate().year, "group": "senior", "number": 40, "source": word}
    return {"members.Headcount": Headcount.objects.create(branch=org, created_by=by, **told)}
