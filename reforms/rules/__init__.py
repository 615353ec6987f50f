"""Permits, parameters and clauses of reforms, split by subject."""

from reforms.rules.permits import ACCEPT, EDIT, EXPORT, REPORT, VIEW

__all__ = ["ACCEPT", "EDIT", "EXPORT", "REPORT", "VIEW"]
