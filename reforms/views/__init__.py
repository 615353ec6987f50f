"""Pages of reforms, split by subject."""

from reforms.views.assignments import AssignmentViews
from reforms.views.programmes import ProgrammeViews, TaskViews

__all__ = ["AssignmentViews", "ProgrammeViews", "TaskViews"]
