"""Tables of reforms, split by subject."""

from reforms.models.programmes import Programme, Task
from reforms.models.progress import Assignment, Evidence, ProgressReport

__all__ = ["Assignment", "Evidence", "Programme", "ProgressReport", "Task"]
