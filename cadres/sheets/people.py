"""What the lists of participants and of people serving share: words for an organization, hours, passed."""

from django.utils.translation import gettext_lazy as _

from league.kernel.sheets import Cell, Row, Severity, cause
from league.kernel.sheets.cleaning import plain
from league.kernel.sheets.readers import amount_reader

cause("HOURS_INVALID", Severity.WARN, _("学时不是数字"), _("未登记，请改为阿拉伯数字，如 16。"))
ORG_WORDS = (
    "org_code 所在团组织 团组织 所属团组织 所在单位 单位 工作单位 所在团委 所属团委 选派单位 推荐单位 "
    "乡镇 所在乡镇 服务乡镇 服务单位 服务地 派驻单位"
)
NO = frozenset(("否", "不合格", "未结业", "未通过", "缺席", "×", "N", "NO", "0"))
read_hours = amount_reader("", "个?(学时|课时|小时|时)", "HOURS_INVALID")


def read_passed(cell: Cell, row: Row) -> bool | None:
    """False for 否, 不合格 …; nothing for an empty cell."""
    return plain(cell.text).upper() not in NO if cell.text else None
