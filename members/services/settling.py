"""Settling a difference from the national system: taken over by the verbs of the register, never written past
them, and asked anew whether it still is one."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, permits
from league.kernel.errors import Refused
from league.kernel.scoping import subtree
from members import rules
from members.choices.national import Gap, GapState
from members.models import Member
from members.models.national import Comparison, Difference
from members.rules.national import RECHECKED, SETTLE
from members.services import register, upkeep
from members.services.amending import columns_of
from orgs.services import directory, rename


def adopt(difference: Difference, *, actor, on: date) -> None:
    """照国家系统改: enter, edit or move the person, or rename the organization. Runs inside `fire`.

    A differing ID number becomes a request for correction, which a reviewer decides. Raises what those verbs
    raise, and Refused when the difference has vanished meanwhile.
    """
    if not Difference.objects.holding().filter(pk=difference.pk).exists():
        raise Refused(_("两边现在已经一致，不用再改。请刷新页面。"))
    ADOPT[difference.kind](difference, actor, on)


def _enter(difference: Difference, actor, on: date) -> None:
    """Enter the person into the branch the file names; the note says why an alike person is another."""
    if difference.branch is None:
        words = _("文件里的团支部“%(place)s”在本平台找不到，请先新增或更名该支部，再点“重新核对”。")
        raise Refused(words % {"place": difference.place or "—"})
    content = difference.content or {}
    member = Member(branch=difference.branch, id_no=content.get("id_no", ""), **columns_of(content))
    register.add(member, actor=actor, on=on, despite=difference.note)


def _amend(difference: Difference, actor, on: date) -> None:
    """Edit what differs, move the person, ask for the correction of the number, each by its own verb."""
    member = difference.member
    content = difference.content or {}
    columns = {"name": difference.name}
    columns |= {"admission_number": difference.number} if difference.number else {}
    columns |= {"political": difference.political} if difference.political else {}
    if difference.joined_on and not _same_month(member, difference):
        columns |= {
            "joined_on": difference.joined_on,
            "joined_month_only": difference.joined_month_only,
        }
    member = register.edit(member, columns, actor=actor, version=member.version)
    if difference.branch and difference.branch_id != member.branch_id:
        _refuse_far(difference.branch, actor)
        member = register.change_branch(member, to=difference.branch, actor=actor, on=on)
    if difference.person_index != member.id_index:
        reason = difference.note if len(difference.note) >= 4 else _("与国家系统对账，以国家系统为准")
        upkeep.request_id_correction(member, new_id_no=content["id_no"], reason=reason, actor=actor)


def _same_month(member: Member, difference: Difference) -> bool:
    """Whether the file knows only the month of a day that is known here."""
    if not difference.joined_month_only or member.joined_on is None:
        return False
    return (member.joined_on.year, member.joined_on.month) == (
        difference.joined_on.year,
        difference.joined_on.month,
    )


def _refuse_far(branch, actor) -> None:
    if not permits.may(actor, rules.EDIT, branch):
        words = _("国家系统登记在“%(branch)s”，不在您的范围。请办理组织关系转接，或请上级处理。")
        raise Refused(words % {"branch": branch})


def _rename(difference: Difference, actor, on: date) -> None:
    rename(difference.org, name=difference.name, short=difference.org.short, actor=actor, on=on)


ADOPT = {Gap.UNREGISTERED: _enter, Gap.DIFFERS: _amend, Gap.ORG_NAMED: _rename}


# Asking anew


@transaction.atomic
def recheck(path: str, *, actor) -> int:
    """Look for the branches that a file named and nobody knew, now that the tree may have changed.

    People of those branches are given them, and the words are marked 两边已一致; how many words were found.
    The other differences need no such walk: pages ask the register itself.
    """
    found = 0
    for comparison in Comparison.objects.current().filter(subtree("path", path)).select_related("org"):
        permits.require(actor, SETTLE, comparison)
        found += _found_again(comparison)
    audit.record(actor, RECHECKED, None, None, {"count": found}, path=path)
    return found


def _found_again(comparison: Comparison) -> int:
    """Words of one comparison that are a branch by now, settled."""
    unknown = comparison.differences.filter(kind=Gap.ORG_UNREGISTERED).exclude(state=GapState.AGREED)
    seen = directory(comparison.org.code)
    codes = {one.pk: (one.name, seen.match(one.name, "branch").code) for one in unknown}
    known = {pk: (words, seen.entry(code).id) for pk, (words, code) in codes.items() if code}
    unknown.filter(pk__in=known).update(state=GapState.AGREED, state_since=timezone.localdate())
    for words, branch in known.values():
        comparison.differences.filter(branch=None, place=words, kind=Gap.UNREGISTERED).update(
            branch=branch, org=branch
        )
    return len(known)
