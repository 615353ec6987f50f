"""Menu entries and tabs about organizations, split by subject; loading the package registers them all."""

from orgs.navigation import collected, health, plans, tree, units

__all__ = ["collected", "health", "plans", "tree", "units"]
