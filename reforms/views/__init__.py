"""Pages of reforms, split by subject."""

from reforms.views.assignments import AssignmentViews
from reforms.views.programmes import ProgrammeViews, TaskViews
from reforms.views.registers import AttentionViews, FundViews, OutcomeViews, PolicyViews
from reforms.views.supervision import NoticeViews, VisitViews

__all__ = [
    "AssignmentViews",
    "AttentionViews",
    "FundViews",
    "NoticeViews",
    "OutcomeViews",
    "PolicyViews",
    "ProgrammeViews",
    "TaskViews",
    "VisitViews",
]
