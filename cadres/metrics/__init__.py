"""Figures about cadres, split by subject."""

from cadres.metrics import appraisals, delegates, duty, elections, posts, serving, study, terms, training

__all__ = ["appraisals", "delegates", "duty", "elections", "posts", "serving", "study", "terms", "training"]
