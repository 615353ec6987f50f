"""The rules of transfers: permits, limits as parameters with their sources, checks that cite their clause."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.audit import event
from league.kernel.clauses import Clause, Finding
from league.kernel.permits import permit
from league.kernel.roles import OFFICERS, SECRETARIES, STAFF, WORKERS, Role
from members.choices import TransferKind
from orgs.models import Org

VIEW_TRANSFERS = permit("members.view_transfers", gettext_lazy("查看组织关系转接"), WORKERS)
TRANSFER = permit("members.transfer", gettext_lazy("提出和撤回组织关系转接"), (*STAFF, *SECRETARIES))
RELEASE = permit(
    "members.release", gettext_lazy("审核转出、开具介绍信"), (*OFFICERS, Role.TOWNSHIP_SECRETARY)
)
RECEIVE = permit(
    "members.receive", gettext_lazy("接收转入、编入团支部"), (*OFFICERS, Role.TOWNSHIP_SECRETARY)
)
ARBITRATE = permit(
    "members.arbitrate", gettext_lazy("裁决转接申诉和身份冲突"), (*OFFICERS, Role.TOWNSHIP_SECRETARY)
)

OPENED = event("members.transfer_open", gettext_lazy("提出组织关系转接"))
PASSED = event("members.transfer_moved", gettext_lazy("组织关系转接办结"))
ARRIVED = event("members.arrive", gettext_lazy("登记外地转入"))
LETTER_WRITTEN = event("members.transfer_letter", gettext_lazy("下载组织关系介绍信"))

PRACTICE = "广东“智慧团建”组织关系转接办法：48 小时内响应（各地可改）"
RESPONSE_DAYS = params.param(
    "members.transfer_days",
    2,
    unit="天",
    label=gettext_lazy("组织关系转接每一方办理的期限"),
    source=PRACTICE,
)
LETTER_DAYS = params.param(
    "members.letter_days",
    90,
    unit="天",
    label=gettext_lazy("组织关系介绍信有效期"),
    source="团员组织关系介绍信通行做法：90 天（各地不一，有的为 30 天，可改）",
)
APPROVALS = params.param(
    "members.transfer_approvals",
    2,
    unit="道",
    label=gettext_lazy("本平台内转接的审核道数"),
    source="2 道：转出方上级同意，转入方接收并编入支部；1 道：只由转入方接收（地方规定，可改）",
)

ENDS = Clause(
    "members.transfer_ends",
    gettext_lazy("团员组织关系只能放在团支部，转入的团组织须存续"),
    gettext_lazy("《支部工作条例（试行）》"),
)
LETTER = Clause(
    "members.transfer_letter",
    gettext_lazy("跨平台转接凭组织关系介绍信，在 %(n)s 天有效期内办理"),
    gettext_lazy("团员组织关系转接办法"),
)
LETTERED = Clause(
    "members.transfer_receipt",
    gettext_lazy("收到外地回执后办结转出"),
    gettext_lazy("团员组织关系转接办法"),
)
PLACE = Clause(
    "members.transfer_place", gettext_lazy("转入方指定接收的团支部"), gettext_lazy("团员组织关系转接办法")
)


def check_ends(transfer, on: date) -> list[Finding]:
    """The member still stands where the transfer began, and the receiving organization stands."""
    member, target = transfer.member, transfer.target
    if member.left_on or member.branch_id != transfer.source_id:
        words = _("%(name)s 已不在“%(branch)s”，请撤回这份转接，按现在的支部重新办理。")
        return [_block(ENDS, words % {"name": member.name, "branch": transfer.source})]
    if target and target.dissolved:
        words = _("“%(org)s”已于 %(day)s 撤销，请退回转出方改选转入团组织。")
        return [_block(ENDS, words % {"org": target, "day": target.dissolved})]
    return [Finding("ok", ENDS, str(ENDS.text))]


def check_aim(transfer, on: date) -> list[Finding]:
    """What is asked for again names where to: a standing organization elsewhere, or one outside by name."""
    target = transfer.target
    if transfer.kind == TransferKind.OUTSIDE:
        if transfer.outside.strip():
            return [Finding("ok", ENDS, str(ENDS.text), measured=transfer.outside)]
        return [Finding("warn", ENDS, _("办理时填写外地团组织的全称。"))]
    if target is None:
        return [Finding("warn", ENDS, _("办理时选择转入的团组织。"))]
    if target.pk == transfer.source_id:
        return [_block(ENDS, _("转出和转入是同一个团支部，不用转接。"))]
    return check_ends(transfer, on)


def check_letter(transfer, on: date) -> list[Finding]:
    """Papers over the border travel with a letter: number and day; one that has expired is told."""
    path = transfer.source.path if transfer.source else transfer.target.path
    days = params.value(LETTER_DAYS, path, transfer.letter_on or on)
    clause = letter_clause(days)
    if not (transfer.letter_no.strip() and transfer.letter_on):
        return [Finding("warn", clause, _("办理时填写介绍信编号和开具日期。"))]
    until = transfer.letter_on + timedelta(days=days)
    if transfer.letter_on > on:
        words = _("介绍信日期 %(day)s 还没有到，请核对。")
        return [_block(clause, words % {"day": transfer.letter_on})]
    if on > until:
        words = _("介绍信 %(day)s 开具，有效期到 %(until)s，已经过期，请重新开具或在意见里说明。")
        words %= {"day": transfer.letter_on, "until": until}
        return [Finding("warn", clause, words, measured=transfer.letter_no)]
    return [Finding("ok", clause, str(clause.text), measured=transfer.letter_no)]


def letter_clause(days: int) -> Clause:
    """The clause of the letter with the number in force."""
    return Clause(LETTER.code, LETTER.text % {"n": days}, LETTER.source)


def check_receipt(transfer, on: date) -> list[Finding]:
    """The receipt lies between the letter and today."""
    day = transfer.receipt_on
    if day and transfer.letter_on and not transfer.letter_on <= day <= on:
        words = _("回执日期须在介绍信开具日期 %(day)s 和今天之间。")
        return [_block(LETTERED, words % {"day": transfer.letter_on})]
    return []


def check_branch(transfer, on: date) -> list[Finding]:
    """The receiving side assigns a standing branch of its own, another one than the member left."""
    branch, target = transfer.branch or only_branch(transfer.target), transfer.target
    if branch is None:
        return [Finding("warn", PLACE, _("接收时选择编入的团支部。"))]
    inside = branch.is_branch and not branch.dissolved and branch.path.startswith(target.path)
    if not inside or branch.pk == transfer.source_id:
        words = _("“%(branch)s”不是“%(org)s”下面可以接收的团支部，请另选。")
        return [_block(PLACE, words % {"branch": branch, "org": target})]
    return [Finding("ok", PLACE, str(PLACE.text), measured=str(branch))]


def only_branch(target: Org) -> Org | None:
    """The target itself when it is a branch: nothing is left to assign."""
    return target if target.is_branch else None


def _block(clause: Clause, words: str) -> Finding:
    return Finding("block", clause, words)
