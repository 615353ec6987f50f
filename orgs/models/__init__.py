"""Tables of organizations, split by subject."""

from orgs.models.collected import CollectedForm
from orgs.models.tree import FormerName, Org, Placement, initials

__all__ = ["CollectedForm", "FormerName", "Org", "Placement", "initials"]
