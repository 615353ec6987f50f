"""Enumerations of reforms, split by subject."""

from reforms.choices.programmes import AssignmentState, Grade, Levels, Measure

__all__ = ["AssignmentState", "Grade", "Levels", "Measure"]
