"""Step tables of cadres, split by subject."""

from cadres.workflows.selection import SELECTION

__all__ = ["SELECTION"]
