"""Menu entries and tabs about organizations, split by subject; loading the package registers them all."""

from orgs.navigation import tree

__all__ = ["tree"]
