"""R14 推优 and the second table of R4: figures by hand, the sums, the neighbour's left out."""

from datetime import date

import pytest

from members.choices.party import PartyKind
from members.models import NumberBlock, QuotaEntry
from members.services.numbers import issue
from reports.forms import R4, R14
from tests.members.quota_world import plan, the_day, voted
from tests.members.test_party import adopted, grown, opened

pytestmark = pytest.mark.django_db


def line(table, name: str) -> list[int]:
    """The figures of a line."""
    place = [each.label for each in table.lines].index(name)
    return [cell.value for cell in table.cells[place]]


def test_recommendations_and_new_party_members_of_a_county(world):
    for number in range(3):
        member = grown(world.branch, f"团员{number}", party_joined_on=date(2025, 12, 1))
        adopted(world, opened(member, world.branch_secretary))
    grown(world.branch, "未经推优", party_joined_on=date(2025, 12, 1))
    grown(world.sibling_branch, "邻支部", party_joined_on=date(2025, 12, 1))
    grown(world.other_branch, "邻县", party_joined_on=date(2025, 12, 1))
    report = R14.report(world.county, date(2025, 12, 31))
    by_unit, by_field = report.tables
    kinds = [3 if each == PartyKind.ACTIVIST else 0 for each in PartyKind]
    assert line(by_unit, "合计") == [3, *kinds, 3, *kinds, 5, 3]
    assert line(by_unit, str(world.township)) == [3, *kinds, 3, *kinds, 4, 3]
    assert line(by_unit, str(world.sibling_township)) == [0] * 6 + [1, 0]
    assert line(by_field, "农村")[-2:] == [5, 3]
    assert report.failed == []


def test_r4_tells_places_and_numbers_and_how_many_are_used(world):
    plan(world, 20)
    year = the_day().year
    block = NumberBlock(org=world.county, first=f"{year}45000001", last=f"{year}45000100")
    issue(block, actor=world.staff)
    for model in (QuotaEntry, NumberBlock):
        model.objects.update(on=the_day())
    voted(world, "高梓涵")
    table = R4.report(world.county, the_day()).tables[1]
    assert line(table, "合计") == [20, 0, 100, 0]
