"""Step tables of reforms, split by subject."""

from reforms.workflows.progress import ASSIGNMENT
from reforms.workflows.supervision import NOTICE

__all__ = ["ASSIGNMENT", "NOTICE"]
