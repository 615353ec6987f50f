"""Two approvers reach for the last place at the same moment: one gets it."""

from functools import partial

import pytest

from league.kernel.roles import Role
from members.choices import Stage
from members.models import Application
from members.services.quota import allot
from members.workflows import ADMISSION
from orgs.choices import Field
from tests.factories import make_user
from tests.members.quota_world import at_once, candidate, plan, rounds, the_day, this_year

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_place_is_given_once(world):
    second = make_user("fuchuan-sp2", Role.COUNTY_REVIEWER, world.county, name="莫审批")
    told = {"examined_on": the_day(), "reply_number": "富团审〔2026〕3 号"}
    violations = 0
    for number in range(rounds()):
        plan(world, number + 1)
        people = [candidate(world, f"赛{number}甲"), candidate(world, f"赛{number}乙", world.sibling_branch)]
        took = at_once(
            *(
                partial(ADMISSION.fire, person, "examine", actor=by, data=told)
                for person, by in zip(people, (world.reviewer, second), strict=True)
            )
        )
        placed = Application.objects.filter(state=Stage.EXAMINED).count()
        violations += (sorted(took), placed) != ([False, True], number + 1)
    assert violations == 0


def test_a_place_is_not_taken_and_given_away(world):
    told = {"examined_on": the_day(), "reply_number": "富团审〔2026〕3 号"}
    away = {(world.sibling_township.pk, Field.RURAL): 1}
    back = {(world.sibling_township.pk, Field.RURAL): 0}
    plan(world, 1)
    violations = 0
    for number in range(rounds()):
        person = candidate(world, f"赛{number}")
        took = at_once(
            partial(ADMISSION.fire, person, "examine", actor=world.reviewer, data=told),
            partial(allot, world.county, this_year(), away, actor=world.staff),
        )
        violations += sorted(took) != [False, True]
        Application.objects.all().delete()
        allot(world.county, this_year(), back, actor=world.staff)
    assert violations == 0
