"""Verbs of cases of violation: open one from a finding, and what its end does."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from league.kernel import audit, permits
from league.kernel.errors import Refused
from members.choices import Entry
from members.choices.cases import Outcome
from members.models import InspectionCase, Member
from members.rules import cases as rules
from members.rules.violations import DETECTORS, EVIDENCE, detected, rulings, told, with_evidence
from members.services.decisions import take_out


@transaction.atomic
def open_case(member: Member, violation: str, *, actor, note: str = "") -> InspectionCase:
    """Open a case about what a detector finds of a member; one for a violation of a member.

    Raises Forbidden outside the actor's reach, Refused for somebody who has left, who is not found, or about
    whom such a case is open or was settled.
    """
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    permits.require(actor, rules.INSPECT, member)
    names = {"name": member.name, "label": DETECTORS[violation].label}
    found = detected(violation, Member.objects.present().filter(pk=member.pk), rulings())
    row = with_evidence(violation, found).values(*EVIDENCE).first()
    if row is None:
        raise Refused(_("%(name)s 已没有“%(label)s”的线索，不用立案。") % names)
    if Member.objects.filter(InspectionCase.objects.known(violation), pk=member.pk).exists():
        raise Refused(_("%(name)s 的“%(label)s”已经立案，请在“核查案件”里办理。") % names)
    columns = {"detector": violation, "clue": told(row)[:120], "note": note, "created_by": actor}
    case = InspectionCase.objects.create(member=member, branch=member.branch, **columns)
    audit.record(actor, rules.OPENED, case, None, {"detector": violation, "member": member.pk})
    return case


def settle(case: InspectionCase, *, actor, on: date) -> None:
    """Write the day on which a case is settled; of a removal, end the membership. Runs inside `fire`.

    Effects of a removal: posts and probation end, the member leaves today's register on the day. Raises
    Forbidden when the member is no longer in the actor's reach.
    """
    if case.result == Outcome.REMOVED:
        member = Member.objects.select_for_update(of=("self",)).get(pk=case.member_id)
        permits.require(actor, rules.DECIDE, member)
        take_out(member, on=on, how=Entry.CANCELLED)
        audit.record(actor, rules.CANCELLED, member, None, {"on": str(on), "case": case.pk})
    case.decided_on = on
    case.save(update_fields=["decided_on"])
