"""Figures about cadres, split by subject."""

from cadres.metrics import duty, posts, serving, study, training

__all__ = ["duty", "posts", "serving", "study", "training"]
