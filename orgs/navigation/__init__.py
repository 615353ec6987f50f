"""Menu entries and tabs about organizations, split by subject; loading the package registers them all."""

from orgs.navigation import collected, plans, tree, units

__all__ = ["collected", "plans", "tree", "units"]
