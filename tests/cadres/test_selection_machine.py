"""Selections under any order of steps, withdrawals, objections and moves: never an inconsistent state."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from cadres.choices.selection import SelectionState as State
from cadres.models import Candidate, Post, Selection
from cadres.services import selection as services
from cadres.workflows import SELECTION
from league.kernel.errors import DomainError
from orgs.models import Org
from orgs.services import move
from tests.cadres.selection_world import NOTICE_ON, PAPERS, PEOPLE, name, opened, today
from tests.factories import make_world

DATA = {
    "call": {"working_group": "镇党委", "called_on": date(2026, 8, 1)},
    "try": {"trial_on": date(2026, 9, 1)},
    "announce": {"notice_on": NOTICE_ON},
    "approve": PAPERS,
    "appoint": {"document": "富团〔2026〕12 号"},
}
STEPS = [step.name for step in SELECTION.steps if step.name != "cancel"]
WHO = ("secretary", "staff", "reviewer", "other_staff", "other_reviewer", "sibling_secretary")
AFTER = (State.VETTED, State.NOTICED, State.APPROVED, State.DONE)
TRIES = st.lists(
    st.one_of(
        *[st.just(("forward",))] * 5,
        st.tuples(st.just("step"), st.sampled_from(STEPS), st.sampled_from(WHO)),
        st.tuples(st.just("withdraw"), st.integers(0, 3)),
        st.tuples(st.just("objection"), st.booleans()),
        st.just(("moved",)),
    ),
    min_size=10,
    max_size=30,
)


class Story:
    """One selection of a township, anybody, any order."""

    def __init__(self, *, trial: bool):
        self.world = make_world()
        self.pk = opened(self.world, trial=trial).pk
        for each in PEOPLE:
            name(self.selection, self.world.secretary, *each)

    @property
    def selection(self) -> Selection:
        """As it stands."""
        return Selection.objects.select_related("org").get(pk=self.pk)

    def user(self, who: str) -> User:
        """Somebody with today's grants."""
        return User.objects.get(pk=getattr(self.world, who).pk)

    def tried(self, act) -> None:
        """What is refused changes nothing."""
        before = self.told()
        try:
            act()
        except DomainError:
            assert self.told() == before

    def told(self) -> tuple:
        """Everything the selection says."""
        people = Candidate.objects.order_by("pk").values_list("chosen", "withdrawn_on", "refused", "vetted")
        return self.selection.state, self.selection.version, tuple(people), Post.objects.count()

    def step(self, step: str, who: str):
        """Somebody takes a step."""
        data = dict(DATA.get(step, {})) | ({"start": today()} if step == "appoint" else {})
        told = {"actor": self.user(who), "comment": "重来", "data": data}
        self.tried(lambda: SELECTION.fire(self.selection, step, **told))

    def forward(self):
        """Everything is done that the next step asks for, and it is taken by the right person."""
        selection = self.selection
        for place, one in enumerate(selection.candidates.standing()):
            if selection.state == State.TRIAL:
                services.try_out(one, "passed", "", actor=self.user("secretary"))
            if selection.state in services.SCORING:
                for judge in range(3):
                    services.score(one, f"评委{judge}", 90 - place, actor=self.user("secretary"))
            if selection.state == State.SPOKEN:
                services.vet(one, "fit", "", actor=self.user("secretary"))
        county = Org.objects.get(pk=self.world.township.pk).parent_id
        above = "reviewer" if county == self.world.county.pk else "other_reviewer"
        for step in SELECTION.leaving(selection.state):
            if not step.backward:
                who = above if step.name in ("approve", "appoint") else "secretary"
                self.step(step.name, who)

    def withdraw(self, place: int):
        """A candidate leaves."""
        one = Candidate.objects.order_by("pk")[place]
        self.tried(lambda: services.withdraw(one, actor=self.user("secretary")))

    def objection(self, found: bool):
        """Somebody objects, or what was found is told."""
        by = self.user("secretary")
        act = services.settle_objections if found else services.object_to
        self.tried(lambda: act(self.selection, "存疑", actor=by))

    def moved(self):
        """The township passes to the other county, and back."""
        township = Org.objects.select_related("parent").get(pk=self.world.township.pk)
        here = township.parent_id == self.world.county.pk
        move(
            township, to=self.world.other_county if here else self.world.county, actor=self.user("city_staff")
        )

    def nobody_is_chosen_who_was_refused(self):
        """Who was refused by a clause is never chosen, and as many are chosen as are wanted."""
        chosen = Candidate.objects.filter(chosen=True)
        assert not chosen.exclude(refused="").exists()
        assert chosen.count() == (self.selection.seats if self.selection.state in AFTER else 0)

    def a_post_stands_only_at_the_end(self):
        """A post is there when, and only when, the selection is done; then everything before was there."""
        selection = self.selection
        is_done = selection.state == State.DONE
        assert Post.objects.count() == (selection.seats if is_done else 0)
        if is_done:
            assert selection.notice_until < today()
            assert selection.party_document
            assert not selection.trial or not selection.candidates.filter(chosen=True).exclude(tried="passed")
            assert selection.superior_document
            assert not selection.objections.filter(finding="").exists()
            assert not selection.candidates.filter(chosen=True).exclude(withdrawn_on=None).exists()
        if selection.state in (State.NOTICED, State.APPROVED):
            assert selection.notice_until >= NOTICE_ON + timedelta(days=5)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(TRIES, st.booleans())
def test_no_order_of_tries_breaks_a_selection(tries, trial):
    with transaction.atomic():
        story = Story(trial=trial)
        for verb, *told in tries:
            getattr(story, verb)(*told)
            story.nobody_is_chosen_who_was_refused()
            story.a_post_stands_only_at_the_end()
        transaction.set_rollback(True)
