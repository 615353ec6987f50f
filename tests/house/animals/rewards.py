"""Animals of the rewards: one of each place."""

from django.utils import timezone

from accounts.models import User
from members.models import Reward
from orgs.models import Org


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A reward of the organization."""
    today = timezone.localdate()
    told = {"kind": "inside", "name": word, "level": "county", "year": today.year, "on": today}
    return {"members.Reward": Reward.objects.create(org=org, created_by=by, **told)}
