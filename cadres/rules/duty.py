"""Permits, numbers and clauses of rotating duties and regular meetings."""

from django.utils.translation import gettext_lazy as _

from cadres.rules.training import KEEPERS
from league.kernel.audit import event
from league.kernel.clauses import Clause
from league.kernel.params import param
from league.kernel.permits import permit
from league.kernel.roles import READERS, WORKERS

VIEW_DUTY = permit("cadres.view_duty", _("查看轮值与联系"), READERS)
EDIT_DUTY = permit("cadres.edit_duty", _("安排轮值与联系"), KEEPERS)
EXPORT_DUTY = permit("cadres.export_duty", _("导出轮值与联系"), WORKERS)
ARRANGED = event("cadres.rotation_arranged", _("排定轮值"))
PRINTED = event("cadres.rotation_printed", _("出具轮值表"))

SOURCE = "乡镇街道团委运行制度，各地可改"
TURN_MONTHS = param(
    "cadres.turn_months",
    3,
    unit="个月",
    label=_("轮值主持每人一轮"),
    source=f"{SOURCE}：副书记、委员轮流主持日常工作",
)
MEETING_MONTHS = param(
    "cadres.meeting_months",
    3,
    unit="个月",
    label=_("委员例会间隔"),
    source=f"{SOURCE}：例会每 3 个月至少召开一次",
)
MEETING_CLAUSE = Clause("cadres.regular_meeting", _("委员例会要按期召开"), SOURCE)
