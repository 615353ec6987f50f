"""Verbs of the register of members who are away: enter, correct, look at again."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, params, permits
from league.kernel.errors import Refused, Stale
from members.models import Absence, Member
from members.rules import absence as rules
from members.rules.admission import add_months
from members.services.passage import refuse_left

TOLD = ("since", "place", "is_fixed", "expected_on", "receiver_id", "outside")


@transaction.atomic
def enter(absence: Absence, *, actor) -> Absence:
    """Enter a member who is away, at the branch he is in.

    Raises Forbidden outside the actor's reach; Refused for somebody who has left the League or is entered as
    away already, and for days that cannot be.
    """
    rows = Member.objects.select_for_update(of=("self",)).select_related("branch")
    member = rows.get(pk=absence.member_id)
    permits.require(actor, rules.KEEP_ABSENCES, member)
    refuse_left(member)
    if member.absences.open().exists():
        raise Refused(_("%(name)s 已登记为外出，请先登记返回。") % {"name": member.name})
    absence.member, absence.branch, absence.created_by = member, member.branch, actor
    _settle(absence)
    absence.save()
    audit.record(actor, rules.ENTERED, absence, None, _told(absence))
    return absence


@transaction.atomic
def correct(absence: Absence, changes: dict, *, actor, version: int) -> Absence:
    """Mend what was entered, while the member is away; the day it falls due follows the day of leaving."""
    fresh = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    permits.require(actor, rules.KEEP_ABSENCES, fresh)
    if fresh.version != version:
        raise Stale()
    if fresh.ended_on:
        raise Refused(
            _("%(name)s 的外出已结束，不能再改；又外出的请另行登记。") % {"name": fresh.member.name}
        )
    before, moved = _told(fresh), changes.get("since", fresh.since) != fresh.since
    for name, value in changes.items():
        setattr(fresh, name, value)
    _settle(fresh, keep=not moved)
    fresh.version += 1
    fresh.save()
    audit.record(actor, rules.CORRECTED, fresh, before, _told(fresh))
    return fresh


def _settle(absence: Absence, *, keep: bool = False) -> None:
    """Refuse impossible days; write from when the membership is to be transferred."""
    if absence.since > timezone.localdate():
        raise Refused(_("外出日期还没有到，请填今天或以前的日期。"))
    if absence.expected_on and absence.expected_on <= absence.since:
        raise Refused(_("预计返回日期须晚于外出日期。"))
    if absence.receiver_id and absence.outside.strip():
        raise Refused(_("流入地团组织和外地流入团组织只填一个。"))
    if not keep:
        absence.due_on = rules.due_on(absence.branch.path, absence.since)


def _told(absence: Absence) -> dict:
    return {name: getattr(absence, name) for name in TOLD}


def prolong(absence: Absence, *, actor, on: date) -> None:
    """Look at it again after the same time once more, counted from the day. Runs inside `fire`."""
    months = params.value(rules.MONTHS, absence.branch.path, on)
    absence.due_on = add_months(on, months)
    absence.save(update_fields=["due_on"])
