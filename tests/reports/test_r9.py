"""R9 团费: the figures of a month and a year by hand, the sums, the cells that open their rows."""

from datetime import date

import pytest

from members.rules.dues import month_end
from members.workflows import REMITTANCE
from members.workflows.dues import hand_on
from reports.forms import R9
from tests.members.dues_world import ago, make_payers, paid

pytestmark = pytest.mark.django_db


def line(report, name: str) -> list[str]:
    """The figures of a line as texts."""
    table = report.tables[0]
    place = [each.label for each in table.lines].index(name)
    return [str(cell.value) for cell in table.cells[place]]


def test_the_month_and_the_year_of_a_county(world):
    people, day = make_payers(world.branch), month_end(ago(1))
    for name, amount, due in (("莫志强", "1", "3"), ("唐立新", "12", "10")):
        row = paid(people[name], ago(1), amount, due=due, by=world.secretary)
        type(row).objects.filter(pk=row.pk).update(paid_on=day)
    paper = hand_on(world.branch, actor=world.branch_secretary, on=day)
    REMITTANCE.fire(paper, "confirm", actor=world.secretary, data={"received_on": day})
    report = R9.report(world.county, day)
    figures = ["4", "1", "3", "13.40", "11.00", "2.40", "2.00", "0", "13.00", "0"]
    assert line(report, "合计") == figures
    assert (report.failed, len(report.checks)) == ([], 12)
    assert line(report, str(world.township)) == figures


def test_before_the_register_begins_there_is_nothing_to_report(world):
    assert R9.report(world.county, date(1999, 1, 1)).failed == []
