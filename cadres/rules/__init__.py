"""Permits, parameters and clauses of cadres, split by subject."""

from cadres.rules import duty, serving, study, training
from cadres.rules.posts import APPOINT, IMPORT, VIEW

__all__ = ["APPOINT", "IMPORT", "VIEW", "duty", "serving", "study", "training"]
