"""Tables of the register of members, split by subject."""

from members.models.application import Application, Credit
from members.models.member import Affiliation, Member, PostHeld
from members.models.person import Person, id_index, phone_index
from members.models.transfer import Transfer
from members.models.upkeep import IdCorrection, RemovedEntry, Signoff

__all__ = [
    "Affiliation",
    "Application",
    "Credit",
    "IdCorrection",
    "Member",
    "Person",
    "PostHeld",
    "RemovedEntry",
    "Signoff",
    "Transfer",
    "id_index",
    "phone_index",
]
