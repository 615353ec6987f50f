"""Two people decide on one applicant, or on one person, at the same moment: one member, one refusal."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, connections

from league.kernel.errors import DomainError
from league.kernel.models import StepRecord
from league.kernel.roles import Role
from members.choices import Stage
from members.models import Affiliation, Application, Member
from members.workflows import ADMISSION
from tests.factories import make_application, make_user
from tests.members.admission_world import AGO, ago

pytestmark = pytest.mark.django_db(transaction=True)


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
    return 100 if connection.vendor == "postgresql" else 10


def voted(world, name: str, **columns) -> Application:
    """Somebody whom the branch meeting has received."""
    usual = {
        "birth": ago(17 * 366),
        "applied_on": ago(300),
        "state": Stage.VOTED,
        "meeting_on": ago(AGO["vote"]),
    }
    return make_application(
        columns.pop("branch", world.branch), name, by=world.branch_secretary, **usual | columns
    )


def test_two_approvers_make_one_member(world):
    second = make_user("fuchuan-sp2", Role.COUNTY_REVIEWER, world.county, name="莫审批")
    violations = 0
    for number in range(rounds()):
        paper = voted(world, f"赛{number}")
        took = at_once(
            *(partial(ADMISSION.fire, paper, "approve", actor=by) for by in (world.reviewer, second))
        )
        paper.refresh_from_db()
        made = Member.objects.filter(name=paper.name)
        times = Affiliation.objects.filter(member__in=made, end=None).count()
        fired = StepRecord.objects.filter(object_id=paper.pk, step="approve").count()
        right = (sorted(took), made.count(), times, fired) == ([False, True], 1, 1, 1)
        violations += not right or paper.state != Stage.ENROLLED or paper.member_id is None
    assert violations == 0
    assert Member.objects.count() == rounds()


def test_one_person_with_two_papers_becomes_a_member_once(world):
    second = make_user("fuchuan-sp2", Role.COUNTY_REVIEWER, world.county, name="莫审批")
    violations = 0
    for number in range(rounds()):
        paper = voted(world, f"赛{number}")
        twin = voted(world, f"赛{number}", id_no=paper.id_no, branch=world.sibling_branch)
        took = at_once(
            partial(ADMISSION.fire, paper, "approve", actor=world.reviewer),
            partial(ADMISSION.fire, twin, "approve", actor=second),
        )
        states = sorted(
            Application.objects.filter(pk__in=(paper.pk, twin.pk)).values_list("state", flat=True)
        )
        made = Member.objects.filter(id_index=paper.id_index).count()
        violations += (sorted(took), made, states) != ([False, True], 1, [Stage.ENROLLED, Stage.VOTED])
    assert violations == 0


def test_an_approval_and_a_return_do_not_both_count(world):
    for number in range(rounds()):
        paper = voted(world, f"赛{number}")
        took = at_once(
            partial(ADMISSION.fire, paper, "approve", actor=world.reviewer),
            partial(ADMISSION.fire, paper, "redo", actor=world.reviewer, comment="介绍人意见缺签名"),
        )
        paper.refresh_from_db()
        assert sorted(took) == [False, True]
        assert (paper.state == Stage.ENROLLED) == took[0] == Member.objects.filter(name=paper.name).exists()
