"""Permits, audit events, parameters and clauses of the register and of the way into the League."""

from members.rules import admission, register
from members.rules.permits import (
    APPROVE,
    DEVELOP,
    EDIT,
    EXPORT,
    EXPORT_APPLICATIONS,
    EXPORT_FULL,
    IMPORT,
    REMOVE,
    REVEAL,
    REVIEW_ID,
    SIGN_OFF,
    SUBMIT,
    VIEW,
    VIEW_APPLICATIONS,
    VIEW_MINORS,
)

__all__ = [
    "APPROVE",
    "DEVELOP",
    "EDIT",
    "EXPORT",
    "EXPORT_APPLICATIONS",
    "EXPORT_FULL",
    "IMPORT",
    "REMOVE",
    "REVEAL",
    "REVIEW_ID",
    "SIGN_OFF",
    "SUBMIT",
    "VIEW",
    "VIEW_APPLICATIONS",
    "VIEW_MINORS",
    "admission",
    "register",
]
