"""Tables of organizations, split by subject."""

from orgs.models.collected import CollectedForm
from orgs.models.divisions import Division
from orgs.models.places import Place
from orgs.models.plans import ChangePlan, ChangeStep
from orgs.models.rectification import Rectification, RectificationNote, RectificationPaper
from orgs.models.tree import FormerName, Org, Placement, initials
from orgs.models.units import Unit, UnitSurvey

__all__ = [
    "ChangePlan",
    "ChangeStep",
    "CollectedForm",
    "Division",
    "FormerName",
    "Org",
    "Place",
    "Placement",
    "Rectification",
    "RectificationNote",
    "RectificationPaper",
    "Unit",
    "UnitSurvey",
    "initials",
]
