"""Figures about cadres, split by subject."""

from cadres.metrics import duty, elections, posts, serving, study, training

__all__ = ["duty", "elections", "posts", "serving", "study", "training"]
