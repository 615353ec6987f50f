"""Pages of organizations: tree, list, one organization, its changes, plans; units, places, divisions."""

from orgs.views.divisions import DivisionViews
from orgs.views.ofday import org_options
from orgs.views.pages import OrgViews
from orgs.views.people import step_choose, step_people
from orgs.views.places import PlaceViews
from orgs.views.plans import PlanViews, remove_step, shift_step
from orgs.views.rates import unit_rates
from orgs.views.units import UnitViews

__all__ = [
    "DivisionViews",
    "OrgViews",
    "PlaceViews",
    "PlanViews",
    "UnitViews",
    "org_options",
    "remove_step",
    "shift_step",
    "step_choose",
    "step_people",
    "unit_rates",
]
