"""Two people act on one transfer at the same moment: nobody ends in a dissolved branch or moves twice."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, connections

from league.kernel.errors import DomainError
from league.kernel.models import StepRecord
from members.models import Affiliation, Member, Transfer, TransferTurn
from members.services import change_branch
from members.services.transfer import Aim, open_transfer
from members.workflows import TRANSFER
from orgs import services as orgs
from tests.factories import make_branch, make_member
from tests.members.transfer_world import on_the_way

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 100


def at_once(*verbs) -> list[bool]:
    """Start every verb in a thread of its own at the same moment; which of them went through."""
    gate = Barrier(len(verbs))

    def act(verb) -> bool:
        try:
            gate.wait()
            verb()
        except DomainError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(act, verbs))


def rounds() -> int:
    """SQLite has one writer at a time: there the order is asked, not the race."""
    return ROUNDS if connection.vendor == "postgresql" else 10


def released(world, number: int, target) -> Transfer:
    """A paper that waits for the receiver."""
    return on_the_way(world, target, by=world.secretary, name=f"赛{number}")


def test_nobody_is_received_into_a_branch_that_is_dissolved_meanwhile(world):
    violations, received = 0, 0
    for number in range(rounds()):
        branch = make_branch(world.sibling_township, f"临时{number}")
        paper = released(world, number, world.sibling_township)
        took, _gone = at_once(
            partial(TRANSFER.fire, paper, "receive", actor=world.sibling_secretary, data={"branch": branch}),
            partial(orgs.dissolve, branch, actor=world.staff, reason="班级毕业"),
        )
        branch.refresh_from_db()
        sitting = Member.objects.present().filter(branch=branch).count()
        violations += bool(branch.dissolved and sitting) + (sitting != took)
        received += took
    assert violations == 0
    assert Member.objects.filter(branch__dissolved__isnull=False).count() == 0
    assert received == Transfer.objects.filter(state="done").count()


def test_two_receivers_take_a_member_once(world):
    for number in range(rounds()):
        paper = released(world, number, world.sibling_township)
        places = (world.sibling_branch, world.second_sibling_branch)
        took = at_once(
            *(
                partial(TRANSFER.fire, paper, "receive", actor=world.sibling_secretary, data={"branch": each})
                for each in places
            )
        )
        assert sorted(took) == [False, True]
        chosen = places[took.index(True)]
        assert Affiliation.objects.get(member=paper.member_id, end=None).branch == chosen
        assert Member.objects.get(pk=paper.member_id).branch == chosen
    assert StepRecord.objects.filter(step="receive").count() == rounds()
    assert not TransferTurn.objects.filter(end=None).exists()


def test_a_double_submission_opens_one_paper(world):
    for number in range(rounds()):
        member = make_member(world.branch, f"双{number}")
        aim = Aim(target=world.sibling_township)
        took = at_once(*[partial(open_transfer, member, aim, actor=world.branch_secretary)] * 2)
        assert sorted(took) == [False, True]
    assert Transfer.objects.count() == TransferTurn.objects.count() == rounds()


def test_a_member_who_changes_the_branch_meanwhile_is_in_one_place(world):
    for number in range(rounds()):
        paper = released(world, number, world.sibling_branch)
        at_once(
            partial(TRANSFER.fire, paper, "receive", actor=world.sibling_secretary),
            partial(change_branch, paper.member, to=world.second_branch, actor=world.secretary),
        )
        span = Affiliation.objects.get(member=paper.member_id, end=None)
        assert span.branch_id == Member.objects.get(pk=paper.member_id).branch_id == world.sibling_branch.pk


def test_crosswise_moves_do_not_wait_for_one_another(world):
    for number in range(rounds()):
        one, other = make_member(world.branch, f"去{number}"), make_member(world.second_branch, f"来{number}")
        swapped = at_once(
            partial(open_transfer, one, Aim(target=world.second_branch), actor=world.secretary),
            partial(change_branch, other, to=world.branch, actor=world.secretary),
        )
        assert swapped == [True, True]
