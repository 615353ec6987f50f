"""Step tables of reforms, split by subject."""

from reforms.workflows.progress import ASSIGNMENT

__all__ = ["ASSIGNMENT"]
