"""Animals of the rule parameters: a number of each place, in force from next year."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from league.kernel.models import ParamValue
from orgs.models import Org


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A value that can still be taken back. Without the word: a county's number holds for those below it."""
    later = timezone.localdate() + timedelta(days=300)
    told = {"value": 40, "effective_from": later, "source": "本级文件", "actor": by}
    return {"kernel.ParamValue": ParamValue.objects.create(code="orgs.branch_max", path=org.path, **told)}
