"""Verbs of transfers: ask for them, one or many; receive members, let them go outside.

A paper skips the stations whose powers the asker holds: who may release at the branch has released by asking,
and who may receive at the branch asked for has received.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, params, permits
from league.kernel.audit import Entry as Told
from league.kernel.errors import Forbidden, Refused
from members.choices import Entry, TransferKind, TransferReason, TransferState
from members.models import Member, Transfer
from members.rules import transfer as rules
from members.rules.transfer import only_branch
from members.services import passage
from members.services.turns import begin_turns, common_path, end_turns
from orgs.models import Org


@dataclass(frozen=True)
class Aim:
    """Where a transfer is to lead: an organization of the tree, or one outside by its full name."""

    reason: str = TransferReason.OTHER
    target: Org | None = None
    outside: str = ""

    @property
    def kind(self) -> str:
        """Inside the tree, or over its border."""
        return TransferKind.INSIDE if self.target else TransferKind.OUTSIDE


def open_transfer(member: Member, aim: Aim, *, actor, on: date | None = None) -> Transfer:
    """Ask for the transfer of one member; the paper, open or already done.

    Raises Forbidden outside the actor's reach, Refused for a member who has left or is on the way already,
    or without a standing receiving organization elsewhere.
    """
    opened, refused = open_transfers([(member, aim)], actor=actor, on=on)
    if refused:
        raise refused[0][1]
    return opened[0]


@transaction.atomic
def open_transfers(
    wishes: Sequence[tuple[Member, Aim]], *, actor, on: date | None = None
) -> tuple[list[Transfer], list[tuple[Member, Refused]]]:
    """Ask for many transfers in a fixed number of queries: (papers, (member, refusal) of the others)."""
    day, aims = on or timezone.localdate(), {member.pk: aim for member, aim in wishes}
    standing = _lock_ends({aim.target.pk for aim in aims.values() if aim.target})
    # Locked alone: a join would lose a row whose branch changes while we wait for it (PostgreSQL).
    members = list(Member.objects.select_for_update(of=("self",)).filter(pk__in=aims).order_by("pk"))
    prefetch_related_objects(members, "branch")
    papers = Transfer.objects.open().filter(member__in=aims).values_list("member_id", flat=True)
    way, made, refused = _Way(actor, set(papers), standing), [], []
    for member in members:
        try:
            made.append(way.paper(member, aims[member.pk], day))
        except (Refused, Forbidden) as error:
            refused.append((member, error))
    _write(made, actor, day)
    return made, refused


def _lock_ends(ids: Iterable[int]) -> dict[int, Org]:
    """The organizations asked for, locked in the order of their ids so that none is dissolved meanwhile."""
    rows = Org.objects.select_for_update(no_key=True).filter(pk__in=ids)
    return {org.pk: org for org in rows.order_by("pk")}


class _Way:
    """Where papers of one actor begin; the rulings are read once."""

    def __init__(self, actor, in_transit: set[int], standing: dict[int, Org]):
        self.actor, self.in_transit, self.standing = actor, in_transit, standing
        self.book = params.Book((rules.APPROVALS,))

    def paper(self, member: Member, aim: Aim, day: date) -> Transfer:
        permits.require(self.actor, rules.TRANSFER, member)
        passage.refuse_left(member)
        if member.pk in self.in_transit:
            words = _("%(name)s 已有一份办理中的转接，请先办结或撤回。")
            raise Refused(words % {"name": member.name}, code="in_transit")
        target = self.standing[aim.target.pk] if aim.target else None
        _refuse_aim(member, target, aim)
        transfer = Transfer(
            member=member,
            kind=aim.kind,
            source=member.branch,
            target=target,
            outside="" if target else aim.outside.strip(),
            reason=aim.reason,
            requested_on=day,
            state_since=day,
            created_by=self.actor,
            state=self._first(member.branch, target, day),
        )
        if target:
            path = common_path(member.branch.path, target.path)
            transfer.common_id = int(path.split(".")[-2]) if path else None
        if transfer.state == TransferState.DONE:
            transfer.branch, transfer.moved_on = target, day
        return transfer

    def _first(self, source: Org, target: Org | None, day: date) -> str:
        """The first station whose powers the actor does not hold."""
        if target is None:
            return TransferState.AT_SOURCE
        one = self.book.value(rules.APPROVALS, source.path, day) < 2
        if not one and not permits.may(self.actor, rules.RELEASE, source):
            return TransferState.AT_SOURCE
        if target.is_branch and permits.may(self.actor, rules.RECEIVE, target):
            return TransferState.DONE
        return TransferState.AT_TARGET


def _refuse_aim(member: Member, target: Org | None, aim: Aim) -> None:
    if target is None:
        if not aim.outside.strip():
            raise Refused(_("请选择转入的团组织，或者填写外地团组织的全称。"))
        return
    if target.dissolved:
        raise Refused(_("“%(org)s”已撤销，请选择别的团组织。") % {"org": target})
    if target.pk == member.branch_id:
        words = _("%(name)s 本来就在“%(org)s”，不用转接。")
        raise Refused(words % {"name": member.name, "org": target})


def _write(made: list[Transfer], actor, day: date) -> None:
    """Keep the papers with their turns and events; move those that are through already."""
    Transfer.objects.bulk_create(made, batch_size=500)
    begin_turns([each for each in made if each.state != TransferState.DONE], day)
    Transfer.objects.bulk_update(made, ["turn", "due_on"], batch_size=500)
    through = [each for each in made if each.state == TransferState.DONE]
    if through:
        passage.shift_all([(each.member, each.branch) for each in through], on=day, how=Entry.TRANSFER)
    events = [Told(each, None, {"target": each.target_id, "state": each.state}) for each in made]
    audit.bulk(actor, rules.OPENED, events)


# Effects of steps


def receive(transfer: Transfer, *, actor, on: date) -> None:
    """Move the member into the assigned branch. Runs inside `fire`."""
    receive_all([transfer], actor=actor, on=on)


def receive_all(transfers: list[Transfer], *, actor, on: date) -> None:
    """Move the members of many papers into their branches in a fixed number of queries; all or none.

    Raises Refused without a branch, for one that does not stand any more, and for a member who has moved
    meanwhile.
    """
    for each in transfers:
        each.branch = each.branch or only_branch(each.target)
        if each.branch is None:
            words = _("%(name)s：请选择编入的团支部。")
            raise Refused(words % {"name": each.member.name}, code="missing_fields")
    branches = _lock_ends({each.branch_id for each in transfers})
    for branch in branches.values():
        refuse_unfit(branch)
    rows = Member.objects.select_for_update(of=("self",)).order_by("pk")
    members = {one.pk: one for one in rows.filter(pk__in=[each.member_id for each in transfers])}
    for each in transfers:
        each.member = members[each.member_id]
        _refuse_moved(each)
        each.moved_on = on
    end_turns(transfers, on)
    Transfer.objects.bulk_update(transfers, ["branch", "moved_on", "turn", "due_on"], batch_size=500)
    moves = [(each.member, branches[each.branch_id]) for each in transfers]
    passage.shift_all(moves, on=on, how=Entry.TRANSFER)


def refuse_unfit(branch: Org) -> None:
    """Refused for an organization that is no branch, or stands no more; the row is locked already."""
    if not branch.is_branch or branch.dissolved:
        words = _("“%(org)s”不是存续的团支部，团员的组织关系只能放在团支部。请另选。")
        raise Refused(words % {"org": branch})


def _refuse_moved(transfer: Transfer) -> None:
    member = transfer.member
    passage.refuse_left(member)
    if member.branch_id != transfer.source_id:
        words = _("%(name)s 已不在“%(branch)s”，请撤回这份转接，按现在的支部重新办理。")
        raise Refused(words % {"name": member.name, "branch": transfer.source})


def send_outside(transfer: Transfer, *, actor, on: date) -> None:
    """Let the member go to an organization outside this tree. Runs inside `fire`."""
    transfer.member = Member.objects.select_for_update(of=("self",)).get(pk=transfer.member_id)
    _refuse_moved(transfer)
    transfer.moved_on = on
    end_turns([transfer], on)
    transfer.save(update_fields=["moved_on", "turn", "due_on"])
    passage.leave(transfer.member, on=on, how=Entry.DEPARTED)
