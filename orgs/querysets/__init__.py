"""Questions about organizations, split by subject."""

from orgs.querysets.tree import OrgQuerySet, PlacementQuerySet

__all__ = ["OrgQuerySet", "PlacementQuerySet"]
