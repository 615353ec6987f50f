"""Papers between two organizations: whose turn it is, who finds it on the desk, and many rows in one go."""

from datetime import timedelta

import pytest
from django.utils import timezone

from league.kernel import audit, permits
from league.kernel.errors import Forbidden
from league.kernel.models import StepRecord
from members.choices import TransferState
from members.models import Transfer
from members.rules.transfer import RELEASE
from members.rules.transfer import TRANSFER as ASK
from members.workflows import TRANSFER
from tests.members.transfer_world import on_the_way

pytestmark = pytest.mark.django_db


def names(user, paper) -> list[str]:
    """The steps open to a user."""
    return [offer.step.name for offer in TRANSFER.open_to(user, paper)]


def test_a_step_belongs_to_the_side_whose_turn_it_is(world):
    paper = on_the_way(world)
    assert names(world.secretary, paper) == ["release", "send_back", "withdraw"]
    assert names(world.sibling_secretary, paper) == []
    with pytest.raises(Forbidden):
        TRANSFER.fire(paper, "release", actor=world.sibling_secretary)
    released = TRANSFER.fire(paper, "release", actor=world.secretary)
    assert names(world.secretary, released) == ["withdraw"]
    assert names(world.sibling_secretary, released) == ["receive", "refuse"]


def test_both_sides_see_the_paper_and_nobody_else(world):
    paper = on_the_way(world)
    for user, seen in (
        (world.branch_secretary, 1),
        (world.secretary, 1),
        (world.sibling_secretary, 1),
        (world.staff, 1),
        (world.city_staff, 1),
        (world.other_secretary, 0),
        (world.other_staff, 0),
    ):
        assert Transfer.objects.visible_to(user, "members.view_transfers").count() == seen
        assert permits.may(user, "members.view_transfers", paper) is bool(seen)
    assert permits.paths_of(paper) == [world.branch.path, world.sibling_township.path]


def test_a_step_for_one_kind_of_paper_is_not_offered_for_another(world):
    inside, outside = on_the_way(world), on_the_way(world, name="远行", outside="共青团外地大学委员会")
    assert "issue" not in names(world.secretary, inside)
    assert names(world.secretary, outside) == ["issue", "send_back", "withdraw"]
    with pytest.raises(Forbidden):
        TRANSFER.fire(outside, "release", actor=world.secretary)
    (task,) = [task for task in TRANSFER.tasks(world.secretary) if task.obj == outside]
    assert task.step.name == "issue"


def test_the_superior_may_act_at_once_and_is_reminded_when_it_is_late(world):
    paper = on_the_way(world)
    assert names(world.staff, paper)[0] == "release"
    assert TRANSFER.tasks(world.staff) == []
    Transfer.objects.update(state_since=timezone.localdate() - timedelta(days=3))
    assert [task.step.name for task in TRANSFER.tasks(world.staff)] == ["release"]
    assert TRANSFER.tasks(world.other_staff) == []


def test_places_are_the_grants_as_given_and_reach_is_the_outermost(world):
    assert permits.places(world.secretary, RELEASE) == {world.township.path}
    assert permits.places(world.branch_secretary, RELEASE) == frozenset()
    assert permits.places(world.branch_secretary, ASK) == {world.branch.path}


def test_many_rows_take_a_step_together_and_the_refused_ones_stay(world):
    papers = [on_the_way(world, name=name) for name in ("甲", "乙", "丙")]
    gone = papers[2].member
    Transfer.objects.filter(pk=papers[1].pk).update(state=TransferState.AT_TARGET)
    gone.branch = world.second_branch
    gone.save()
    rows = Transfer.objects.select_related("member", "source", "target", "turn")
    moved, refused = TRANSFER.fire_all(rows, "release", actor=world.secretary, comment="同意")
    assert [each.pk for each in moved] == [papers[0].pk]
    assert [each.pk for each, _why in refused] == [papers[1].pk, papers[2].pk]
    record = StepRecord.objects.get()
    assert (record.object_id, record.before, record.after) == (papers[0].pk, "at_source", "at_target")
    assert audit.trail(papers[0]).filter(event="members.transfer.release").count() == 1
    states = Transfer.objects.order_by("pk").values_list("state", "version")
    assert list(states) == [("at_target", 2), ("at_target", 1), ("at_source", 1)]


def test_many_rows_cost_a_fixed_number_of_queries(world, django_assert_max_num_queries):
    rows = Transfer.objects.select_related("member", "source", "target", "turn")
    counted = []
    for names_of in (["甲"], ["乙"], ["丙", "丁", "戊", "己"]):
        for name in names_of:
            on_the_way(world, name=name)
        waiting = rows.filter(state=TransferState.AT_SOURCE)
        with django_assert_max_num_queries(14) as asked:
            TRANSFER.fire_all(waiting, "release", actor=world.secretary)
        counted.append(len(asked))
    assert counted[1] == counted[2]  # the first reads the actor's grants
