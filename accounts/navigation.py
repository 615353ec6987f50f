"""Menu entries of the administrators."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import AUDIT, VIEW
from league.kernel.navigation import nav

nav(_("系统"), _("用户与授权"), "users", "accounts:user-list", VIEW, order=900)
nav(_("系统"), _("审计记录"), "scroll-text", "accounts:audit-list", AUDIT, order=910)
