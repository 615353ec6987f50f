"""The rules of cases of violation: who may, how long it may take, what each outcome asks for."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.audit import event
from league.kernel.clauses import Clause, Finding
from league.kernel.permits import permit
from league.kernel.roles import OFFICERS, Role
from members.choices.cases import Outcome
from members.models import InspectionCase
from members.rules.admission import ok
from members.rules.terms import ruled
from members.rules.violations import DETECTORS, still_found

# The secretary of the branch is not among them: what is inspected is his own work.
VIEW_CASES = permit("members.view_cases", gettext_lazy("查看违规核查"), (*OFFICERS, Role.TOWNSHIP_SECRETARY))
EXPORT_CASES = permit(
    "members.export_cases",
    gettext_lazy("导出违规核查"),
    (Role.COUNTY_STAFF, Role.COUNTY_REVIEWER, Role.TOWNSHIP_SECRETARY),
)
INSPECT = permit(
    "members.inspect",
    gettext_lazy("违规核查立案、核查和提出处理意见"),
    (Role.COUNTY_STAFF, Role.TOWNSHIP_SECRETARY),
)
DECIDE = permit("members.decide_case", gettext_lazy("审定违规核查"), (Role.COUNTY_REVIEWER,))

OPENED = event("members.case_opened", gettext_lazy("违规核查立案"))
CANCELLED = event("members.cancelled", gettext_lazy("取消团员身份"))

INSPECT_DAYS = params.param(
    "members.inspect_days",
    30,
    unit="天",
    label=gettext_lazy("违规核查提出处理意见的期限"),
    source="工作安排：一个月内（各地不一，可改）",
)
DECIDE_DAYS = params.param(
    "members.decide_case_days",
    30,
    unit="天",
    label=gettext_lazy("县级审定违规核查的期限"),
    source="工作安排：一个月内（各地不一，可改）",
)
FACTS_WORDS = params.param(
    "members.case_words",
    20,
    unit="字",
    label=gettext_lazy("违规核查：核查情况最少字数"),
    source="工作安排：写清查了什么、查明什么（各地不一，可改）",
)

SOURCE = gettext_lazy("违规发展团员核查整改工作要求")
EXPLAINED = Clause("members.case_facts", gettext_lazy("核查情况不少于 %(n)s 字"), SOURCE)
PROVED = Clause("members.case_paper", gettext_lazy("上传核查材料"), SOURCE)
MENDED = Clause(
    "members.case_mended", gettext_lazy("补充完善以后不再有这条线索，或者书面说明不能补正的原因"), SOURCE
)
PRESENT = Clause("members.case_present", gettext_lazy("本人仍在立案时的团支部"), SOURCE)
SETTLED = Clause("members.case_settled", gettext_lazy("没有正在办理的组织关系转接、离团或处分"), SOURCE)


def check_facts(case: InspectionCase, on: date) -> list[Finding]:
    """What was looked into, in at least so many characters."""
    ruling = params.ruling(FACTS_WORDS, case.branch.path, case.opened_on)
    clause, number = ruled(EXPLAINED, n=ruling), len("".join(case.facts.split()))
    measured = _("%(n)d 字") % {"n": number}
    if number < ruling.value:
        words = _("核查情况还差 %(n)d 字，请写清查了哪些档案、问了哪些人、查明什么。")
        level = "block" if case.facts else "warn"
        return [Finding(level, clause, words % {"n": ruling.value - number}, measured=measured)]
    return [ok(clause, measured)]


def check_outcome(case: InspectionCase, on: date) -> list[Finding]:
    """What the outcome asks for; nothing while none is chosen."""
    checks = {
        Outcome.SUPPLEMENTED: (check_present, check_mended),
        Outcome.REMOVED: (check_present, check_settled, check_paper),
        Outcome.CLEARED: (check_present, check_paper),
        Outcome.GONE: (check_gone,),
    }
    return [finding for check in checks.get(case.result, ()) for finding in check(case, on)]


def check_present(case: InspectionCase, on: date) -> list[Finding]:
    """The member is still where the case was opened."""
    if is_gone(case):
        words = _("%(name)s 已不在“%(branch)s”，处理意见请选“已不在本支部”。")
        return [Finding("block", PRESENT, words % {"name": case.member.name, "branch": case.branch})]
    return [ok(PRESENT)]


def check_gone(case: InspectionCase, on: date) -> list[Finding]:
    """The member has left, or sits in another branch, where he is found anew."""
    if not is_gone(case):
        words = _("%(name)s 仍在“%(branch)s”，请选别的处理意见。")
        return [Finding("block", PRESENT, words % {"name": case.member.name, "branch": case.branch})]
    return [ok(PRESENT, _("已离开"))]


def is_gone(case: InspectionCase) -> bool:
    """Whether the member has left the branch of the case."""
    return bool(case.member.left_on) or case.member.branch_id != case.branch_id


def check_settled(case: InspectionCase, on: date) -> list[Finding]:
    """No transfer and no decision on the member under way: they would be cut off."""
    if case.member.transfers.open().exists():
        words = _("%(name)s 有一份办理中的组织关系转接，请先办结或撤回。")
    elif case.member.decisions.open().exists():
        words = _("%(name)s 有一份办理中的离团或处分，请先办结或撤回。")
    else:
        return [ok(SETTLED)]
    return [Finding("block", SETTLED, words % {"name": case.member.name})]


def check_paper(case: InspectionCase, on: date) -> list[Finding]:
    """At least one file."""
    number = case.files.count()
    if not number:
        return [Finding("block", PROVED, _("还没有核查材料，请在案件页面“材料”里上传。"))]
    return [ok(PROVED, _("%(n)d 份") % {"n": number})]


def check_mended(case: InspectionCase, on: date) -> list[Finding]:
    """The detector finds the member no more; else it is written why not, with a file."""
    if not still_found(case.detector, case.member):
        return [ok(MENDED, _("线索已消失"))]
    if case.explanation.strip():
        return [ok(MENDED, _("已书面说明")), *check_paper(case, on)]
    words = _("线索“%(label)s”仍然存在：请先改正数据；不能补正的，填写“不能补正的说明”并上传材料。")
    words %= {"label": DETECTORS[case.detector].label}
    return [Finding("block", MENDED, words)]
