"""Tables of organizations, split by subject."""

from orgs.models.tree import FormerName, Org, Placement, initials

__all__ = ["FormerName", "Org", "Placement", "initials"]
