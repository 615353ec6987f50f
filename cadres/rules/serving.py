"""Permits and numbers of the registers of people serving."""

from django.utils.translation import gettext_lazy as _

from cadres.rules.training import KEEPERS
from league.kernel.audit import event
from league.kernel.clauses import Clause
from league.kernel.params import param
from league.kernel.permits import permit
from league.kernel.roles import READERS, STAFF, WORKERS, Role

VIEW_SERVING = permit("cadres.view_serving", _("查看服务人员名册"), READERS)
EDIT_SERVING = permit("cadres.edit_serving", _("登记服务人员"), KEEPERS)
EXPORT_SERVING = permit("cadres.export_serving", _("导出服务人员名册"), WORKERS)
IMPORT_SERVING = permit("cadres.import_serving", _("批量导入服务人员"), (*STAFF, Role.TOWNSHIP_SECRETARY))
LEFT = event("cadres.serving_left", _("服务人员离岗"))

ENDING_MONTHS = param(
    "cadres.service_notice",
    3,
    unit="个月",
    label=_("服务期满前几个月提醒"),
    source="西部计划等项目服务协议，各地可改",
)
TERM_CLAUSE = Clause("cadres.service_term", _("服务期满应及时续签、接替或离岗"), _("服务协议"))
