"""The entry of the menu that leads to dues, with the remittances that wait for a receipt."""

from django.utils.translation import gettext_lazy

from league.kernel.navigation import nav
from members.navigation.register import GROUP
from members.rules.dues import VIEW_DUES
from members.workflows import REMITTANCE

nav(GROUP, gettext_lazy("团费"), "wallet", "members:dues-home", VIEW_DUES, order=37, waits=REMITTANCE.code)
