"""Who supervises and answers, and how long an answer may take."""

from django.utils.translation import gettext_lazy as _

from league.kernel import audit, params
from league.kernel.permits import permit
from league.kernel.roles import OFFICERS, READERS, STAFF, Role
from reforms.rules.progress import PRACTICE

VIEW_NOTICES = permit("reforms.view_notices", _("查看督导督促"), READERS)
SUPERVISE = permit("reforms.supervise", _("督导督促下级"), OFFICERS)
ANSWER = permit("reforms.answer_notice", _("答复督促"), (*STAFF, Role.TOWNSHIP_SECRETARY))
SENT = audit.event("reforms.notice_sent", _("发出督促"))

ANSWER_DAYS = params.param(
    "reforms.answer_days", 7, unit="天", label=_("提醒、约谈以后答复的期限"), source=PRACTICE
)
CHECK_DAYS = params.param(
    "reforms.check_days", 15, unit="天", label=_("答复以后核实办结的期限"), source=PRACTICE
)
