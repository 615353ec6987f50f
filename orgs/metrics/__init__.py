"""Figures about organizations, split by subject; loading the package declares them all."""

from orgs.metrics import tree

__all__ = ["tree"]
