"""Step tables of organizations, split by subject."""

from orgs.workflows.plans import CHANGE_PLAN, carry_out_due
from orgs.workflows.rectification import RECTIFICATION

__all__ = ["CHANGE_PLAN", "RECTIFICATION", "carry_out_due"]
