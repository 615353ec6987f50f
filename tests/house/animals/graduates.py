"""Animals of graduates and of identity clashes: one of each below a branch, decided at its own township."""

from django.utils import timezone

from accounts.models import User
from members.choices.graduates import Destination
from members.models import Clash, Graduate
from orgs.models import Org
from tests.factories import make_member


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A graduate bound outside, and a question to the township; nothing outside branches."""
    if not org.is_branch:
        return {}
    member = make_member(org, word)
    graduate = Graduate.objects.create(
        member=member,
        branch=org,
        year=timezone.localdate().year,
        destination=Destination.STUDY,
        outside=word,
        created_by=by,
    )
    places = {"branch": org, "office": org.parent, "desk": org.parent}
    clash = Clash.objects.create(name=word, note=word, id_index=member.id_index, raised_by=by, **places)
    return {"members.Graduate": graduate, "members.Clash": clash}
