"""Permits, numbers and clauses of the study log."""

from django.utils.translation import gettext_lazy as _

from cadres.rules.training import KEEPERS
from league.kernel.audit import event
from league.kernel.clauses import Clause
from league.kernel.params import param
from league.kernel.permits import permit
from league.kernel.roles import READERS, WORKERS, Role

VIEW_STUDY = permit("cadres.view_study", _("查看学习记录"), READERS)
EDIT_STUDY = permit("cadres.edit_study", _("登记学习记录"), (*KEEPERS, Role.BRANCH_SECRETARY))
EXPORT_STUDY = permit("cadres.export_study", _("导出学习记录"), WORKERS)
FILLED = event("cadres.self_study", _("填报自学小时数"))

SOURCE = "“双争先”活动学习制度，各地可改"
HALF_DAYS = param(
    "cadres.study_half_days",
    2,
    unit="个半天",
    label=_("每月集体学习"),
    source=f"{SOURCE}：每月集体学习不少于 2 个半天",
)
SELF_HOURS = param(
    "cadres.study_self_hours",
    30,
    unit="小时",
    label=_("每名团干部每月自学"),
    source=f"{SOURCE}：每月自学不少于 30 小时",
)
EXCHANGES = param(
    "cadres.study_exchanges",
    1,
    unit="次",
    label=_("每月学习交流会"),
    source=f"{SOURCE}：每月召开一次学习交流会",
)
NUMBERS = (HALF_DAYS, SELF_HOURS, EXCHANGES)
STUDY_CLAUSE = Clause("cadres.study", _("团干部学习要达到每月的时间和次数"), SOURCE)
