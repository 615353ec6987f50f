"""The entry of the menu that leads to change plans, with the number that wait for the user."""

from django.utils.translation import gettext_lazy as _

from league.kernel.navigation import nav
from orgs.rules import plans as rules
from orgs.workflows import CHANGE_PLAN

nav(
    _("组织"),
    _("变更方案"),
    "git-compare",
    "orgs:changeplan-list",
    rules.VIEW,
    order=21,
    waits=CHANGE_PLAN.code,
)
