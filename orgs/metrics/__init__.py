"""Figures about organizations, split by subject; loading the package declares them all."""

from orgs.metrics import divisions, places, tree, units

__all__ = ["divisions", "places", "tree", "units"]
