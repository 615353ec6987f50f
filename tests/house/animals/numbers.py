"""Animals of the numbers: a block of every place."""

from accounts.models import User
from members.models import NumberBlock
from orgs.models import Org


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A block that is told by its note."""
    first = 202145000001 + org.pk * 100
    told = {"first": str(first), "last": str(first + 9), "note": word, "created_by": by}
    return {"members.NumberBlock": NumberBlock.objects.create(org=org, **told)}
