"""The rules of 身份核重: permits, the time for an answer, what must be true of the number for each."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.audit import event
from league.kernel.clauses import Clause, Finding
from league.kernel.permits import permit
from league.kernel.roles import SECRETARIES, STAFF, WORKERS
from members.models import Application, Clash, Member

VIEW_CLASHES = permit("members.view_clashes", gettext_lazy("查看身份核重"), WORKERS)
RAISE = permit("members.raise_clash", gettext_lazy("提请上级核重"), (*STAFF, *SECRETARIES))
RAISED = event("members.clash_raised", gettext_lazy("提请上级核重"))

ANSWER_DAYS = params.param(
    "members.clash_days",
    3,
    unit="天",
    label=gettext_lazy("上级答复身份核重的期限"),
    source="工作安排（可改）",
)
ONE_RECORD = Clause(
    "members.clash",
    gettext_lazy("同一人只登记一处，由看得到两处登记的上级核定"),
    gettext_lazy("团员组织关系一人一籍"),
)


def known_person(id_index: str) -> Member | Application | None:
    """Who bears the number, wherever: a member, else somebody whose application is open."""
    rows = Member.objects.filter(id_index=id_index).select_related("branch__parent")
    papers = Application.objects.open().filter(id_index=id_index).select_related("branch__parent")
    return rows.first() or papers.first()


def check_known(clash: Clash, on: date) -> list[Finding]:
    """The number is still registered, and under the desk."""
    known = known_person(clash.id_index)
    if known is None:
        return [_block(_("这个号码现在没有别的登记，请办理“查无重复登记”或“对方已更正”。"))]
    if not known.branch.path.startswith(clash.desk.path):
        return [_block(_("这个号码的登记已不在管理范围以内，请办理“转上级核重”。"))]
    return [Finding("ok", ONE_RECORD, str(ONE_RECORD.text))]


def check_free(clash: Clash, on: date) -> list[Finding]:
    """Nobody bears the number any more."""
    if known_person(clash.id_index):
        return [_block(_("这个号码现在仍有登记，请先核对两边的登记。"))]
    return [Finding("ok", ONE_RECORD, str(ONE_RECORD.text))]


def check_beyond(clash: Clash, on: date) -> list[Finding]:
    """The other record has left the reach of the desk."""
    known = known_person(clash.id_index)
    if known is None or known.branch.path.startswith(clash.desk.path):
        return [_block(_("两边都在管理范围以内，或已没有重复登记，不用转上级。"))]
    return []


def _block(words: str) -> Finding:
    return Finding("block", ONE_RECORD, words)
