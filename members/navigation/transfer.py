"""Entries of the menu that lead to transfers and graduates, with the number that wait for the user."""

from django.utils.translation import gettext_lazy

from league.kernel.navigation import nav
from members.navigation.register import GROUP
from members.rules.transfer import VIEW_TRANSFERS
from members.workflows import GRADUATE, TRANSFER

nav(
    GROUP,
    gettext_lazy("组织关系转接"),
    "arrow-right-left",
    "members:transfer-list",
    VIEW_TRANSFERS,
    order=32,
    waits=TRANSFER.code,
)
nav(
    GROUP,
    gettext_lazy("毕业衔接"),
    "graduation-cap",
    "members:graduates-overview",
    VIEW_TRANSFERS,
    order=33,
    waits=GRADUATE.code,
)
