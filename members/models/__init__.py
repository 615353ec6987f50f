"""Tables of the register of members, split by subject."""

from members.models.absence import Absence
from members.models.application import Application, Ceremony
from members.models.cases import CasePaper, InspectionCase
from members.models.clashes import Clash
from members.models.decisions import Decision, DecisionPaper
from members.models.dues import DuesPayment, DuesWaiver, Remittance
from members.models.duplicates import Merge, Pair
from members.models.graduates import Graduate
from members.models.materials import Material
from members.models.member import Affiliation, Member, PostHeld
from members.models.national import Comparison, Difference
from members.models.numbers import NumberBlock, VoidNumber
from members.models.party import PartyRecommendation
from members.models.person import Person, id_index, phone_index
from members.models.personal import Erasure
from members.models.pioneers import PioneerBadge, PioneerBatch
from members.models.quota import Quota, QuotaEntry
from members.models.reviews import Appraisal, Registration, Review
from members.models.rewards import Reward
from members.models.training import Credit, Observation, PointEntry, PointRule
from members.models.transfer import Transfer, TransferTurn
from members.models.upkeep import IdCorrection, RemovedEntry, Signoff
from members.models.youth import Headcount

__all__ = [
    "Absence",
    "Affiliation",
    "Application",
    "Appraisal",
    "CasePaper",
    "Ceremony",
    "Clash",
    "Comparison",
    "Credit",
    "Decision",
    "DecisionPaper",
    "Difference",
    "DuesPayment",
    "DuesWaiver",
    "Erasure",
    "Graduate",
    "Headcount",
    "IdCorrection",
    "InspectionCase",
    "Material",
    "Member",
    "Merge",
    "NumberBlock",
    "Observation",
    "Pair",
    "PartyRecommendation",
    "Person",
    "PioneerBadge",
    "PioneerBatch",
    "PointEntry",
    "PointRule",
    "PostHeld",
    "Quota",
    "QuotaEntry",
    "Registration",
    "Remittance",
    "RemovedEntry",
    "Review",
    "Reward",
    "Signoff",
    "Transfer",
    "TransferTurn",
    "VoidNumber",
    "id_index",
    "phone_index",
]
