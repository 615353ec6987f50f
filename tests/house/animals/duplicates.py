"""Animals of duplicates: a pair within a branch, and a merge."""

from accounts.models import User
from members.models import Merge, Pair
from members.services import merging
from orgs.models import Org
from tests.factories import make_member


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """Two members who look alike, and two made one; nothing outside branches."""
    if not org.is_branch:
        return {}
    people = [make_member(org, word) for _number in range(4)]
    pairs = [
        Pair.objects.create(first=one, second=other, score=85, reasons=["name_birth"], note=word)
        for one, other in (people[:2], people[2:])
    ]
    kept = merging.merge(pairs[1], stays=people[2].pk, choices={}, actor=by, reason="重复登记")
    return {"members.Pair": pairs[0], "members.Merge": Merge.objects.get(pk=kept.pk)}
