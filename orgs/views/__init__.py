"""Pages of organizations: the tree, the list, one organization, its changes; units, places, divisions."""

from orgs.views.divisions import DivisionViews
from orgs.views.ofday import org_options
from orgs.views.pages import OrgViews
from orgs.views.places import PlaceViews
from orgs.views.rates import unit_rates
from orgs.views.units import UnitViews

__all__ = ["DivisionViews", "OrgViews", "PlaceViews", "UnitViews", "org_options", "unit_rates"]
