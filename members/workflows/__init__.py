"""The step tables of the register, split by subject; loading the package declares them all."""

from members.workflows.absence import ABSENCE
from members.workflows.admission import ADMISSION
from members.workflows.cases import CASE
from members.workflows.clashes import CLASH
from members.workflows.decisions import DECISION
from members.workflows.dues import REMITTANCE, WAIVER
from members.workflows.graduates import GRADUATE
from members.workflows.national import NATIONAL
from members.workflows.party import RECOMMENDATION
from members.workflows.personal import ERASURE
from members.workflows.reviews import REVIEW
from members.workflows.transfer import TRANSFER
from members.workflows.upkeep import ID_CORRECTION

__all__ = [
    "ABSENCE",
    "ADMISSION",
    "CASE",
    "CLASH",
    "DECISION",
    "ERASURE",
    "GRADUATE",
    "ID_CORRECTION",
    "NATIONAL",
    "RECOMMENDATION",
    "REMITTANCE",
    "REVIEW",
    "TRANSFER",
    "WAIVER",
]
