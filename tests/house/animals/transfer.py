"""Animals of the transfers: a paper that stays below one township."""

from accounts.models import User
from members.models import TransferTurn
from members.services.transfer import Aim, open_transfer
from orgs.models import Org
from tests.factories import make_member


def rows(org: Org, by: User, word: str) -> dict[str, object]:
    """A transfer from a branch to its own township; nothing outside branches."""
    if not org.is_branch:
        return {}
    member = make_member(org, word)
    paper = open_transfer(member, Aim(target=org.parent), actor=by)
    return {"members.Transfer": paper, "members.TransferTurn": TransferTurn.objects.get(transfer=paper)}
