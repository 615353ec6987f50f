"""The entries of the menu that lead to reform tasks, and to what came of them."""

from django.utils.translation import gettext_lazy as _

from league.kernel.navigation import nav
from reforms.rules import VIEW
from reforms.rules.permits import VIEW_REGISTERS
from reforms.rules.supervision import VIEW_NOTICES
from reforms.workflows import ASSIGNMENT, NOTICE

nav(
    _("改革与活动"),
    _("改革任务"),
    "list-checks",
    "reforms:assignment-list",
    VIEW,
    order=70,
    waits=ASSIGNMENT.code,
)
nav(_("改革与活动"), _("改革成果"), "award", "reforms:outcome-list", VIEW_REGISTERS, order=71)
nav(
    _("改革与活动"),
    _("督导督促"),
    "megaphone",
    "reforms:notice-list",
    VIEW_NOTICES,
    order=72,
    waits=NOTICE.code,
)
