"""Permits and audit events of figures and reports."""

from django.utils.translation import gettext_lazy as _

from league.kernel.audit import event
from league.kernel.permits import permit
from league.kernel.roles import READERS, WORKERS

VIEW = permit("reports.view", _("查看数据指标和统计报表"), READERS)
ORDER = permit("reports.order", _("生成报表文件"), WORKERS)

event("reports.build", _("生成报表文件"))
event("orgs.export", _("导出团组织"))
