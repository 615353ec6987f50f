"""What else goes along when branches are merged, and comes back: absences, headcounts, pioneers."""

import pytest
from django.utils import timezone

from members.models import Absence, Headcount, PioneerBadge, PioneerBatch
from members.services.absence import enter
from tests.factories import make_member
from tests.members.year_world import ago
from tests.orgs.plan_world import carried_out, merger, taken_back

pytestmark = pytest.mark.django_db


def where(model, column: str = "org") -> list[str]:
    """The organizations of the rows, by their short names."""
    return sorted(model.objects.values_list(f"{column}__short", flat=True))


def test_who_is_away_is_away_from_the_heir(world):
    member = make_member(world.branch, "李文博")
    enter(Absence(member=member, since=ago(9), place="深圳市"), actor=world.secretary)
    done = carried_out(world, merger(world))
    assert where(Absence, "branch") == ["新村支部"]
    taken_back(world, done)
    assert (where(Absence, "branch"), Absence.objects.get().state) == (["麦岭村支部"], "away")


def test_headcounts_are_added_up(world):
    year = timezone.localdate().year
    told = {"year": year, "created_by": world.secretary}
    Headcount.objects.create(branch=world.branch, group="youth", number=30, **told)
    Headcount.objects.create(branch=world.branch, group="youth", number=20, **(told | {"year": year - 1}))
    Headcount.objects.create(branch=world.second_branch, group="youth", number=12, **told)
    before = sorted(Headcount.objects.values_list("branch__short", "year", "number"))
    done = carried_out(world, merger(world))
    now = sorted(Headcount.objects.filter(year=year).values_list("branch__short", "number"))
    assert now == [("新村支部", 42)]
    assert Headcount.objects.get(year=year - 1).branch == world.branch
    taken_back(world, done)
    assert sorted(Headcount.objects.values_list("branch__short", "year", "number")) == before


def test_pioneers_go_on_at_the_heir(world):
    told = {"org": world.branch, "school": "麦岭小学", "entry_year": 2022, "on": ago(9)}
    PioneerBatch.objects.create(batch=1, eligible=30, joined=9, **told)
    PioneerBadge.objects.create(holder="person", name="莫小禾", level="star1", **told)
    done = carried_out(world, merger(world))
    assert (where(PioneerBatch), where(PioneerBadge)) == (["新村支部"], ["新村支部"])
    taken_back(world, done)
    assert (where(PioneerBatch), where(PioneerBadge)) == (["麦岭村支部"], ["麦岭村支部"])
