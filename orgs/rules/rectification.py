"""Who opens, plans and checks rectifications, the days it may take, and what must be there to close one."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit, findings, params
from league.kernel.clauses import BLOCK, OK, Clause, Finding
from league.kernel.permits import permit
from league.kernel.roles import READERS, STAFF, WORKERS, Role
from orgs.models import Org, Rectification

VIEW_CASES = permit("orgs.view_cases", gettext_lazy("查看整顿台账"), READERS)
EXPORT_CASES = permit("orgs.export_cases", gettext_lazy("导出整顿台账"), WORKERS)
SUPERVISE = permit(
    "orgs.supervise_case",
    gettext_lazy("对下级立案整顿、审方案、复查销号"),
    (*STAFF, Role.COUNTY_REVIEWER, Role.TOWNSHIP_SECRETARY),
)
RECTIFY = permit("orgs.rectify", gettext_lazy("报整顿方案、记进展、报完成"), WORKERS)

OPENED = audit.event("orgs.case_opened", gettext_lazy("立案整顿"))
EDITED = audit.event("orgs.case_edited", gettext_lazy("修改整顿事项"))
NOTED = audit.event("orgs.case_noted", gettext_lazy("登记整顿进展"))
PASSED_ON = audit.event("orgs.case_passed_on", gettext_lazy("整顿随组织合并转到新的团组织"))

PRACTICE = "软弱涣散团组织整顿工作要求（各地期限不一，可改）"


def days(code: str, default: int, label: str) -> str:
    """A parameter that is a number of days."""
    return params.param(code, default, unit="天", label=label, source=PRACTICE)


PLAN_DAYS = days("orgs.case_plan_days", 15, gettext_lazy("立案以后报整顿方案的期限"))
ANSWER_DAYS = days("orgs.case_answer_days", 10, gettext_lazy("上级审核整顿方案的期限"))
RUN_DAYS = days("orgs.case_days", 90, gettext_lazy("整顿期限（立案时可另定）"))
CHECK_DAYS = days("orgs.case_check_days", 15, gettext_lazy("报完成以后上级复查的期限"))

WEAK = Clause(
    "orgs.weak",
    gettext_lazy("软弱涣散团组织应当限期整顿，复查合格后销号"),
    gettext_lazy("《“双争先”活动实施方案》：整顿松散瘫痪团支部"),
)
CURED = Clause("orgs.cured", gettext_lazy("立案时的问题已经解决"), WEAK.source)
PROVED = Clause("orgs.proved", gettext_lazy("整顿情况有材料证明"), WEAK.source)


def last_day(org: Org, on: date) -> date:
    """The usual deadline of a case opened on a day."""
    return on + timedelta(days=params.value(RUN_DAYS, org.path, on))


def check_proved(case: Rectification, on: date) -> list[Finding]:
    """At least one file stands with the case."""
    number = case.files.count()
    if not number:
        words = _("还没有上传整顿材料（会议记录、名册、照片等），请先上传再报完成。")
        return [Finding(BLOCK, PROVED, words)]
    return [Finding(OK, PROVED, str(PROVED.text), measured=_("%(n)d 份材料") % {"n": number})]


def check_cured(case: Rectification, on: date) -> list[Finding]:
    """What the check-up found when the case was opened is found no more today."""
    detector = findings.get(case.detector)
    if detector is None:
        return []
    if still := detector.found(case.org_id):
        words = _("%(org)s仍有问题：%(why)s请退回继续整顿；上级同意放宽的，先调整规则参数。")
        told = words % {"org": case.org, "why": still}
        return [Finding(BLOCK, CURED, told, measured=str(detector.metric.label))]
    return [Finding(OK, CURED, str(CURED.text), measured=str(detector.metric.label))]


def check_checked(case: Rectification, on: date) -> list[Finding]:
    """The day of the check lies between the opening of the case and today."""
    if case.checked_on and not case.opened_on <= case.checked_on <= timezone.localdate():
        words = _("复查日期应在立案之日 %(day)s 到今天之间。") % {"day": case.opened_on}
        return [Finding(BLOCK, WEAK, words)]
    return []
