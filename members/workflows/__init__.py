"""The step tables of the register, split by subject; loading the package declares them all."""

from members.workflows.absence import ABSENCE
from members.workflows.admission import ADMISSION
from members.workflows.decisions import DECISION
from members.workflows.dues import REMITTANCE, WAIVER
from members.workflows.party import RECOMMENDATION
from members.workflows.reviews import REVIEW
from members.workflows.transfer import TRANSFER
from members.workflows.upkeep import ID_CORRECTION

__all__ = [
    "ABSENCE",
    "ADMISSION",
    "DECISION",
    "ID_CORRECTION",
    "RECOMMENDATION",
    "REMITTANCE",
    "REVIEW",
    "TRANSFER",
    "WAIVER",
]
