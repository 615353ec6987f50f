"""Menu entries of possible duplicates and of numbers that the superior is to look at."""

from django.utils.translation import gettext_lazy as _

from league.kernel.navigation import nav
from members.rules.clashes import VIEW_CLASHES
from members.rules.duplicates import MERGE
from members.workflows import CLASH

nav(_("团员"), _("疑似重复"), "copy-check", "members:pair-list", MERGE, order=39)
nav(_("团员"), _("身份核重"), "scan-search", "members:clash-list", VIEW_CLASHES, order=40, waits=CLASH.code)
