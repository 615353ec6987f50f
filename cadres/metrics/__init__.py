"""Figures about cadres, split by subject."""

from cadres.metrics import (
    appraisals,
    congress,
    delegates,
    duty,
    elections,
    handover,
    posts,
    selection,
    serving,
    study,
    terms,
    training,
)

__all__ = [
    "appraisals",
    "congress",
    "delegates",
    "duty",
    "elections",
    "handover",
    "posts",
    "selection",
    "serving",
    "study",
    "terms",
    "training",
]
