"""The menu entry of possible duplicates."""

from django.utils.translation import gettext_lazy as _

from league.kernel.navigation import nav
from members.rules.duplicates import MERGE

nav(_("团员"), _("疑似重复"), "copy-check", "members:pair-list", MERGE, order=39)
