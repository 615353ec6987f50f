"""清退违规发展团员 600 余人: a city with 612 members removed, read back through `figures` and R17.

612 removed in three townships of two counties since 2018, 41 supplemented, 9 cleared, 3 moved away, 25 still
open; exactly these figures, and nobody of the neighbour in those of a county.
"""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook

from members.choices import Entry
from members.choices.cases import CaseState, Outcome, Violation
from members.models import Affiliation, InspectionCase, Member
from reports.forms import R17
from reports.sheets.workbooks import write_report
from tests.factories import OPENED, make_id

pytestmark = pytest.mark.django_db
SINCE = date(2018, 3, 1)
BORN = date(2005, 5, 4)
KINDS = (Violation.TOO_YOUNG, Violation.NO_NUMBER, Violation.NO_VOTE)


def figure(code: str, org, **asked) -> dict:
    """One figure as the command prints it."""
    out = StringIO()
    call_command("figures", code, org=org.code, json=True, stdout=out, **asked)
    return json.loads(out.getvalue())[0]


def people(branch, number: int, first: int) -> list[Member]:
    """So many members of a branch; `first` counts the ID numbers."""
    made = []
    for serial in range(first, first + number):
        birth = BORN + timedelta(days=serial // 400)
        id_no = make_id(birth, "2", serial % 400)
        told = {"name": f"团员{serial}", "birth": birth, "sex": "2", "id_no": id_no}
        member = Member(branch=branch, joined_on=date(2017, 5, 4), **told)
        member.derive()
        made.append(member)
    return Member.objects.bulk_create(made)


def inspected(world, branch, number: int, first: int, result: str, since: date = SINCE) -> None:
    """So many cases opened one a day, each settled ten days later with the result; open without one."""
    members, cases, spans = people(branch, number, first), [], []
    for place, member in enumerate(members):
        day = since + timedelta(days=place % 300)
        ended = day + timedelta(days=10) if result else None
        told = {"opened_on": day, "decided_on": ended, "result": result, "created_by": world.staff}
        state = CaseState.DONE if result else CaseState.OPEN
        kind = KINDS[place % 3]
        cases.append(InspectionCase(member=member, branch=branch, detector=kind, state=state, **told))
        span = Affiliation(member=member, branch=branch, start=date(2017, 5, 4), how_in=Entry.OPENING)
        if result == Outcome.REMOVED:
            member.left_on = span.end = ended
            member.left_how = span.how_out = Entry.CANCELLED
        spans.append(span)
    Member.objects.bulk_update(members, ["left_on", "left_how"])
    InspectionCase.objects.bulk_create(cases)
    Affiliation.objects.bulk_create(spans)


@pytest.fixture
def checked(world):
    """Everything that was inspected since 2018."""
    this_year = date(timezone.localdate().year, 1, 1) - timedelta(days=400)
    inspected(world, world.second_branch, 400, 0, Outcome.REMOVED)
    inspected(world, world.sibling_branch, 112, 400, Outcome.REMOVED)
    inspected(world, world.other_branch, 100, 600, Outcome.REMOVED)
    inspected(world, world.branch, 41, 800, Outcome.SUPPLEMENTED)
    inspected(world, world.branch, 9, 900, Outcome.CLEARED)
    inspected(world, world.sibling_branch, 3, 950, Outcome.GONE)
    inspected(world, world.branch, 25, 1000, "", since=this_year)
    return world


def test_more_than_600_were_removed_since_2018(checked):
    span = {"start": "2018-01-01", "end": str(timezone.localdate())}
    assert figure("cases.removed", checked.city, **span)["value"] == 612
    assert figure("cases.removed", checked.county, **span)["value"] == 512
    assert figure("cases.removed", checked.other_county, **span)["value"] == 100
    assert figure("cases.removed", checked.sibling_township, **span)["value"] == 112
    assert figure("cases.supplemented", checked.city, **span)["value"] == 41
    assert figure("cases.opened", checked.city, **span)["value"] == 612 + 41 + 9 + 3 + 25
    settled = figure("cases.settled", checked.city, **span, by="result")
    assert (settled["value"], settled["cells"]) == (
        665,
        {"补充完善": 41, "取消团员身份（清退）": 612, "查无问题": 9, "已不在本支部": 3},
    )
    cells = figure("cases.removed", checked.county, **span, by="violation")["cells"]
    assert {name: number for name, number in cells.items() if number} == {
        "入团年龄不足": 134 + 38,
        "没有发展团员编号": 133 + 37,
        "未经支部大会表决通过": 133 + 37,
    }
    fields = figure("cases.removed", checked.city, **span, by="field")["cells"]
    assert {name: number for name, number in fields.items() if number} == {"学校": 400, "农村": 212}
    assert figure("cases.open", checked.city)["value"] == 25


def test_the_report_of_a_year_closes_in_form_and_workbook(checked, tmp_path):
    inspected(checked, checked.branch, 30, 1100, Outcome.REMOVED, since=OPENED)
    inspected(checked, checked.sibling_branch, 12, 1200, Outcome.REMOVED, since=date(2019, 12, 25))
    day = date(2020, 12, 31)
    report = R17.report(checked.county, day)
    units, kinds = report.tables
    total = [cell.value for cell in units.rows_of("total")[0]]
    # Opened in 2019 and not yet settled: 7 of the 12; opened in 2020: the other 5 and the 30.
    assert total == [7, 35, 42, 0, 42, 0, 0, 0, 42]
    assert [cell.value for cell in kinds.rows_of("total")[0]] == total
    assert report.failed == []
    # The flow of members knows the same 42.
    year = {"start": "2020-01-01", "end": "2020-12-31"}
    went = figure("members.went", checked.county, **year, by="how")["cells"]
    assert {name: number for name, number in went.items() if number} == {"取消团员身份": 42}
    path = tmp_path / "R17.xlsx"
    assert write_report(path, report, "盘志远") == {"expected": 3 + 14 + 42, "written": 3 + 14 + 42}
    book = load_workbook(path)
    assert book.sheetnames == ["按组织", "按情形", "校验结果", "取消团员身份名单", "导出说明"]
    rows = [
        row
        for row in book["取消团员身份名单"].iter_rows(values_only=True)
        if row[1] and "团员1" in str(row[1])
    ]
    assert len(rows) == 42
    assert all("********" in row[3] for row in rows)


def test_the_figure_opens_its_rows(checked, as_user):
    asked = {"metric": "cases.removed", "from": "2018-01-01", "to": str(timezone.localdate())}
    page = as_user(checked.other_staff).get(f"/data/figures/{checked.other_county.pk}/rows/", asked)
    assert page.status_code == 200
    assert page.context["total"] == 100
