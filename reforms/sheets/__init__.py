"""Workbooks and letters about reforms, split by subject; loading the package declares them all."""

from reforms.sheets import circular, lists

__all__ = ["circular", "lists"]
