"""The entry of the menu that leads to transfers, with the number that wait for the user."""

from django.utils.translation import gettext_lazy

from league.kernel.navigation import nav
from members.navigation.register import GROUP
from members.rules.transfer import VIEW_TRANSFERS
from members.workflows import TRANSFER

nav(
    GROUP,
    gettext_lazy("组织关系转接"),
    "arrow-right-left",
    "members:transfer-list",
    VIEW_TRANSFERS,
    order=32,
    waits=TRANSFER.code,
)
