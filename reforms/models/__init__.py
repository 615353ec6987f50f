"""Tables of reforms, split by subject."""

from reforms.models.programmes import Programme, Task
from reforms.models.progress import Assignment, Evidence, ProgressReport
from reforms.models.registers import Attention, Fund, LeadingGroup, Outcome, OutcomePaper, Policy
from reforms.models.supervision import Notice, Pairing, Visit

__all__ = [
    "Assignment",
    "Attention",
    "Evidence",
    "Fund",
    "LeadingGroup",
    "Notice",
    "Outcome",
    "OutcomePaper",
    "Pairing",
    "Policy",
    "Programme",
    "ProgressReport",
    "Task",
    "Visit",
]
