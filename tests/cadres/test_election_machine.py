"""Elections under any order of steps, edited ballots, delays, moves: never an inconsistent state."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Max
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from cadres.choices.elections import ElectionState as State
from cadres.models import Election, ElectionCandidate, Post
from cadres.rules.elections import result
from cadres.services import elections as services
from cadres.workflows import ELECTION
from league.kernel.errors import DomainError
from orgs.models import Org
from orgs.services import dissolve, move
from tests.cadres.election_world import ALLOWED, MEETING, begun, stand, today
from tests.factories import make_world

REPLY = {"result_document": "富团复〔2026〕8 号"}
STEPS = [step.name for step in ELECTION.steps]
WHO = ("secretary", "staff", "reviewer", "other_staff", "other_reviewer", "sibling_secretary")
NUMBER = st.integers(0, 75)
TRIES = st.lists(
    st.one_of(
        *[st.just(("forward",))] * 6,
        st.tuples(st.just("step"), st.sampled_from(STEPS), st.sampled_from(WHO), st.booleans()),
        st.tuples(st.just("ballot"), st.tuples(NUMBER, NUMBER, NUMBER), NUMBER, st.sampled_from(WHO)),
        st.tuples(st.just("odd_meeting"), st.sampled_from(list(MEETING)), NUMBER),
        st.tuples(st.just("candidate"), st.integers(0, 5)),
        st.tuples(st.just("delay"), st.integers(-400, 400), st.booleans()),
        st.just(("moved",)),
        st.just(("dissolved",)),
    ),
    min_size=10,
    max_size=35,
)


class Story:
    """The elections of one township, anybody, any order."""

    def __init__(self):
        self.world = make_world()
        self.serial = 300
        self.pk = 0
        self.held_on = today() - timedelta(days=2000)
        self.seen: dict[int, tuple] = {}
        self.begin()

    @property
    def election(self) -> Election:
        """The latest, as it stands."""
        return Election.objects.select_related("org__parent").get(pk=self.pk)

    def user(self, who: str) -> User:
        """Somebody with today's grants."""
        return User.objects.get(pk=getattr(self.world, who).pk)

    def above(self) -> str:
        """Who confirms where the township stands now."""
        here = Org.objects.get(pk=self.world.township.pk).parent_id == self.world.county.pk
        return "reviewer" if here else "other_reviewer"

    def begin(self):
        """An election of two seats with three candidates."""
        self.pk = begun(self.world.township, self.user("secretary")).pk
        self.three_stand()

    def three_stand(self):
        """Three candidates for the two seats."""
        for place in range(3):
            self.serial += 1
            stand(self.election, self.user("secretary"), f"人{place}", self.serial, post_title="委员")

    def tried(self, act) -> None:
        """What is refused changes nothing."""
        before = self.told()
        try:
            act()
        except DomainError:
            assert self.told() == before

    def told(self) -> tuple:
        """Everything the elections say."""
        rows = Election.objects.order_by("pk").values_list(
            "pk", "state", "version", "last_day", "result_document"
        )
        people = ElectionCandidate.objects.order_by("pk").values_list("votes", "again", "elected")
        return (
            tuple(rows),
            tuple(people),
            tuple(Post.objects.order_by("pk").values_list("pk", "start", "end")),
        )

    # What people try

    def step(self, step: str, who: str, stale: bool):
        """Somebody takes a step, perhaps of a page that is out of date."""
        election = self.election
        data = {"allow": ALLOWED, "confirm": REPLY}.get(step, {})
        data = MEETING | {"held_on": self.held_on} if step == "hold" else data
        told = {"actor": self.user(who), "comment": "重来", "data": data}
        version = election.version - 1 if stale else None
        self.tried(lambda: ELECTION.fire(election, step, version=version, **told))

    def forward(self):
        """The right person does what the election waits for."""
        election = self.election
        if election.state not in (*State.open(), State.CONFIRMED):
            self.tried(self.begin)
            return
        if election.state == State.PREPARING and not election.candidates.exists():
            self.three_stand()
        if election.state == State.ALLOWED:
            self.held_on += timedelta(days=100)
        if election.state == State.HELD:
            self.ballot((60, 50, 20), 0, "secretary")
        step = ELECTION.leaving(election.state)[0].name
        who = self.above() if step in ("allow", "confirm") else "secretary"
        self.step(step, who, False)
        latest = Election.objects.filter(org=self.world.township).order_by("-pk").first()
        if latest.pk != self.pk:
            self.pk = latest.pk

    def ballot(self, numbers: tuple, again: int, who: str):
        """Votes are entered, or edited."""
        people = list(self.election.candidates.order_by("pk"))[:3]
        told = {one.pk: (number, again or None) for one, number in zip(people, numbers, strict=False)}
        self.tried(lambda: services.count_votes(self.election, told, actor=self.user(who)))

    def odd_meeting(self, column: str, number: int):
        """The meeting is entered with a number that may be wrong."""
        data = MEETING | {"held_on": self.held_on + timedelta(days=1), column: number}
        told = {"actor": self.user("secretary"), "data": data}
        self.tried(lambda: ELECTION.fire(self.election, "hold", **told))

    def candidate(self, place: int):
        """Somebody more stands, perhaps twice."""
        name = f"后来{place}"
        self.tried(lambda: stand(self.election, self.user("secretary"), name, 900 + place, post_title="委员"))

    def delay(self, days: int, both: bool):
        """A term is let run on, with one approval or both."""
        election = self.election
        if election.term_end:
            until = election.term_end + timedelta(days=days)
            papers = ("麦党〔2026〕9 号", "富团〔2026〕4 号" if both else "")
            self.tried(lambda: services.delay(election, until, *papers, actor=self.user(self.above())))

    def moved(self):
        """The township passes to the other county, and back."""
        township = Org.objects.select_related("parent").get(pk=self.world.township.pk)
        target = self.world.county if self.above() == "other_reviewer" else self.world.other_county
        self.tried(lambda: move(township, to=target, actor=self.user("city_staff")))

    def dissolved(self):
        """A branch below ends; it has nothing to do with the township's election."""
        branch = Org.objects.get(pk=self.world.branch.pk)
        self.tried(lambda: dissolve(branch, actor=self.user("staff"), reason="撤并"))

    # What holds always

    def one_goes_on_and_one_runs(self):
        """At most one election goes on and one term runs, never both; it is the latest that was confirmed."""
        rows = Election.objects.filter(org=self.world.township)
        going, running = rows.filter(state__in=State.open()), rows.filter(state=State.CONFIRMED)
        assert going.count() + running.count() <= 1
        for term in running:
            assert (
                term.held_on == rows.filter(state__in=State.standing()).aggregate(last=Max("held_on"))["last"]
            )

    def a_confirmed_ballot_stays(self):
        """Once confirmed, neither meeting nor votes ever change; the elected follow from the votes."""
        for term in Election.objects.filter(state__in=State.standing()):
            people = list(term.candidates.order_by("pk"))
            told = (*(getattr(term, name) for name in (*MEETING, "held_on", "result_document")),)
            votes = tuple((one.pk, one.votes, one.again, one.elected) for one in people)
            assert self.seen.setdefault(term.pk, (told, votes)) == (told, votes)
            elected, tied = result(term, people)
            assert {one.pk for one in elected} == {one.pk for one in people if one.elected}
            assert (tied, len(elected) <= term.seats) == ([], True)
            assert term.returned <= term.issued <= term.voters <= term.present <= term.due
            assert 3 * term.present > 2 * term.due
            assert all(2 * one.votes > term.voters for one in elected)
            assert term.party_document
            assert term.superior_document

    def posts_follow_the_latest_term(self):
        """Who sits in the team is who was elected last, until the end of that term."""
        latest = Election.objects.latest_term(self.world.township)
        sitting = Post.objects.filter(org=self.world.township, end=None)
        elected = latest.candidates.filter(elected=True) if latest else ElectionCandidate.objects.none()
        assert set(sitting.values_list("id_index", flat=True)) == set(
            elected.values_list("id_index", flat=True)
        )
        assert {post.start for post in sitting} <= {latest.held_on if latest else None}

    def a_delay_has_two_papers(self):
        """No term runs on without both approvals."""
        for term in Election.objects.exclude(delayed_until=None):
            assert term.delay_party
            assert term.delay_superior
            assert term.last_day == term.delayed_until > term.term_end


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(TRIES)
def test_no_order_of_tries_breaks_an_election(tries):
    with transaction.atomic():
        story = Story()
        for verb, *told in tries:
            getattr(story, verb)(*told)
            story.one_goes_on_and_one_runs()
            story.a_confirmed_ballot_stays()
            story.posts_follow_the_latest_term()
            story.a_delay_has_two_papers()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_story_goes_through_two_terms():
    """The way forward of the machine is a way to the end."""
    story = Story()
    for _turn in range(7):
        story.forward()
    assert list(Election.objects.order_by("pk").values_list("state", flat=True)) == ["succeeded", "confirmed"]
    story.a_confirmed_ballot_stays()
    story.posts_follow_the_latest_term()
    assert Post.objects.filter(end=None).count() == 2
