"""The menu entry of the comparison with the national system, with the differences that wait for the user."""

from django.utils.translation import gettext_lazy

from league.kernel.navigation import nav
from members.navigation.register import GROUP
from members.rules.national import VIEW_DIFFERENCES
from members.workflows import NATIONAL

nav(
    GROUP,
    gettext_lazy("与国家系统对账"),
    "arrow-left-right",
    "members:national",
    VIEW_DIFFERENCES,
    order=41,
    waits=NATIONAL.code,
)
