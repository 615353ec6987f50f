"""The entries of the menu that lead to organizations."""

from django.utils.translation import gettext_lazy as _

from league.kernel.navigation import nav
from orgs import rules

nav(_("组织"), _("组织体系"), "network", "orgs:org-tree", rules.VIEW, order=20)
