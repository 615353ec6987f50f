"""Entries of the menu that lead to cadres, split by subject."""

from cadres.navigation import training

__all__ = ["training"]
