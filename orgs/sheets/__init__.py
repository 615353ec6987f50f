"""Sheets of organizations, split by subject; loading the package declares them all."""

from orgs.sheets import places, tree, units

__all__ = ["places", "tree", "units"]
