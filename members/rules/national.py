"""Who compares with the national system and who settles what differs."""

from django.utils.translation import gettext_lazy as _

from league.kernel.audit import event
from league.kernel.permits import permit
from league.kernel.roles import OFFICERS, STAFF, Role

COMPARE = permit("members.compare", _("与国家系统对账"), STAFF)
VIEW_DIFFERENCES = permit("members.differences", _("查看对账差异"), (*OFFICERS, Role.TOWNSHIP_SECRETARY))
SETTLE = permit("members.settle", _("处理对账差异"), (*STAFF, Role.TOWNSHIP_SECRETARY))

COMPARED = event("members.compare", _("与国家系统对账"))
RECHECKED = event("members.recheck", _("重新核对对账差异"))
