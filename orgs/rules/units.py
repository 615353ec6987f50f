"""Permits, parameters and clauses about units, places and divisions."""

from django.utils.translation import gettext_lazy as _

from league.kernel.audit import event
from league.kernel.clauses import Clause
from league.kernel.params import param
from league.kernel.permits import permit
from league.kernel.roles import READERS, STAFF, WORKERS, Role

VIEW_UNITS = permit("orgs.view_units", _("查看单位名册和阵地"), READERS)
EDIT_UNITS = permit("orgs.edit_units", _("登记单位和阵地"), (*STAFF, Role.TOWNSHIP_SECRETARY))
EXPORT_UNITS = permit("orgs.export_units", _("导出单位名册和阵地"), WORKERS)

LOAD_DIVISIONS = event("orgs.load_divisions", _("更新行政区划"))

DUE_FROM = param(
    "orgs.due_from",
    3,
    unit="人",
    label=_("单位有团员几名以上应当建团"),
    source="《团章》：有团员三人以上的，应当建立团的基层组织",
)
TARGET = "《“双争先”活动实施方案》（各地目标不一，可改）"
TARGET_NON_PUBLIC = param(
    "orgs.target_non_public", 100, unit="%", label=_("规模以上非公企业建团率目标"), source=TARGET
)
TARGET_SOCIAL = param("orgs.target_social", 60, unit="%", label=_("社会组织建团率目标"), source=TARGET)
TARGET_NEW = param("orgs.target_new", 90, unit="家", label=_("非公企业全年新建团组织目标"), source=TARGET)
TARGET_YOUTH_HOME = param(
    "orgs.target_youth_home",
    100,
    unit="%",
    label=_("青年之家乡镇覆盖率目标"),
    source="青年之家建设要求（各地目标不一，可改）",
)

GAP = Clause(
    "orgs.gap", _("应建团的单位应当建立团组织"), _("《团章》：有团员三人以上的，应当建立团的基层组织")
)
UNCOVERED = Clause(
    "orgs.uncovered", _("乡镇（街道）、村（社区）应有团组织"), _("乡镇（街道）团组织格局创新工作要求")
)
