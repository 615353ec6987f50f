"""Enumerations of reforms, split by subject."""

from reforms.choices.programmes import AssignmentState, Measure

__all__ = ["AssignmentState", "Measure"]
