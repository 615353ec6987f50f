"""The entry of the menu that leads to the yearly plan."""

from django.utils.translation import gettext_lazy

from league.kernel.navigation import nav
from members.navigation.register import GROUP
from members.rules.quota import VIEW_QUOTA

nav(GROUP, gettext_lazy("发展计划"), "target", "members:quota", VIEW_QUOTA, order=25)
