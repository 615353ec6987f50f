"""Permits of reforms: who sees them, who draws them up, who reports, who accepts."""

from django.utils.translation import gettext_lazy as _

from league.kernel.permits import permit
from league.kernel.roles import OFFICERS, READERS, STAFF, Role

VIEW = permit("reforms.view", _("查看改革任务"), READERS)
EDIT = permit("reforms.edit", _("制定改革方案、下发任务"), STAFF)
REPORT = permit("reforms.report", _("报送改革进展"), (*STAFF, Role.TOWNSHIP_SECRETARY))
ACCEPT = permit("reforms.accept", _("验收改革任务"), OFFICERS)
