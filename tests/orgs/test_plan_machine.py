"""Whatever is planned, carried out and taken back by whomever: a tree, people in branches, days that stay."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from league.kernel import metrics
from league.kernel.errors import DomainError
from league.kernel.metrics import Period
from league.kernel.models import StepRecord
from members.models import Affiliation, Member
from members.services import change_branch
from orgs import services
from orgs.choices import Kind, Level
from orgs.choices.plans import FOUNDING, PlanState, Verb
from orgs.models import ChangePlan, Org, Placement
from orgs.services.plans import add_merger, add_split, add_step, choose, draw_up, remove_step
from orgs.workflows import CHANGE_PLAN
from tests.factories import OPENED, World, make_member, make_world
from tests.orgs.plan_world import everything

pytestmark = pytest.mark.django_db
DAYS = 3
VERBS = ("found", "dispatch", "rename", "rekind", "move", "dissolve")
VERBS += ("absorb", "merger", "split") * 2
WHO = ("secretary", "sibling_secretary", "other_staff", "leader", "branch_secretary", "staff")
RIGHT = {"approve": "reviewer", "return": "reviewer", "revert": "reviewer"}  # everything else: "staff"
WAY = ("submit", "approve", "return", "revert", "redraft", "discard")
NEXT = {
    PlanState.DRAFT: "submit",
    PlanState.SUBMITTED: "approve",
    PlanState.DONE: "revert",
    PlanState.REVERTED: "redraft",
}
# A try: what, which plan, which two organizations, by whom, what is odd, how many days back a plan begins.
TRIES = st.lists(
    st.tuples(
        st.sampled_from(("plan",) * 3 + ("next",) * 9 + ("whole",) * 6 + ("shift", "enter", "unstep") + WAY),
        st.integers(0, 2),
        st.lists(
            st.tuples(st.sampled_from(VERBS), st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=3
        ),
        st.sampled_from(("right",) * 12 + WHO),
        st.sampled_from(("",) * 12 + ("stale",)),
        st.integers(0, DAYS),
    ),
    min_size=6,
    max_size=16,
)


class Ledger:
    """Who stands below whom since when, told apart from the tree: events by day, replayed to any day."""

    def __init__(self):
        self.events = [(OPENED, org.pk, org.parent_id, 0) for org in Org.objects.order_by("path")]

    def on(self, day: date) -> dict[int, int | None]:
        """The parents of a day."""
        parents: dict[int, int | None] = {}
        for since, org, parent, _plan in self.events:
            if since <= day and parent == org:
                parents.pop(org, None)
            elif since <= day:
                parents[org] = parent
        return parents

    def tell(self, day: date, org: int, parent: int | None, plan: int = 0) -> None:
        """From the day on the organization stands there; below itself means: nowhere any more."""
        self.events.append((day, org, parent, plan))

    def first(self, day: date, parent: int) -> date:
        """The day, or the last one on which the parent or anything above it was moved."""
        parents, above = self.on(date.max), []
        while parent is not None:
            above.append(parent)
            parent = parents[parent]
        return max(day, *(since for since, org, _parent, _plan in self.events if org in above))

    def carried_out(self, plan: ChangePlan) -> None:
        """The events that the steps of a plan mean."""
        for step in plan.steps.select_related("to_step").order_by("position"):
            self._step(step, step.to_id or (step.to_step and step.to_step.made_id), plan)

    def _step(self, step, to: int | None, plan: ChangePlan) -> None:
        day = plan.effective
        if step.verb in FOUNDING:
            self.tell(self.first(day, to), step.made_id, to, plan.pk)
        elif step.verb == Verb.MOVE:
            self.tell(day, step.org_id, to, plan.pk)
        elif step.verb == Verb.ABSORB:
            for child in [org for org, parent in self.on(date.max).items() if parent == step.org_id]:
                self.tell(day, child, to, plan.pk)
            self.tell(day, step.org_id, step.org_id, plan.pk)
        elif step.verb == Verb.DISSOLVE:
            self.tell(day, step.org_id, step.org_id, plan.pk)
        elif step.verb == Verb.REKIND and step.made_id:
            self.tell(day, step.made_id, step.org_id, plan.pk)

    def taken_back(self, plan: ChangePlan) -> None:
        """As if the plan had never been."""
        self.events = [each for each in self.events if each[-1] != plan.pk]


@dataclass
class Machine:
    """The world, the plans so far, the ledger, and what was there before each plan still in force."""

    world: World
    plans: list[int]
    ledger: Ledger
    before: list[tuple[int, tuple | None]]
    today: date
    done: list[str] = field(default_factory=list)

    @classmethod
    def new(cls) -> "Machine":
        """The small world with eight members."""
        world = make_world()
        homes = (world.branch, world.branch, world.branch, world.second_branch, world.second_branch)
        homes += (world.sibling_branch, world.second_sibling_branch, world.other_branch)
        for number, home in enumerate(homes):
            make_member(home, f"团员{number}")
        return cls(world, [], Ledger(), [], timezone.localdate())

    def attempt(self, one: tuple) -> None:
        """One try; what is refused leaves nothing behind."""
        what, which, wishes, who, odd, back = one
        plan = self.plan(which)
        if what == "plan" or plan is None:
            self.draft(wishes, self.today - timedelta(days=back))
        elif what == "shift":
            self.shift(*wishes[0][1:])
        elif what == "enter":
            self.enter(wishes[0][1])
        elif what == "unstep":
            self.unstep(plan)
        elif what == "whole":
            for name in ("submit", "approve"):
                self.fire(self.plan(which), name, who, odd)
        else:
            self.fire(plan, NEXT.get(plan.state, "submit") if what == "next" else what, who, odd)

    def plan(self, which: int) -> ChangePlan | None:
        """One of the last three plans."""
        return (
            ChangePlan.objects.get(pk=self.plans[-3:][which % len(self.plans[-3:])]) if self.plans else None
        )

    @staticmethod
    def refusable(verb) -> bool:
        """Whether it was done."""
        try:
            with transaction.atomic():
                verb()
        except DomainError:
            return False
        return True

    # Drawing up

    def draft(self, wishes, effective: date) -> None:
        """A new plan below the county with some steps."""
        told = {"title": f"方案{len(self.plans)}", "reason": "区划调整", "effective": effective}
        plan = draw_up(ChangePlan(org=self.world.county, **told), actor=self.world.staff)
        self.plans.append(plan.pk)
        for wish in wishes:
            self.refusable(lambda wish=wish: self.add(plan, *wish))
        lines = ChangePlan.objects.get(pk=plan.pk).rehearsal.get("steps", [])
        refused = {line["position"] for line in lines if line["refusal"]}
        for each in plan.steps.filter(position__in=refused).order_by("-position"):
            self.refusable(lambda each=each: remove_step(each, actor=self.world.staff))

    def add(self, plan: ChangePlan, verb: str, first: int, second: int) -> None:
        """A step with organizations that mostly suit it."""
        pool = list(
            Org.objects.standing().under(self.world.county).exclude(pk=self.world.county.pk).order_by("pk")
        )
        branches = [org for org in pool if org.is_branch] or pool
        above = [self.world.county, *(org for org in pool if not org.is_branch)]
        one, other = branches[first % len(branches)], branches[second % len(branches)]
        wide, place = pool[first % len(pool)], above[second % len(above)]
        name = {"name": f"新{plan.pk}-{first}团支部", "short": f"新{plan.pk}-{first}"}
        actor = self.world.staff
        if verb == "merger":
            add_merger(plan, [one, other], actor=actor, **name)
        elif verb == "split":
            _founding, giving = add_split(plan, one, actor=actor, **name)
            people = Member.objects.present().filter(branch=one).order_by("pk")
            choose(
                giving, [each.pk for each in people[: second % 3 + 1]], (), posts=bool(first % 2), actor=actor
            )
        else:
            told = {
                "found": {
                    "to": place,
                    "kind": (Kind.BRANCH, Kind.COMMITTEE)[first % 2],
                    "level": Level.UNIT,
                    **name,
                },
                "dispatch": {
                    "to": place,
                    "level": Level.UNIT,
                    "host": "园区",
                    "approval": "党发 1 号",
                    **name,
                },
                "rename": {"org": wide, **name},
                "rekind": {"org": one, "kind": Kind.GENERAL_BRANCH, "level": Level.UNIT, **name},
                "move": {"org": wide, "to": place},
                "absorb": {"org": wide, "to": pool[second % len(pool)]},
                "dissolve": {"org": wide},
            }[verb]
            add_step(plan, verb, actor=actor, **told)

    def unstep(self, plan: ChangePlan) -> None:
        """The first step of a plan is taken out."""
        if step := plan.steps.first():
            self.refusable(lambda: remove_step(step, actor=self.world.staff))

    # The way

    def fire(self, plan: ChangePlan, name: str, who: str, odd: str) -> None:
        """A step of the way of a plan, and what it means to the ledger."""
        actor = getattr(self.world, RIGHT.get(name, "staff") if who == "right" else who)
        version, snapshot = plan.version - (odd == "stale"), everything()
        told = {"actor": actor, "version": version, "comment": "依据不足"}
        if not self.refusable(lambda: CHANGE_PLAN.fire(plan, name, **told)):
            assert everything() == snapshot
            return
        assert odd != "stale"
        self.done.append(name)
        if name == "approve":
            self.before.append((plan.pk, snapshot))
            self.ledger.carried_out(plan)
        elif name == "revert":
            self.reverted(plan)
        else:
            assert everything() == snapshot

    def reverted(self, plan: ChangePlan) -> None:
        """The last plan in force leaves what was before it; an earlier one spoils that for later ones."""
        place = [pk for pk, _snapshot in self.before].index(plan.pk)
        _pk, snapshot = self.before.pop(place)
        self.before[place:] = [(pk, None) for pk, _later in self.before[place:]]
        self.ledger.taken_back(plan)
        if snapshot is not None and place == len(self.before):
            assert everything() == snapshot

    # What happens beside the plans

    def shift(self, first: int, second: int) -> None:
        """A member changes the branch."""
        people = list(Member.objects.under(self.world.county).order_by("pk"))
        branches = list(
            Org.objects.standing().under(self.world.county).filter(kind=Kind.BRANCH).order_by("pk")
        )
        if not branches:
            return
        person, to = people[first % len(people)], branches[second % len(branches)]
        if self.refusable(lambda: change_branch(person, to=to, actor=self.world.staff)):
            self.spoil()

    def enter(self, number: int) -> None:
        """A branch is founded without any plan."""
        told = {
            "name": f"自建{number}团支部",
            "short": f"自建{number}",
            "kind": Kind.BRANCH,
            "level": Level.BRANCH,
        }
        org = Org(parent=self.world.sibling_township, founded=self.today, **told)
        if self.refusable(lambda: services.add(org, actor=self.world.staff)):
            first = self.ledger.first(self.today, org.parent_id)
            self.ledger.tell(first, org.pk, org.parent_id)
            self.spoil()

    def spoil(self) -> None:
        """What was before no longer comes back exactly: something else happened since."""
        self.before = [(pk, None) for pk, _snapshot in self.before]

    # What is true whatever happened

    def hold(self, neighbour: list) -> None:
        """The tree, the people, the days, the neighbour, and who approved."""
        assert (services.wrong_paths(), services.wrong_placements()) == ([], [])
        codes = list(Org.objects.values_list("code", flat=True))
        assert len(codes) == len(set(codes))
        homes = dict(Member.objects.values_list("pk", "branch"))
        spans = Affiliation.objects.filter(end=None).values_list("member", "branch")
        assert sorted(spans) == sorted(homes.items())
        sitting = Org.objects.filter(pk__in=set(homes.values()))
        assert all(org.is_branch and org.dissolved is None for org in sitting)
        total, day = metrics.get("members.total"), Period.day(self.today)
        assert total.value(self.world.city.path, day) == len(homes) == 8
        assert sum(total.units(self.world.city.path, day).values()) == 8
        for back in range(DAYS + 2):
            self.agrees(self.today - timedelta(days=back))
        assert of_neighbour(self.world) == neighbour
        for record in StepRecord.objects.filter(workflow=CHANGE_PLAN.code, step__in=("approve", "revert")):
            assert record.actor_id in (self.world.reviewer.pk, self.world.staff.pk)
            assert (record.step, record.actor_id) != ("approve", self.world.staff.pk)

    def agrees(self, day: date) -> None:
        """The events replayed to a day give the tree that the query gives."""
        parents = self.ledger.on(day)
        rows = Placement.objects.on_day(day).values_list("org", "parent", "path")
        assert sorted(rows) == sorted((org, parent, path_in(parents, org)) for org, parent in parents.items())


def path_in(parents: dict, org: int | None) -> str:
    """The path that follows from the parents."""
    return f"{path_in(parents, parents[org])}{org}." if org else ""


def of_neighbour(world: World) -> list:
    """Everything of the other county, as it is stored."""
    orgs = Org.objects.under(world.other_county).order_by("pk")
    return [*orgs.values(), *Member.objects.under(world.other_county).order_by("pk").values()]


@settings(
    max_examples=10,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(tries=TRIES)
def test_no_path_breaks_what_must_hold(db, tries):
    with transaction.atomic():
        machine = Machine.new()
        neighbour = of_neighbour(machine.world)
        for one in tries:
            machine.attempt(one)
            machine.hold(neighbour)
        event(f"{machine.done.count('approve')} carried out, {machine.done.count('revert')} taken back")
        transaction.set_rollback(True)


def test_the_machine_carries_out_and_takes_back(db):
    machine = Machine.new()
    neighbour = of_neighbour(machine.world)
    wishes = [("merger", 0, 1), ("split", 2, 0), ("found", 1, 1)]
    tries = [("plan", 0, wishes, "right", "", 1), *[("next", 0, wishes, "right", "", 0)] * 6]
    for one in tries:
        machine.attempt(one)
        machine.hold(neighbour)
    steps = StepRecord.objects.filter(workflow=CHANGE_PLAN.code).order_by("pk").values_list("step", flat=True)
    assert list(steps) == ["submit", "approve", "revert", "redraft", "submit", "approve"]
