"""Figures about cadres, split by subject."""

from cadres.metrics import delegates, duty, elections, posts, serving, study, terms, training

__all__ = ["delegates", "duty", "elections", "posts", "serving", "study", "terms", "training"]
