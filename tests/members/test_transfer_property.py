"""Whatever is asked, released, refused, mended, appealed and withdrawn in whatever order: the books close."""

import pytest
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from league.kernel import metrics
from league.kernel.errors import DomainError
from league.kernel.metrics import Period
from members.choices import TransferState
from members.models import Affiliation, Member, Transfer, TransferTurn
from members.services import change_branch
from members.services.transfer import Aim, open_transfer
from members.workflows import TRANSFER
from tests.factories import make_member, make_world

pytestmark = pytest.mark.django_db
PEOPLE = 4
MOVES = st.lists(
    st.tuples(
        st.sampled_from(("ask", "ask", "outside", "change", *[step.name for step in TRANSFER.steps] * 2)),
        st.integers(0, PEOPLE - 1),
        st.integers(0, 50),
        st.integers(0, 50),
    ),
    min_size=4,
    max_size=25,
)


def move(world, people, made) -> None:
    """One verb by somebody, who may or may not be allowed to."""
    verb, who, first, second = made
    actors = (
        world.branch_secretary,
        world.secretary,
        world.sibling_secretary,
        world.staff,
        world.other_staff,
    )
    places = (world.branch, world.second_branch, world.sibling_branch, world.township, world.other_branch)
    member, actor = Member.objects.get(pk=people[who].pk), actors[first % len(actors)]
    place = places[second % len(places)]
    if verb == "ask":
        open_transfer(member, Aim(target=place), actor=actor)
    elif verb == "outside":
        open_transfer(member, Aim(outside="共青团外地大学委员会"), actor=actor)
    elif verb == "change":
        change_branch(member, to=place, actor=actor)
    elif paper := member.transfers.open().first():
        today = timezone.localdate()
        data = {"branch": place if place.is_branch else None, "letter_no": "8", "letter_on": today}
        data |= {"receipt_on": today, "target": place}
        TRANSFER.fire(paper, verb, actor=actor, comment="理由", data=data)


def check(world) -> None:
    """What must hold after every verb."""
    for member in Member.objects.all():
        open_spans = list(Affiliation.objects.filter(member=member, end=None))
        assert len(open_spans) == (member.left_on is None)
        assert [span.branch_id for span in open_spans] in ([], [member.branch_id])
        assert member.branch.is_branch
    per_member = Transfer.objects.open().values("member").annotate(n=Count("pk"))
    assert all(row["n"] == 1 for row in per_member)
    waiting = TransferTurn.objects.filter(end=None)
    assert set(waiting.values_list("transfer", "org")) == set(
        Transfer.objects.open().values_list("pk", "turn")
    )
    assert not Transfer.objects.exclude(state__in=TransferState.open()).exclude(turn=None).exists()
    assert not Transfer.objects.filter(Q(state="done") & Q(moved_on=None)).exists()
    today = Period(timezone.localdate(), timezone.localdate())
    for org in (world.city, world.county, world.township, world.sibling_township):
        figure = {code: metrics.get(f"members.{code}").value(org.path, today) for code in CODES}
        assert figure["transfers_asked"] - figure["transfers_closed"] == figure["in_transit"]
    total = metrics.get("members.total").value(world.city.path, today)
    outside = Transfer.objects.filter(kind="outside", state="done").count()
    assert total == PEOPLE - outside


CODES = ("transfers_asked", "transfers_closed", "in_transit")


@given(MOVES)
@settings(max_examples=25, deadline=None, phases=(Phase.generate,), derandomize=True)
def test_no_order_of_moves_breaks_the_books(moves):
    with transaction.atomic():
        world = make_world()
        people = [make_member(world.branch, f"某{n}") for n in range(PEOPLE)]
        for made in moves:
            try:
                with transaction.atomic():
                    move(world, people, made)
            except DomainError:
                pass
            check(world)
        transaction.set_rollback(True)
