"""Entries of the menu that lead to cadres, split by subject."""

from cadres.navigation import posts, training

__all__ = ["posts", "training"]
