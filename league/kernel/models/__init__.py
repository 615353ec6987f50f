"""Tables of the kernel, split by subject; none refers to an app."""

from league.kernel.models.attachments import Attachment
from league.kernel.models.audit import AuditEvent, AuditSeal
from league.kernel.models.files import Upload, UploadKind
from league.kernel.models.filters import ColumnChoice, SavedFilter, UsedKey
from league.kernel.models.imports import ImportBatch, ImportRow, ImportState, RowOutcome, RowStatus
from league.kernel.models.jobs import Job, JobState
from league.kernel.models.params import ParamValue
from league.kernel.models.steps import StepRecord

__all__ = [
    "Attachment",
    "AuditEvent",
    "AuditSeal",
    "ColumnChoice",
    "ImportBatch",
    "ImportRow",
    "ImportState",
    "Job",
    "JobState",
    "ParamValue",
    "RowOutcome",
    "RowStatus",
    "SavedFilter",
    "StepRecord",
    "Upload",
    "UploadKind",
    "UsedKey",
]
