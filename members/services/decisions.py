"""Verbs of decisions on members: propose one, mend it, and what it does when it comes into force."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, permits
from league.kernel.errors import Refused, Stale
from members.choices import Entry
from members.choices.decisions import DecisionKind, DecisionState
from members.models import Decision, Member
from members.rules import decisions as rules
from members.rules.admission import add_months
from members.services import passage
from members.services.register import refuse_no_branch

MENDABLE = (DecisionState.DRAFT, DecisionState.RETURNED)


@transaction.atomic
def propose(decision: Decision, *, actor) -> Decision:
    """Begin a decision on a member in the actor's reach; one at a time for a member.

    Raises Forbidden outside the reach, Refused when the kind does not fit the member or another is open.
    """
    rows = Member.objects.select_for_update(of=("self",)).select_related("branch")
    member = rows.get(pk=decision.member_id)
    if decision.kind != DecisionKind.REINSTATED:
        decision.branch = member.branch
    permits.require(actor, rules.PROPOSE, member)
    permits.require(actor, rules.PROPOSE, decision.branch)
    refuse_no_branch(decision.branch)
    if refusal := rules.refusal_to_propose(member, decision.kind, timezone.localdate()):
        raise Refused(refusal)
    if member.decisions.open().exists():
        raise Refused(_("%(name)s 已有一份办理中的离团或处分，请先办结或撤回。") % {"name": member.name})
    decision.member, decision.created_by = member, actor
    decision.level = rules.level_for(decision.kind, decision.branch.path, decision.proposed_on)
    decision.save()
    audit.record(actor, rules.PROPOSED, decision, None, {"kind": decision.kind, "member": member.pk})
    return decision


@transaction.atomic
def mend(decision: Decision, changes: dict, *, actor, version: int) -> Decision:
    """Change what the branch wrote, before it goes up or after it came back."""
    fresh = Decision.objects.select_for_update(of=("self",)).select_related("branch").get(pk=decision.pk)
    permits.require(actor, rules.PROPOSE, fresh)
    if fresh.version != version:
        raise Stale(theirs={name: getattr(fresh, name) for name in changes})
    if fresh.state not in MENDABLE:
        raise Refused(_("已经上报，不能再改。需要改的，请上级先退回。"))
    before = {name: str(getattr(fresh, name)) for name in changes}
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.save()
    after = {name: str(value) for name, value in changes.items()}
    audit.record(actor, rules.EDITED, fresh, before, after)
    return fresh


def carry_out(decision: Decision, *, actor, on: date) -> None:
    """Bring an approved decision into force. Runs inside `fire`.

    Effects: the day it holds from; an exit ends posts and probation and takes the member out of the register;
    a reinstatement puts the person back; a measure ends posts or begins a probation; its end closes it.
    """
    member = Member.objects.select_for_update(of=("self",)).get(pk=decision.member_id)
    decision.member, decision.effective_on = member, rules.effective_day(decision, on)
    if decision.kind in DecisionKind.timed() and decision.kind != DecisionKind.EXTENDED:
        decision.until = add_months(on, decision.months)
    decision.save(update_fields=["effective_on", "until"])
    if decision.kind in DecisionKind.exits():
        _leave(decision, actor)
    elif decision.kind == DecisionKind.REINSTATED:
        passage.come_back(member, decision.branch, on=on, how=Entry.REINSTATED)
        audit.record(actor, rules.CAME_BACK, member, None, {"decision": decision.pk, "on": str(on)})
    else:
        _discipline(decision, actor)


def _leave(decision: Decision, actor) -> None:
    member, on = decision.member, decision.effective_on
    take_out(member, on=on, how=Entry(decision.kind))
    told = {"how": decision.kind, "on": str(on), "decision": decision.pk}
    audit.record(actor, rules.LEFT, member, None, told)


def take_out(member: Member, *, on: date, how: str) -> None:
    """End a membership from the day on, with the posts and the probation that hang on it."""
    end_posts(member, on)
    Decision.objects.probations(on).filter(member=member).update(ended_on=on)
    passage.leave(member, on=on, how=how)


def _discipline(decision: Decision, actor) -> None:
    member, on = decision.member, decision.effective_on
    running = Decision.objects.select_for_update(of=("self",)).probations(on).filter(member=member)
    if decision.kind == DecisionKind.STRIPPED:
        end_posts(member, on)
    elif decision.kind == DecisionKind.RESTORED:
        running.update(ended_on=on)
    elif decision.kind == DecisionKind.EXTENDED:
        for probation in running.exclude(pk=decision.pk):
            probation.until = add_months(probation.until, decision.months)
            probation.save(update_fields=["until"])
    told = {"kind": decision.kind, "on": str(on), "decision": decision.pk}
    audit.record(actor, rules.DISCIPLINED, member, None, told)


def end_posts(member: Member, on: date) -> None:
    """End every post the member holds; one that began later ends on the day it began."""
    for post in member.posts.select_for_update().filter(end=None):
        post.end = max(on, post.start)
        post.save(update_fields=["end"])


def propose_overage(
    member: Member,
    *,
    actor,
    meeting_on: date,
    ceremony_on: date | None = None,
    ceremony_place: str = "",
) -> Decision:
    """Begin the exit of a member who turns 28; the batch then sends it up by the workflow."""
    told = {"ceremony_on": ceremony_on, "ceremony_place": ceremony_place, "meeting_on": meeting_on}
    decision = Decision(member=member, branch=member.branch, kind=DecisionKind.OVERAGE, **told)
    return propose(decision, actor=actor)
