"""The entry of the menu that leads to the pioneers."""

from django.utils.translation import gettext_lazy

from league.kernel.navigation import nav
from members.navigation.register import DEVELOPING
from members.rules.pioneers import VIEW_BATCHES

nav(DEVELOPING, gettext_lazy("少先队"), "flag", "members:pioneerbatch-list", VIEW_BATCHES, order=55)
