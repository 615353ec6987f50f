"""The menu entry of personal data that are due to be erased, with the proposals that wait for the user."""

from django.utils.translation import gettext_lazy

from league.kernel.navigation import nav
from members.navigation.register import GROUP
from members.rules.personal import ERASE
from members.workflows import ERASURE

nav(
    GROUP,
    gettext_lazy("个人信息到期"),
    "eraser",
    "members:retention-list",
    ERASE,
    order=42,
    waits=ERASURE.code,
)
