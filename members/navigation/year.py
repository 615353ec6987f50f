"""Menu entries of what happens in the year of a branch."""

from django.utils.translation import gettext_lazy

from league.kernel.navigation import nav
from members.navigation.register import GROUP
from members.rules import decisions, reviews
from members.workflows import DECISION, REVIEW

nav(
    GROUP,
    gettext_lazy("离团与处分"),
    "user-minus",
    "members:decision-list",
    decisions.VIEW_DECISIONS,
    order=35,
    waits=DECISION.code,
)

nav(
    GROUP,
    gettext_lazy("评议注册"),
    "badge-check",
    "members:year-overview",
    reviews.VIEW_REVIEWS,
    order=34,
    waits=REVIEW.code,
)
