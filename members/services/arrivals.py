"""Somebody comes from outside with a letter: new to the register, or back after having departed."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, permits
from league.kernel.clauses import blocked
from league.kernel.errors import Refused
from members import rules as register_rules
from members.choices import Entry, TransferKind, TransferReason, TransferState
from members.models import Affiliation, Member, Transfer
from members.rules import transfer as rules
from members.services import passage
from members.services.register import has_duplicate, read_id, refuse_duplicate


@dataclass(frozen=True)
class Letter:
    """The letter somebody brings: from which organization, its number and day, and why."""

    outside: str
    number: str
    day: date
    reason: str = TransferReason.OTHER


@transaction.atomic
def arrive(person: Member, letter: Letter, *, actor, on: date | None = None) -> Transfer:
    """Register somebody from outside in a branch: a new member, or one who departed before and comes back.

    Effects: the member (row and affiliation), a closed paper with the letter, audit. Raises Forbidden
    outside the actor's reach; Refused without a letter, for a wrong ID number, and for a person who is
    registered elsewhere, about whom nothing is told beyond the actor's reach.
    """
    day, branch = on or timezone.localdate(), person.branch
    permits.require(actor, rules.RECEIVE, branch)
    passage.refuse_no_branch(branch, day)
    paper = Transfer(
        kind=TransferKind.ARRIVAL,
        state=TransferState.DONE,
        target=branch,
        branch=branch,
        outside=letter.outside.strip(),
        letter_no=letter.number,
        letter_on=letter.day,
        reason=letter.reason,
        requested_on=day,
        state_since=day,
        moved_on=day,
        created_by=actor,
    )
    _refuse_letter(paper, day)
    paper.member = _entered(person, actor, day)
    paper.save()
    told = {"branch": branch.pk, "member": paper.member_id}
    audit.record(actor, rules.ARRIVED, paper, None, told, path=branch.path)
    return paper


def _refuse_letter(paper: Transfer, on: date) -> None:
    if not (paper.outside and paper.letter_no.strip() and paper.letter_on):
        raise Refused(_("请填写转出团组织全称、介绍信编号和开具日期。"), code="missing_fields")
    findings = rules.check_letter(paper, on)
    if blocking := blocked(findings):
        raise Refused(blocking[0].message, findings=tuple(findings))


def _entered(person: Member, actor, day: date) -> Member:
    """The new member, or the one who departed, back in the branch."""
    read_id(person)
    known = has_duplicate(person.id_no)
    if known is None:
        person.save()
        Affiliation.objects.create(member=person, branch=person.branch, start=day, how_in=Entry.ARRIVED)
        return person
    known = Member.objects.select_for_update(of=("self",)).get(pk=known.pk)
    if known.left_how == Entry.DEPARTED and known.name == person.name:
        passage.come_back(known, person.branch, on=day, how=Entry.RETURNED)
        return known
    if known.left_on and permits.may(actor, register_rules.VIEW, known):
        passage.refuse_left(known)
    refuse_duplicate(person, actor)
    raise AssertionError("a known person is always refused")
