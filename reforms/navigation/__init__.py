"""Entries of the menu that lead to reforms, split by subject; loading the package declares them all."""

from reforms.navigation import programmes

__all__ = ["programmes"]
