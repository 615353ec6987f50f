"""The one function that changes a state: what it checks, what it writes, what it refuses."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from league.kernel import audit
from league.kernel.errors import Forbidden, Refused, Stale
from league.kernel.models import StepRecord
from league.kernel.workflow import all_workflows
from members.choices import Stage
from members.workflows import ADMISSION
from tests.factories import make_application

MONDAY = date(2026, 3, 2)


@pytest.fixture
def applicant(world):
    return make_application(world.branch, "周一鸣", by=world.branch_secretary, applied_on=MONDAY)


def test_a_step_writes_state_history_and_audit(world, applicant):
    moved = ADMISSION.fire(applicant, "submit", actor=world.branch_secretary, on=MONDAY)
    assert (moved.state, moved.state_since, moved.version) == (Stage.SUBMITTED, MONDAY, 2)
    record = ADMISSION.history(moved).get()
    assert (record.step, record.before, record.after, record.actor) == (
        "submit",
        "draft",
        "submitted",
        world.branch_secretary,
    )
    assert audit.trail(moved).first().event == "members.admission.submit"


def test_a_step_from_the_wrong_state_is_refused_and_writes_nothing(world, applicant):
    with pytest.raises(Stale, match="草稿"):
        ADMISSION.fire(
            applicant, "talk", actor=world.secretary, data={"talked_on": MONDAY, "talked_by": "唐晓枫"}
        )
    assert not StepRecord.objects.exists()


def test_the_second_of_two_writers_is_told(world, applicant):
    ADMISSION.fire(applicant, "submit", actor=world.branch_secretary, version=1)
    with pytest.raises(Stale):
        ADMISSION.fire(applicant, "submit", actor=world.secretary, version=1)
    assert StepRecord.objects.count() == 1


def test_the_neighbour_may_not_move_it(world, applicant):
    for stranger in (
        world.sibling_secretary,
        world.other_secretary,
        world.ended,
        world.leader,
        world.system_admin,
    ):
        with pytest.raises(Forbidden):
            ADMISSION.fire(applicant, "submit", actor=stranger)
        assert ADMISSION.open_to(stranger, applicant) == []


def test_missing_fields_are_named(world, applicant):
    ADMISSION.fire(applicant, "submit", actor=world.secretary, on=MONDAY)
    with pytest.raises(Refused, match="谈话人"):
        ADMISSION.fire(applicant, "talk", actor=world.secretary, on=MONDAY, data={"talked_on": MONDAY})
    applicant.refresh_from_db()
    assert applicant.state == Stage.SUBMITTED


def test_only_the_fields_of_the_step_are_written(world, applicant):
    ADMISSION.fire(
        applicant, "submit", actor=world.secretary, on=MONDAY, data={"name": "别人", "state": "enrolled"}
    )
    applicant.refresh_from_db()
    assert (applicant.name, applicant.state) == ("周一鸣", Stage.SUBMITTED)


def test_going_back_needs_a_comment(world, applicant):
    ADMISSION.fire(applicant, "submit", actor=world.secretary)
    with pytest.raises(Refused, match="理由"):
        ADMISSION.fire(applicant, "return", actor=world.reviewer, comment="  ")
    assert (
        ADMISSION.fire(applicant, "return", actor=world.reviewer, comment="申请书缺签名").state
        == Stage.RETURNED
    )


def test_to_dos_follow_permit_reach_and_state(world, applicant):
    ADMISSION.fire(applicant, "submit", actor=world.branch_secretary, on=MONDAY)
    (task,) = ADMISSION.tasks(world.secretary)
    assert (task.obj.pk, task.step.name, task.due) == (applicant.pk, "talk", MONDAY + timedelta(days=30))
    assert ADMISSION.tasks(world.sibling_secretary) == []
    assert ADMISSION.tasks(world.reviewer) == []


def test_offers_carry_the_findings_of_their_clauses(world):
    young = make_application(
        world.branch, "小苗", by=world.secretary, birth=timezone.localdate() - timedelta(days=365 * 13)
    )
    (offer,) = ADMISSION.open_to(world.secretary, young)
    assert (offer.step.name, offer.open, [f.level for f in offer.findings]) == ("submit", False, ["block"])
    assert offer.findings[0].earliest > timezone.localdate()


def test_every_step_leads_from_a_known_state_to_a_known_one():
    for workflow in all_workflows():
        for step in workflow.steps:
            assert set(step.source) | {step.target} <= set(workflow.states.values)
