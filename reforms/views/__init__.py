"""Pages of reforms, split by subject."""

from reforms.views.assignments import AssignmentViews
from reforms.views.programmes import ProgrammeViews, TaskViews
from reforms.views.registers import AttentionViews, FundViews, LeadingGroupViews, OutcomeViews, PolicyViews
from reforms.views.supervision import NoticeViews, PairingViews, VisitViews

__all__ = [
    "AssignmentViews",
    "AttentionViews",
    "FundViews",
    "LeadingGroupViews",
    "NoticeViews",
    "OutcomeViews",
    "PairingViews",
    "PolicyViews",
    "ProgrammeViews",
    "TaskViews",
    "VisitViews",
]
