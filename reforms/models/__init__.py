"""Tables of reforms, split by subject."""

from reforms.models.programmes import Programme, Task
from reforms.models.progress import Assignment, Evidence, ProgressReport
from reforms.models.registers import Attention, Fund, Outcome, OutcomePaper, Policy
from reforms.models.supervision import Notice, Visit

__all__ = [
    "Assignment",
    "Attention",
    "Evidence",
    "Fund",
    "Notice",
    "Outcome",
    "OutcomePaper",
    "Policy",
    "Programme",
    "ProgressReport",
    "Task",
    "Visit",
]
