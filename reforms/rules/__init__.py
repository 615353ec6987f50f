"""Permits, parameters and clauses of reforms, split by subject."""

from reforms.rules.permits import ACCEPT, EDIT, REPORT, VIEW

__all__ = ["ACCEPT", "EDIT", "REPORT", "VIEW"]
