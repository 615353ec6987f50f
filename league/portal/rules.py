"""Who may see and set the numbers of the rules."""

from django.utils.translation import gettext_lazy as _

from league.kernel.audit import event
from league.kernel.permits import permit
from league.kernel.roles import READERS, STAFF

VIEW_PARAMS = permit("portal.view_params", _("查看规则参数"), READERS)
SET_PARAMS = permit("portal.set_params", _("设置规则参数"), STAFF)

event("portal.param_withdrawn", _("撤回规则参数"))
