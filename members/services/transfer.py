"""Verbs of transfers: open one, receive the member, let the member go outside."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from league.kernel import audit, permits
from league.kernel.errors import Refused
from members import rules
from members.choices import Entry, TransferKind, TransferState
from members.models import Member, Transfer
from members.rules.transfer import only_branch
from members.services import passage
from members.services.register import refuse_no_branch


@transaction.atomic
def open_transfer(transfer: Transfer, *, actor) -> Transfer:
    """Ask for a transfer from the branch the member is in; one at a time for a member.

    Raises Forbidden outside the actor's reach, Refused for a member who has left or is on the way already,
    or without a standing receiving organization elsewhere.
    """
    member = (
        Member.objects.select_for_update(of=("self",)).select_related("branch").get(pk=transfer.member_id)
    )
    permits.require(actor, rules.TRANSFER, member)
    transfer.member, transfer.source, transfer.created_by = member, member.branch, actor
    _refuse_member(member)
    _refuse_place(transfer)
    transfer.save()
    audit.record(actor, "members.transfer_open", transfer, None, {"target": transfer.target_id})
    return transfer


def _refuse_member(member: Member) -> None:
    passage.refuse_left(member)
    if member.transfers.open().exists():
        raise Refused(_("%(name)s 已有一份办理中的转接，请先办结或撤回。") % {"name": member.name})


def _refuse_place(transfer: Transfer) -> None:
    if transfer.kind == TransferKind.OUTSIDE:
        transfer.target, transfer.state = None, TransferState.OUTBOUND
        if not transfer.outside.strip():
            raise Refused(_("请填写外地团组织的全称。"))
        return
    transfer.outside = ""
    if transfer.target is None:
        raise Refused(_("请选择转入的团组织。"))
    if transfer.target.is_branch:
        refuse_no_branch(transfer.target)
    if transfer.target.dissolved:
        raise Refused(_("“%(org)s”已撤销，请选择别的团组织。") % {"org": transfer.target})
    if transfer.target_id == transfer.source_id:
        raise Refused(_("转出和转入是同一个团支部，不用转接。"))


def receive(transfer: Transfer, *, actor, on: date) -> None:
    """Move the member into the assigned branch. Runs inside `fire`."""
    member = Member.objects.select_for_update(of=("self",)).get(pk=transfer.member_id)
    transfer.branch = transfer.branch or only_branch(transfer.target)
    if transfer.branch is None:
        raise Refused(_("请选择编入的团支部。"), code="missing_fields")
    refuse_no_branch(transfer.branch)
    transfer.moved_on = on
    transfer.save(update_fields=["branch", "moved_on"])
    passage.shift(member, transfer.branch, on=on, how=Entry.TRANSFER)


def send_outside(transfer: Transfer, *, actor, on: date) -> None:
    """Let the member go to an organization outside this tree. Runs inside `fire`."""
    member = Member.objects.select_for_update(of=("self",)).get(pk=transfer.member_id)
    transfer.moved_on = on
    transfer.save(update_fields=["moved_on"])
    passage.leave(member, on=on, how=Entry.DEPARTED)
