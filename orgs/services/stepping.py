"""What each step of a change plan does; the same in earnest and in rehearsal."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from league.kernel.errors import Refused
from orgs.choices import Form, Kind
from orgs.choices.plans import FOUNDING, Verb
from orgs.models import ChangePlan, ChangeStep, Org
from orgs.rules import structure as rules
from orgs.services import tree
from orgs.services.merging import absorb, split_off, turn_into_committee


@dataclass
class Hand:
    """Who carries the steps out, for which day, by which permit and why; made: step id → what it founded."""

    actor: object
    on: date
    permit: str
    reason: str
    made: dict[int, Org] = field(default_factory=dict)

    @property
    def told(self) -> dict:
        """What every verb of the tree is told."""
        return {"actor": self.actor, "on": self.on, "permit": self.permit}


def steps_of(plan: ChangePlan) -> list[ChangeStep]:
    """The steps in their order, with the organizations they name."""
    return list(plan.steps.select_related("org", "to", "to_step").order_by("position"))


def named_in(plan: ChangePlan) -> set[int]:
    """Ids of the organizations that the steps name."""
    return {pk for step in steps_of(plan) for pk in (step.org_id, step.to_id) if pk}


def take(step: ChangeStep, hand: Hand) -> Org:
    """Carry one step out; Refused and Forbidden are those of the verb of the tree."""
    org = _DOING[step.verb](step, hand)
    if step.verb in FOUNDING:
        hand.made[step.pk] = org
    return org


def _place(step: ChangeStep, hand: Hand) -> Org:
    if not step.to_step_id:
        return step.to
    if step.to_step_id not in hand.made:
        raise Refused(_("前面的新建没有办成，这一步还没有去处。"))
    return hand.made[step.to_step_id]


def _found(step: ChangeStep, hand: Hand) -> Org:
    columns = ("name", "short", "kind", "level", "industry_category", "field")
    org = Org(**{column: getattr(step, column) for column in columns})
    org.parent, org.founded = _place(step, hand), hand.on
    return tree.add(org, **hand.told)


def _dispatch(step: ChangeStep, hand: Hand) -> Org:
    """派出团工委: only a committee sends one out, beside a body that hosts it, with the word of the Party."""
    sender = _place(step, hand)
    told = {"org": sender, "clause": rules.DISPATCHED.text}
    if sender.kind not in (Kind.COMMITTEE, Kind.LEADING_ORGAN):
        raise Refused(_("“%(org)s”不是团委，不能派出团工委（%(clause)s）。") % told)
    if not (step.host.strip() and step.approval.strip()):
        raise Refused(_("请填写依托单位和同级党组织批准文号（%(clause)s）。") % told)
    columns = ("name", "short", "level", "industry_category", "field", "host", "approval")
    org = Org(**{column: getattr(step, column) for column in columns})
    org.kind, org.form, org.parent, org.founded = Kind.WORK_COMMITTEE, Form.DISPATCHED, sender, hand.on
    return tree.add(org, **hand.told)


def _rename(step: ChangeStep, hand: Hand) -> Org:
    return tree.rename(step.org, name=step.name, short=step.short, **hand.told)


def _rekind(step: ChangeStep, hand: Hand) -> Org:
    changes = {"kind": step.kind} | ({"level": step.level} if step.level else {})
    if not step.name:
        return tree.edit(step.org, changes, actor=hand.actor, permit=hand.permit)
    branch = Org(name=step.name, short=step.short)
    hand.made[step.pk] = turn_into_committee(step.org, changes, branch, **hand.told)
    return step.org


def _move(step: ChangeStep, hand: Hand) -> Org:
    return tree.move(step.org, to=_place(step, hand), **hand.told)


def _absorb(step: ChangeStep, hand: Hand) -> Org:
    return absorb(step.org, into=_place(step, hand), reason=hand.reason, **hand.told)


def _give(step: ChangeStep, hand: Hand) -> Org:
    return split_off(step.org, into=_place(step, hand), people=step.people, posts=step.posts, **hand.told)


def _dissolve(step: ChangeStep, hand: Hand) -> Org:
    return tree.dissolve(step.org, reason=hand.reason, **hand.told)


_DOING = {
    Verb.FOUND: _found,
    Verb.DISPATCH: _dispatch,
    Verb.RENAME: _rename,
    Verb.REKIND: _rekind,
    Verb.MOVE: _move,
    Verb.GIVE: _give,
    Verb.ABSORB: _absorb,
    Verb.DISSOLVE: _dissolve,
}
