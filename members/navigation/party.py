"""The entry of the menu that leads to 推优入党, with what waits for the user."""

from django.utils.translation import gettext_lazy

from league.kernel.navigation import nav
from members.navigation.register import DEVELOPING
from members.rules.party import VIEW_PARTY
from members.workflows import RECOMMENDATION

nav(
    DEVELOPING,
    gettext_lazy("推优入党"),
    "award",
    "members:partyrecommendation-list",
    VIEW_PARTY,
    order=53,
    waits=RECOMMENDATION.code,
)
