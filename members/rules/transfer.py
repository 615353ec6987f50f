"""The rules of transfers: limits as parameters with their sources, checks that cite their clause."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import params
from league.kernel.clauses import Clause, Finding
from members.choices import TransferKind
from orgs.models import Org

PRACTICE = "广东“智慧团建”组织关系转接办法：48 小时内响应"

RESPONSE_DAYS = params.param(
    "members.transfer_days", 2, unit="天", label="组织关系转接每一方办理的期限", source=PRACTICE
)
LETTER_DAYS = params.param(
    "members.letter_days",
    90,
    unit="天",
    label="组织关系介绍信有效期",
    source="团员组织关系介绍信通行做法：90 天（各地不一，可改）",
)

ENDS = Clause(
    "members.transfer_ends",
    gettext_lazy("团员组织关系只能放在团支部，转入的团组织须存续"),
    gettext_lazy("《支部工作条例（试行）》"),
)
LETTER = Clause(
    "members.transfer_letter",
    gettext_lazy("转往外地凭组织关系介绍信，在有效期内办理"),
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
        return [Finding("block", ENDS, words % {"name": member.name, "branch": transfer.source})]
    if target and target.dissolved:
        words = _("“%(org)s”已于 %(day)s 撤销，请退回转出方改选转入团组织。")
        return [Finding("block", ENDS, words % {"org": target, "day": target.dissolved})]
    return [Finding("ok", ENDS, str(ENDS.text))]


def check_letter(transfer, on: date) -> list[Finding]:
    """Outside transfers travel with a letter: its number and day, still valid."""
    if transfer.kind != TransferKind.OUTSIDE:
        return []
    if not (transfer.letter_no and transfer.letter_on):
        return [Finding("warn", LETTER, _("办理时填写介绍信编号和开具日期。"))]
    days = params.value(LETTER_DAYS, transfer.source.path, transfer.letter_on)
    until = transfer.letter_on + timedelta(days=days)
    if not transfer.letter_on <= on <= until:
        words = _("介绍信 %(day)s 开具，有效 %(days)d 天（到 %(until)s），请重新开具。")
        words %= {"day": transfer.letter_on, "days": days, "until": until}
        return [Finding("block", LETTER, words, measured=transfer.letter_no)]
    return [Finding("ok", LETTER, str(LETTER.text), measured=transfer.letter_no)]


def check_branch(transfer, on: date) -> list[Finding]:
    """The receiving side assigns a standing branch of its own."""
    branch, target = transfer.branch or only_branch(transfer.target), transfer.target
    if branch is None:
        return [Finding("warn", PLACE, _("接收时选择编入的团支部。"))]
    if not branch.is_branch or branch.dissolved or not branch.path.startswith(target.path):
        words = _("“%(branch)s”不是“%(org)s”下面存续的团支部，请另选。")
        return [Finding("block", PLACE, words % {"branch": branch, "org": target})]
    return [Finding("ok", PLACE, str(branch), measured=str(branch))]


def only_branch(target: Org) -> Org | None:
    """The target itself when it is a branch: nothing is left to assign."""
    return target if target.is_branch else None
