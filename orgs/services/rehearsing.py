"""A change plan tried out: carried out in a savepoint, measured, rolled back; only the measures remain."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import guards, metrics, panels, succession
from league.kernel.clauses import Finding
from league.kernel.errors import DomainError
from league.kernel.metrics import Period
from orgs import rules
from orgs.choices.plans import Verb
from orgs.models import ChangePlan, ChangeStep, Org
from orgs.rules import plans
from orgs.services.stepping import Hand, named_in, steps_of, take

MEMBERS = "members.total"
TOUCHING = {Verb.ABSORB: "merge"}  # what panels are asked for, where it is not called like the verb


def rehearse(plan: ChangePlan, *, actor) -> dict:
    """What the steps would do today or on their day, whichever is earlier; nothing of it stays.

    Plain values: `at`; `steps` with position, refusal ("" when it can be done), touched sentences, members
    left without a branch; `units` with name, members before and after, whether it is new or gone; `findings`.
    """
    with transaction.atomic():
        found = _tried(plan, actor)
        transaction.set_rollback(True)
    return found


def _tried(plan: ChangePlan, actor) -> dict:
    steps, ids = steps_of(plan), named_in(plan)
    before = _members(ids)
    hand = Hand(actor, min(plan.effective, timezone.localdate()), plans.VIEW, plan.reason)
    tried = [_try(step, hand) for step in steps]
    founded = {org.pk for org in hand.made.values()}
    after = _members(ids | founded)
    orgs = Org.objects.filter(pk__in=ids | founded).order_by("path")
    orgs = sorted(orgs, key=lambda org: org.pk in founded)
    units = [_unit(org, before.get(org.pk), after[org.pk], new=org.pk in founded) for org in orgs]
    return {
        "at": timezone.localtime().isoformat(timespec="minutes"),
        "steps": tried,
        "units": units,
        "findings": [line for org in orgs if not org.dissolved for line in _findings(org)],
    }


def _try(step: ChangeStep, hand: Hand) -> dict:
    """One step in a savepoint of its own: what refuses it, and the next one is tried all the same."""
    line = {"position": step.position, "refusal": "", "touched": _touched(step, hand), "homeless": 0}
    try:
        with transaction.atomic():
            take(step, hand)
    except DomainError as error:
        line["refusal"] = str(error.message)
        if step.verb == Verb.DISSOLVE:
            line["homeless"] = _members([step.org_id])[step.org_id]
    return line


def _touched(step: ChangeStep, hand: Hand) -> list[str]:
    """What goes along, and what the apps above say to it."""
    if step.org_id is None:
        return []
    org = Org.objects.get(pk=step.org_id)
    to = step.to or hand.made.get(step.to_step_id)
    carried = succession.holdings([org.pk], step.verb == Verb.ABSORB) if step.carries else _given(step)
    told = "、".join(_("%(label)s %(n)d") % {"label": label, "n": number} for label, number in carried)
    lines = [_("随之转入：%(told)s") % {"told": told}] if told else []
    action = TOUCHING.get(step.verb, step.verb)
    return [*lines, *map(str, panels.preview(org, action, to=to, on=hand.on))]


def _given(step: ChangeStep) -> list[tuple[str, int]]:
    """Who goes over where only some do."""
    return [(str(succession.roll().label), len(step.people))] if step.people else []


def _members(ids) -> dict[int, int]:
    """Members at and under each organization today; none where no app declares them."""
    declared = {metric.code: metric for metric in metrics.all_metrics()}
    total, today = declared.get(MEMBERS), Period.day()
    paths = Org.objects.filter(pk__in=ids).values_list("pk", "path")
    return {pk: (total.value(path, today) or 0) if total else 0 for pk, path in paths}


def _unit(org: Org, before: int | None, after: int, *, new: bool) -> dict:
    return {"name": str(org), "before": before, "after": after, "new": new, "gone": bool(org.dissolved)}


def _findings(org: Org) -> list[dict]:
    found = rules.structure_findings(org, org.children.standing().count())
    found += guards.findings(org, "health", on=timezone.localdate())
    return [_line(org, each) for each in found]


def _line(org: Org, finding: Finding) -> dict:
    return {
        "org": str(org),
        "level": finding.level,
        "clause": str(finding.clause.text),
        "source": str(finding.clause.source),
        "message": str(finding.message),
        "measured": finding.measured,
    }
