"""Step tables of organizations, split by subject."""

from orgs.workflows.plans import CHANGE_PLAN, carry_out_due

__all__ = ["CHANGE_PLAN", "carry_out_due"]
