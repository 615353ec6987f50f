"""Permits, parameters and clauses of cadres, split by subject."""

from cadres.rules.posts import APPOINT, IMPORT, VIEW

__all__ = ["APPOINT", "IMPORT", "VIEW"]
