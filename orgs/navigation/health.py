"""The entries of the menu that lead to the check-up and to the ledger of rectifications."""

from django.utils.translation import gettext_lazy as _

from league.kernel.navigation import nav
from orgs import rules
from orgs.rules.rectification import VIEW_CASES
from orgs.workflows import RECTIFICATION

nav(_("组织"), _("组织体检"), "stethoscope", "orgs:health", rules.VIEW, order=24)
nav(
    _("组织"),
    _("整顿台账"),
    "wrench",
    "orgs:rectification-list",
    VIEW_CASES,
    order=25,
    waits=RECTIFICATION.code,
)
