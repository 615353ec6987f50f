"""The entry of the menu that leads to the rewards."""

from django.utils.translation import gettext_lazy

from league.kernel.navigation import nav
from members.navigation.register import GROUP
from members.rules.rewards import VIEW_REWARDS

nav(GROUP, gettext_lazy("奖励"), "trophy", "members:reward-list", VIEW_REWARDS, order=38)
