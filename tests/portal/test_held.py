"""Held rows: who imports learns nothing, who sees both sides decides, and the counts follow."""

from datetime import date

import pytest

from league.kernel import jobs
from league.kernel.models import AuditEvent
from members.models import Member
from tests.factories import make_id, make_member
from tests.portal.test_import_wizard import address, counts, someone

BORN = date(2005, 3, 1)


@pytest.fixture
def held(world, roster, as_user):
    """李明 of 葛坡村支部 stands in a roster of 麦岭镇, which has been committed."""
    make_member(world.sibling_branch, "李明", birth=BORN, sex="1", serial=1)
    batch = roster(someone(world))
    assert counts(batch) == {"hold": 1}
    as_user(world.secretary).post(address(batch, "commit"))
    jobs.run_waiting()
    return batch


def settle(visitor, batch, choice):
    position = batch.rows.get(outcome="held").position
    return visitor.post(address(batch, "rows", position, "settle"), {"choice": choice}, follow=True)


def told(batch) -> dict:
    batch.refresh_from_db()
    return {name: n for name, n in batch.counts.items() if name.startswith("outcome_") and n}


def test_who_imported_is_told_no_more_than_that_it_is_being_checked(world, held, as_user):
    visitor = as_user(world.secretary)
    assert "葛坡" not in visitor.get(address(held)).text
    assert "李明" not in visitor.get("/imports/held/").text
    assert "等您核重" not in visitor.get("/todos/").text
    assert "已经有人处理了" in settle(visitor, held, "move").text
    assert told(held) == {"outcome_held": 1, "outcome_skipped": 1}


def test_who_sees_both_sides_finds_the_row_among_the_to_dos(world, held, as_user):
    visitor = as_user(world.staff)
    assert "有 1 人在两处登记，等您核重" in visitor.get("/todos/").text
    page = visitor.get("/imports/held/").text
    assert "葛坡村支部" in page
    assert "麦岭村支部" in page
    assert make_id(BORN, "1", 1) not in page
    assert "李明" not in as_user(world.other_staff).get("/imports/held/").text


@pytest.mark.parametrize(
    ("choice", "outcome", "branch"),
    [
        ("stay", "outcome_unchanged", "sibling_branch"),
        ("move", "outcome_changed", "branch"),
        ("wrong", "outcome_rejected", "sibling_branch"),
    ],
)
def test_each_decision_and_the_counts_after_it(world, held, as_user, choice, outcome, branch):
    assert "已核重" in settle(as_user(world.staff), held, choice).text
    assert told(held) == {outcome: 1, "outcome_skipped": 1}
    assert Member.objects.get().branch == getattr(world, branch)
    assert AuditEvent.objects.filter(event="sheets.settle", actor=world.staff).count() == 1


def test_a_row_is_decided_once(world, held, as_user):
    visitor = as_user(world.staff)
    position = held.rows.get(outcome="held").position
    settle(visitor, held, "stay")
    again = visitor.post(address(held, "rows", position, "settle"), {"choice": "move"})
    assert "已经有人处理了" in again.text
    assert Member.objects.get().branch == world.sibling_branch


def test_undo_moves_back_who_was_moved(world, held, as_user):
    settle(as_user(world.staff), held, "move")
    as_user(world.staff).post(address(held, "undo"))
    jobs.run_waiting()
    assert Member.objects.get().branch == world.sibling_branch
