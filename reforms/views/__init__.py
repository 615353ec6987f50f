"""Pages of reforms, split by subject."""

from reforms.views.assignments import AssignmentViews
from reforms.views.programmes import ProgrammeViews, TaskViews
from reforms.views.registers import AttentionViews, FundViews, OutcomeViews, PolicyViews

__all__ = [
    "AssignmentViews",
    "AttentionViews",
    "FundViews",
    "OutcomeViews",
    "PolicyViews",
    "ProgrammeViews",
    "TaskViews",
]
