"""Questions about organizations, split by subject."""

from orgs.querysets.tree import FormerNameQuerySet, OrgQuerySet, PlacementQuerySet

__all__ = ["FormerNameQuerySet", "OrgQuerySet", "PlacementQuerySet"]
