"""Menu entries of what happens in the year of a branch."""

from django.utils.translation import gettext_lazy

from league.kernel.navigation import nav
from members.navigation.register import DEVELOPING, GROUP
from members.rules import cases, decisions, reviews
from members.workflows import CASE, DECISION, REVIEW

nav(
    GROUP,
    gettext_lazy("离团与处分"),
    "user-minus",
    "members:decision-list",
    decisions.VIEW_DECISIONS,
    order=36,
    waits=DECISION.code,
)

nav(
    GROUP,
    gettext_lazy("评议注册"),
    "badge-check",
    "members:year-overview",
    reviews.VIEW_REVIEWS,
    order=35,
    waits=REVIEW.code,
)

nav(
    DEVELOPING,
    gettext_lazy("违规核查"),
    "radar",
    "members:violation-overview",
    cases.VIEW_CASES,
    order=54,
    waits=CASE.code,
)
