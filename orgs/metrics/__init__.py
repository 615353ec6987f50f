"""Figures about organizations, split by subject; loading the package declares them all."""

from orgs.metrics import divisions, health, places, rectification, tree, units

__all__ = ["divisions", "health", "places", "rectification", "tree", "units"]
