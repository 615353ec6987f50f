"""Step tables of organizations, split by subject."""

from orgs.workflows.plans import CHANGE_PLAN

__all__ = ["CHANGE_PLAN"]
