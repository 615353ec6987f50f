"""Verbs of change plans: draw up steps, carry all of them out at once, take all of them back."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from league.kernel import audit, permits, succession
from league.kernel.errors import DomainError, Refused
from league.kernel.scoping import within
from league.kernel.succession import Journal, Later
from orgs.choices.plans import Verb
from orgs.models import ChangePlan, ChangeStep, Org
from orgs.rules import plans as rules
from orgs.services import tree
from orgs.services.rehearsing import rehearse
from orgs.services.stepping import Hand, named_in, steps_of, take
from orgs.services.succession import COLUMNS, ORGS, lead_back

LIKE = ("kind", "level", "industry_category", "field")  # what an organization formed by a merger takes over


# Drawing up


@transaction.atomic
def draw_up(plan: ChangePlan, *, actor) -> ChangePlan:
    """Write a new plan, or what was changed in the head of a draft, and try its steps again."""
    permits.require(actor, rules.PLAN, plan.org)
    if plan.pk:
        refuse_no_draft(plan)
        _refuse_outside(plan, [org for step in steps_of(plan) for org in (step.org, step.to)])
    else:
        plan.created_by = actor
    plan.rehearsal = rehearse(plan, actor=actor) if plan.pk else {}
    plan.save()
    audit.record(actor, rules.DRAWN_UP, plan, None, {"title": plan.title})
    return plan


@transaction.atomic
def add_step(plan: ChangePlan, verb: str, *, actor, **told) -> ChangeStep:
    """Put a step at the end of a draft, and try all of them again.

    told: columns of the step by name. Raises Refused for a plan that is no draft, or for an organization
    outside the superior of the plan.
    """
    fresh = locked_draft(plan, actor)
    step = _append(fresh, verb, told)
    keep_steps(fresh, actor)
    return step


@transaction.atomic
def add_merger(plan: ChangePlan, orgs: Iterable[Org], *, name: str, short: str, actor) -> list[ChangeStep]:
    """合并为新组织: found one like the first of them below its superior, and let all of them pass into it."""
    fresh, orgs = locked_draft(plan, actor), list(orgs)
    if len({org.pk for org in orgs}) < 2:
        raise Refused(_("请至少选择两个不同的组织来合并。"))
    like = {column: getattr(orgs[0], column) for column in LIKE}
    founding = _append(fresh, Verb.FOUND, {"to": orgs[0].parent, "name": name, "short": short, **like})
    steps = [_append(fresh, Verb.ABSORB, {"org": org, "to_step": founding}) for org in orgs]
    keep_steps(fresh, actor)
    return [founding, *steps]


@transaction.atomic
def add_split(plan: ChangePlan, org: Org, *, name: str, short: str, actor) -> list[ChangeStep]:
    """分设: found a branch like this one beside it; who passes into it is chosen next."""
    fresh = locked_draft(plan, actor)
    like = {column: getattr(org, column) for column in LIKE}
    founding = _append(fresh, Verb.FOUND, {"to": org.parent, "name": name, "short": short, **like})
    steps = [founding, _append(fresh, Verb.GIVE, {"org": org, "to_step": founding})]
    keep_steps(fresh, actor)
    return steps


@transaction.atomic
def choose(
    step: ChangeStep, people: Iterable[int], words: Iterable[str], *, posts: bool, actor
) -> ChangeStep:
    """Settle who goes over in a step of a draft: the ids, and whomever the words name, and no others.

    Raises Refused, and keeps what was chosen before, for words that name nobody or several, and for people
    who do not sit in the branch.
    """
    fresh = locked_draft(step.plan, actor)
    named, strange = succession.roll().named(actor, step.org, words)
    if strange:
        told = {"words": "、".join(strange), "org": step.org}
        raise Refused(_("在“%(org)s”找不到，或不止一人：%(words)s。重名的请改填身份证号。") % told)
    chosen = {*people, *named}
    if chosen - {each.pk for each in succession.roll().sitters(actor, step.org, ())}:
        raise Refused(_("选定的人中有的已不在“%(org)s”，请重新选择。") % {"org": step.org})
    step.people, step.posts = sorted(chosen), posts
    step.save(update_fields=["people", "posts"])
    keep_steps(fresh, actor)
    return step


@transaction.atomic
def remove_step(step: ChangeStep, *, actor) -> ChangePlan:
    """Take a step out of a draft; Refused while a later one leads to what it founds."""
    fresh = locked_draft(step.plan, actor)
    later = ChangeStep.objects.filter(to_step=step).order_by("position").first()
    if later:
        words = _("第 %(n)d 步要用到它新建的组织，请先删除第 %(n)d 步。")
        raise Refused(words % {"n": later.position})
    step.delete()
    for position, each in enumerate(steps_of(fresh), start=1):
        ChangeStep.objects.filter(pk=each.pk).update(position=position)
    keep_steps(fresh, actor)
    return fresh


@transaction.atomic
def shift_step(step: ChangeStep, *, up: bool, actor) -> ChangePlan:
    """Let a step of a draft change places with the one before or after it, and try all of them again.

    Raises Refused at either end, and where a step would come before the one that founds what it leads to.
    """
    fresh = locked_draft(step.plan, actor)
    steps = steps_of(fresh)
    place = [each.pk for each in steps].index(step.pk)
    first, second = sorted((place, place - 1 if up else place + 1))
    if first < 0 or second >= len(steps):
        raise Refused(_("已经在最前面或最后面，不能再移。"))
    if steps[second].to_step_id == steps[first].pk:
        words = _("第 %(n)d 步要用到第 %(m)d 步新建的组织，不能排在它前面。")
        raise Refused(words % {"n": steps[second].position, "m": steps[first].position})
    _change_places(steps[first], steps[second])
    keep_steps(fresh, actor)
    return fresh


def _change_places(first: ChangeStep, second: ChangeStep) -> None:
    for step, position in ((first, 0), (second, first.position), (first, second.position)):
        ChangeStep.objects.filter(pk=step.pk).update(position=position)


@transaction.atomic
def try_again(plan: ChangePlan, *, actor) -> ChangePlan:
    """Rehearse a plan that is not yet carried out against the tree as it stands now."""
    permits.require(actor, rules.VIEW, plan)
    fresh = ChangePlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if fresh.state not in rules.OPEN:
        raise Refused(_("方案“%(state)s”，不用再预演。") % {"state": fresh.get_state_display()})
    _keep(fresh, actor)
    return fresh


def try_after_return(plan: ChangePlan, *, actor, on: date) -> None:
    """A plan that is drawn up again is measured against the tree as it stands now."""
    _keep(plan, actor)


def locked_draft(plan: ChangePlan, actor) -> ChangePlan:
    """The fresh row, locked; Forbidden or Refused where its steps may not be changed."""
    fresh = ChangePlan.objects.select_for_update(of=("self",)).select_related("org").get(pk=plan.pk)
    permits.require(actor, rules.PLAN, fresh)
    refuse_no_draft(fresh)
    return fresh


def refuse_no_draft(plan: ChangePlan) -> None:
    """Refused once the plan is on its way."""
    if not plan.is_draft:
        words = _("方案“%(state)s”，不能再修改。请先退回或重新拟定。")
        raise Refused(words % {"state": plan.get_state_display()})


def _append(plan: ChangePlan, verb: str, told: Mapping) -> ChangeStep:
    _refuse_outside(plan, [told.get("org"), told.get("to")])
    last = plan.steps.aggregate(last=Max("position"))["last"] or 0
    return ChangeStep.objects.create(plan=plan, position=last + 1, verb=verb, **told)


def _refuse_outside(plan: ChangePlan, orgs: Iterable[Org | None]) -> None:
    for org in filter(None, orgs):
        if not org.path.startswith(plan.org.path):
            told = {"org": org, "top": plan.org}
            raise Refused(_("“%(org)s”不在“%(top)s”下面，请改由共同上级拟定方案。") % told)


def keep_steps(plan: ChangePlan, actor) -> None:
    """Try the steps that were changed and keep what was found."""
    _keep(plan, actor)
    audit.record(actor, rules.DRAWN_UP, plan, None, {"steps": plan.steps.count()})


def _keep(plan: ChangePlan, actor) -> None:
    plan.rehearsal = rehearse(plan, actor=actor)
    plan.version += 1
    plan.save(update_fields=["rehearsal", "version"])


# Carrying out


def carry_out(plan: ChangePlan, *, actor, on: date) -> None:
    """All steps on the day of the plan, or none; what they changed is kept so that it can be taken back."""
    refuse_author(plan, actor=actor, on=on)
    steps, ids = steps_of(plan), named_in(plan)
    succession.lock(Org, ids, tree.lock_tree)
    paths = Org.objects.filter(pk__in=ids).values_list("path", flat=True)
    journal = Journal(ids, Org.objects.filter(within("path", paths)).values_list("pk", flat=True))
    hand = Hand(actor, plan.effective, rules.APPROVE, plan.reason)
    for step in steps:
        try:
            take(step, hand)
        except DomainError as error:
            words = _("第 %(n)d 步“%(step)s”办不成：%(why)s")
            raise Refused(words % {"n": step.position, "step": step, "why": error.message}) from error
    for pk, org in hand.made.items():
        ChangeStep.objects.filter(pk=pk).update(made=org)
    plan.journal = journal.close(org.pk for org in hand.made.values())
    plan.save(update_fields=["journal"])


def refuse_author(plan: ChangePlan, *, actor, on: date) -> None:
    """Who drew a plan up does not approve it."""
    if plan.created_by_id == actor.pk:
        raise Refused(_("方案是您拟定的，须由另一人审批。"), code="same_actor")


# Taking back


def take_back(plan: ChangePlan, *, actor, on: date) -> None:
    """Everything the plan changed as it was before; Refused, with what it is, when something rests on it."""
    lines, ids = plan.journal, _ids_of(plan)
    succession.lock(Org, ids, tree.lock_tree)
    if found := resting_on(plan):
        told = "；".join(
            _("%(label)s %(n)d 项（%(names)s）")
            % {"label": each.label, "n": each.number, "names": "、".join(each.names)}
            for each in found
        )
        words = _("执行以后又办理了依赖这次变更的业务，不能撤回：%(told)s。请另拟方案调整。")
        raise Refused(words % {"told": told})
    succession.undo(lines, ORGS.code)
    lead_back(lines)
    plan.journal = {}
    plan.save(update_fields=["journal"])


def _ids_of(plan: ChangePlan) -> set[int]:
    return {*named_in(plan), *map(int, plan.journal.get(ORGS.code, {}))}


def resting_on(plan: ChangePlan) -> list[Later]:
    """What happened since and would lose its footing; empty when the plan can be taken back.

    Rows changed again, rows at organizations it founded, organizations below those it moved.
    """
    lines = plan.journal
    known = lines.get(ORGS.code, {})
    return [
        *succession.later(lines, _ids_of(plan)),
        *_founded_since(known),
        *succession.dependents(Org, succession.founded(lines, ORGS.code), lines),
    ]


def _founded_since(known: Mapping[str, list]) -> list[Later]:
    """Organizations that were founded below those the plan moved: their paths would lead nowhere."""
    path = COLUMNS.index("path")
    moved = [after[path] for before, after in known.values() if before and before[path] != after[path]]
    rows = Org.objects.filter(within("path", moved)).exclude(pk__in=[int(pk) for pk in known])
    names = tuple(str(org) for org in rows.order_by("path")[: succession.SHOWN])
    return [Later(str(ORGS.label), rows.count(), names)] if names else []
