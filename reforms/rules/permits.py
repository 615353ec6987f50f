"""Permits of reforms: who sees them, who draws them up, who reports, who accepts."""

from django.utils.translation import gettext_lazy as _

from league.kernel import audit
from league.kernel.permits import permit
from league.kernel.roles import OFFICERS, READERS, STAFF, WORKERS, Role

VIEW = permit("reforms.view", _("查看改革任务"), READERS)
EDIT = permit("reforms.edit", _("制定改革方案、下发任务"), STAFF)
REPORT = permit("reforms.report", _("报送改革进展"), (*STAFF, Role.TOWNSHIP_SECRETARY))
ACCEPT = permit("reforms.accept", _("验收改革任务"), OFFICERS)
EXPORT = permit("reforms.export", _("导出改革任务台账"), WORKERS)
VIEW_REGISTERS = permit("reforms.view_registers", _("查看制度成果、党委重视和经费"), READERS)
EDIT_REGISTERS = permit(
    "reforms.edit_registers", _("登记制度成果、党委重视和经费"), (*OFFICERS, Role.TOWNSHIP_SECRETARY)
)
IMPORT_REGISTERS = permit(
    "reforms.import_registers", _("批量导入制度成果"), (*STAFF, Role.TOWNSHIP_SECRETARY)
)
EXPORT_REGISTERS = permit("reforms.export_registers", _("导出制度成果、党委重视和经费"), WORKERS)

PLANTED = audit.event("reforms.planted", _("从样板建立改革任务"))
ADDED = audit.event("reforms.task_added", _("增加改革任务"))
GIVEN = audit.event("reforms.given_out", _("下发改革任务"))
PACKED = audit.event("reforms.packet", _("生成佐证材料包"))
