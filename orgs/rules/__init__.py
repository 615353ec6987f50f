"""Permits, parameters and clauses of organizations."""

from orgs.rules.permits import DISSOLVE, EDIT, EXPORT, IMPORT, MOVE, VIEW, reach_on
from orgs.rules.structure import (
    BELOW,
    BRANCH_KIND,
    BRANCH_MAX,
    EMPTY_FIRST,
    HOLLOW,
    HOLLOW_BELOW,
    LEAF,
    LED,
    NO_FIELD,
    OVERSIZE,
    below_finding,
    branch_size_findings,
    structure_findings,
)

__all__ = [
    "BELOW",
    "BRANCH_KIND",
    "BRANCH_MAX",
    "DISSOLVE",
    "EDIT",
    "EMPTY_FIRST",
    "EXPORT",
    "HOLLOW",
    "HOLLOW_BELOW",
    "IMPORT",
    "LEAF",
    "LED",
    "MOVE",
    "NO_FIELD",
    "OVERSIZE",
    "VIEW",
    "below_finding",
    "branch_size_findings",
    "reach_on",
    "structure_findings",
]
