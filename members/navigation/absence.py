"""The entry of the menu that leads to the members who are away, with those whose time is over."""

from django.utils.translation import gettext_lazy

from league.kernel.navigation import nav
from members.navigation.register import GROUP
from members.rules.absence import VIEW_ABSENCES
from members.workflows import ABSENCE

nav(
    GROUP,
    gettext_lazy("流动团员"),
    "plane",
    "members:absence-list",
    VIEW_ABSENCES,
    order=34,
    waits=ABSENCE.code,
)
