"""Figures about cadres, split by subject."""

from cadres.metrics import posts

__all__ = ["posts"]
