"""Animals of the pioneers: a batch and a badge of each place."""

from django.utils import timezone

from accounts.models import User
from members.models import PioneerBadge, PioneerBatch
from orgs.models import Org


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """Both, of a school that bears the word."""
    told = {"org": org, "school": word, "entry_year": 2022, "on": timezone.localdate(), "created_by": by}
    return {
        "members.PioneerBatch": PioneerBatch.objects.create(batch=1, eligible=90, joined=27, **told),
        "members.PioneerBadge": PioneerBadge.objects.create(
            holder="person", name=word, level="basic", title="向阳章", **told
        ),
    }
