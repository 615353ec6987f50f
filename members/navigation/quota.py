"""The entries of the menu that lead to the yearly plan and to the blocks of numbers."""

from django.utils.translation import gettext_lazy

from league.kernel.navigation import nav
from members.navigation.register import DEVELOPING
from members.rules.numbers import VIEW_NUMBERS
from members.rules.quota import VIEW_QUOTA

nav(DEVELOPING, gettext_lazy("发展计划"), "target", "members:quota", VIEW_QUOTA, order=51)
nav(DEVELOPING, gettext_lazy("发展团员编号"), "hash", "members:numberblock-list", VIEW_NUMBERS, order=52)
