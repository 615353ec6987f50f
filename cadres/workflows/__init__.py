"""Step tables of cadres, split by subject."""

from cadres.workflows.elections import ELECTION
from cadres.workflows.selection import SELECTION

__all__ = ["ELECTION", "SELECTION"]
