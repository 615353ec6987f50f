"""Workbooks about organizations, split by subject; loading the package declares them all."""

from orgs.sheets import tree

__all__ = ["tree"]
