"""Who supervises and answers, how long an answer may take, and when a chase is over."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit, params
from league.kernel.clauses import BLOCK, OK, Clause, Finding
from league.kernel.permits import permit
from league.kernel.roles import OFFICERS, READERS, STAFF, Role
from reforms.choices.programmes import AssignmentState
from reforms.models import Notice
from reforms.rules.progress import PRACTICE

VIEW_NOTICES = permit("reforms.view_notices", gettext_lazy("查看督导督促"), READERS)
SUPERVISE = permit("reforms.supervise", gettext_lazy("督导督促下级"), OFFICERS)
ANSWER = permit("reforms.answer_notice", gettext_lazy("答复督促"), (*STAFF, Role.TOWNSHIP_SECRETARY))
SENT = audit.event("reforms.notice_sent", gettext_lazy("发出督促"))

ANSWER_DAYS = params.param(
    "reforms.answer_days", 7, unit="天", label=gettext_lazy("提醒、约谈以后答复的期限"), source=PRACTICE
)
CHECK_DAYS = params.param(
    "reforms.check_days", 15, unit="天", label=gettext_lazy("答复以后核实办结的期限"), source=PRACTICE
)

HANDED_IN = Clause("reforms.handed_in", gettext_lazy("催办的任务都已提交"), PRACTICE)


def check_handed_in(notice: Notice, on: date) -> list[Finding]:
    """Every task of a chase is handed in."""
    left = notice.assignments.filter(state__in=AssignmentState.open()).select_related("task")
    if not left:
        return [Finding(OK, HANDED_IN, str(HANDED_IN.text))]
    names = "、".join(each.task.code for each in left)
    told = _("还有 %(n)d 项没有提交：%(names)s。全部提交以后自动办结。") % {"n": len(left), "names": names}
    return [Finding(BLOCK, HANDED_IN, told, measured=str(len(left)))]
