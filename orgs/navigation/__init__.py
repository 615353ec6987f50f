"""Menu entries and tabs about organizations, split by subject; loading the package registers them all."""

from orgs.navigation import collected, tree, units

__all__ = ["collected", "tree", "units"]
