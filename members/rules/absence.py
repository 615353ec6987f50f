"""流动团员 as rules: who keeps the register, how long the home branch keeps the membership, which days go.

Source: 《流动团员管理》 — away for less than six months, a member is appraised at the home branch; for
six months and more with a fixed place, the membership is transferred.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.audit import event
from league.kernel.clauses import Clause, Finding
from league.kernel.permits import permit
from league.kernel.roles import READERS, SECRETARIES, WORKERS, Role
from members.rules.admission import add_months, ok

VIEW_ABSENCES = permit("members.view_absences", gettext_lazy("查看流动团员"), READERS)
KEEP_ABSENCES = permit(
    "members.keep_absences", gettext_lazy("登记流动团员"), (Role.COUNTY_STAFF, *SECRETARIES)
)
EXPORT_ABSENCES = permit("members.export_absences", gettext_lazy("导出流动团员"), WORKERS)
ENTERED = event("members.absence_entered", gettext_lazy("登记流动团员"))
CORRECTED = event("members.absence_corrected", gettext_lazy("更正流动团员登记"))

MANAGED = gettext_lazy("流动团员管理规定")
MONTHS = params.param(
    "members.absence_months",
    6,
    unit="个月",
    label=gettext_lazy("外出满此时间、有固定地点的，转接组织关系"),
    source="流动团员管理规定：外出六个月以内在原支部参加评议，六个月以上且地点固定的转接组织关系",
)
DATED = Clause("members.absence_days", gettext_lazy("日期先后有序，不晚于今天"), MANAGED)
SETTLED = Clause("members.absence_fixed", gettext_lazy("地点固定的，外出满期后转接组织关系"), MANAGED)


def due_on(path: str, since: date) -> date:
    """The day from which a membership is to be transferred that has been away since a day."""
    return add_months(since, params.value(MONTHS, path, since))


def check_return(absence, on: date) -> list[Finding]:
    """Whoever comes back does so after going, and not in the days to come."""
    ended = absence.ended_on
    if ended and not absence.since <= ended <= on:
        words = _("返回日期须在 %(since)s（外出日期）和今天之间。") % {"since": absence.since}
        return [Finding("block", DATED, words)]
    return [ok(DATED)]


def check_longer(absence, on: date) -> list[Finding]:
    """Who lives in a fixed place is transferred rather than kept; this is only said."""
    found = []
    if absence.expected_on and absence.expected_on <= on:
        found.append(Finding("block", DATED, _("预计返回日期须晚于今天。")))
    if absence.is_fixed and absence.due_on <= on:
        words = _("%(name)s 外出满期、地点固定，应当转接组织关系。")
        found.append(Finding("warn", SETTLED, words % {"name": absence.member.name}))
    return found or [ok(DATED)]
