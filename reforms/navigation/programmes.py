"""The entry of the menu that leads to reform tasks."""

from django.utils.translation import gettext_lazy as _

from league.kernel.navigation import nav
from reforms.rules import VIEW
from reforms.workflows import ASSIGNMENT

nav(
    _("改革与活动"),
    _("改革任务"),
    "list-checks",
    "reforms:assignment-list",
    VIEW,
    order=70,
    waits=ASSIGNMENT.code,
)
