"""Enumerations of people: sex, ethnic group, education, political status, posts, states of an application."""

from members.choices.admission import CreditKind, Part, Stage
from members.choices.membership import Entry, Status
from members.choices.people import ETHNICITIES, Document, Education, Occupation, Political, PostNature, Sex
from members.choices.transfer import TransferKind, TransferReason, TransferState
from members.choices.upkeep import CorrectionState

__all__ = [
    "ETHNICITIES",
    "CorrectionState",
    "CreditKind",
    "Document",
    "Education",
    "Entry",
    "Occupation",
    "Part",
    "Political",
    "PostNature",
    "Sex",
    "Stage",
    "Status",
    "TransferKind",
    "TransferReason",
    "TransferState",
]
