"""The entry of the menu that leads to units, places and divisions."""

from django.utils.translation import gettext_lazy as _

from league.kernel.navigation import nav
from orgs.rules.units import VIEW_UNITS

nav(_("组织"), _("单位与阵地"), "building-2", "orgs:unit-list", VIEW_UNITS, order=22)
