"""Permits, parameters and clauses of cadres, split by subject."""

from cadres.rules import (
    appraisals,
    congress,
    delegates,
    duty,
    elections,
    selection,
    serving,
    study,
    teams,
    training,
)
from cadres.rules.posts import APPOINT, EXPORT, IMPORT, VIEW

__all__ = [
    "APPOINT",
    "EXPORT",
    "IMPORT",
    "VIEW",
    "appraisals",
    "congress",
    "delegates",
    "duty",
    "elections",
    "selection",
    "serving",
    "study",
    "teams",
    "training",
]
