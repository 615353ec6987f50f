"""R1, R2 and R4 as the superior asks for them: every figure by hand, the checks, the rows of each cell."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cadres.models import Post
from league.kernel import metrics
from members.choices import PostNature, Stage
from orgs.choices import Field, Industry
from orgs.models import Org
from reports.forms import FORMS, R1, R2, R4
from tests.factories import OPENED, make_application, make_branch, make_id, make_member
from tests.reports.people import LATER, ON, PEOPLE, counted, filled

IN_COUNTY = [person for person in PEOPLE if "other" not in person.branch]


def numbers(table) -> dict[str, list]:
    """A table as words of the line → figures."""
    return {
        str(line.label): [cell.value for cell in cells]
        for line, cells in zip(table.lines, table.cells, strict=True)
    }


def column(table, label: str) -> dict[str, int]:
    """One column of a table by the words of its lines, without the total and without zeros."""
    place = [str(measure.label) for measure in table.measures].index(label)
    return filled({line: cells[place] for line, cells in numbers(table).items() if line != "合计"})


def make_post(org, name: str, nature=PostNature.FULL_TIME, **kwargs) -> Post:
    """One post at an organization since the opening day."""
    birth = date(1996, 5, 4)
    columns = {"title": "书记", "start": OPENED, "birth": birth, "sex": "2", **kwargs}
    number = make_id(birth, columns["sex"], 700 + Post.objects.count())
    return Post.objects.create(org=org, name=name, nature=nature, id_no=number, **columns)


# R1


def test_r1_counts_organizations_members_and_cadres_by_category(peopled):
    make_post(peopled.township, "唐晓枫")
    make_post(peopled.branch, "周小满", PostNature.PART_TIME)
    make_post(peopled.branch, "莫旧人", PostNature.SECONDED, end=ON)
    table = R1.report(peopled.county, ON).tables[0]
    assert [str(measure.label) for measure in table.measures] == [
        *("基层团委数", "基层团工委数", "团总支数", "团支部数", "团员数", "上年新发展团员数"),
        *("专职团干部数", "兼职团干部数", "挂职团干部数"),
    ]
    lines = numbers(table)
    assert len(lines) == 16 + 1 + 1
    assert lines["农村"] == [0, 0, 0, 3, 8, 1, 0, 1, 0]
    assert lines["初中"] == [0, 0, 0, 1, 3, 1, 0, 0, 0]
    assert lines["未细分"] == [2, 0, 0, 0, 0, 0, 1, 0, 0]
    assert lines["合计"] == [2, 0, 0, 4, 11, 2, 1, 1, 0]
    assert lines["军队"] == [0] * 9


def test_r1_by_unit_adds_up_to_the_same_total(peopled):
    by_category, by_unit = R1.report(peopled.county, ON).tables
    assert numbers(by_unit) == {
        "葛坡镇": [1, 0, 0, 2, 3, 0, 0, 0, 0],
        "麦岭镇": [1, 0, 0, 2, 8, 2, 0, 0, 0],
        "合计": [2, 0, 0, 4, 11, 2, 0, 0, 0],
    }
    assert numbers(by_unit)["合计"] == numbers(by_category)["合计"]


def test_own_rows_stand_in_a_line_of_their_own(peopled):
    make_post(peopled.county, "盘志远")
    lines = numbers(R1.report(peopled.county, ON).tables[1])
    assert lines["富川县（本级）"] == [0, 0, 0, 0, 0, 0, 1, 0, 0]
    assert lines["合计"][6] == 1


def test_a_branch_has_no_table_of_units(peopled):
    report = R1.report(peopled.branch, ON)
    assert [table.name for table in report.tables] == ["按类别"]
    assert column(report.tables[0], "团员数") == {"农村": 5}


@pytest.mark.parametrize(
    ("scheme", "members"),
    [
        ("16", {"农村": 10, "初中": 3, "非公企业": 1}),
        ("8", {"农村": 10, "学校": 3, "非公有制经济组织": 1}),
        ("7", {"农村团支部": 10, "学校领域": 3, "非公领域": 1}),
        ("6", {"乡镇（村）": 10, "学生（学校）": 3, "企业": 1}),
    ],
)
def test_the_schemes_count_the_same_people(peopled, scheme, members):
    report = R1.report(peopled.city, ON, scheme)
    assert column(report.tables[0], "团员数") == members
    assert report.failed == []


@pytest.mark.parametrize(("scheme", "lines"), [("16", 16), ("8", 8), ("7", 7), ("6", 6)])
def test_each_scheme_has_its_lines(world, scheme, lines):
    Org.objects.exclude(kind="branch").update(field=Field.INSTITUTION)
    table = R1.report(world.city, ON, scheme).tables[0]
    parts = [str(line.label) for line in table.lines if not line.kind]
    assert len(parts) == lines + (scheme == "16")
    assert ("未细分" in parts) == (scheme == "16")


def test_an_unknown_scheme_is_the_first_one(peopled):
    assert R1.report(peopled.county, ON, "9").scheme == "16"
    assert R2.report(peopled.county, ON, "7").scheme == ""


# The sum checks


def test_seven_fields_have_no_place_for_others_and_the_check_says_how_many(peopled):
    army = make_branch(peopled.township, "武装部支部", industry_category=Industry.ARMY)
    other = make_branch(peopled.township, "其他支部", industry_category=Industry.OTHER)
    make_member(army, "龙军人", joined_on=None)
    report = R1.report(peopled.county, ON, "7")
    failed = {sides.label: sides for sides in report.failed}
    assert {label: sides.difference for label, sides in failed.items()} == {
        "按类别 · 团组织 团支部数：各类别之和 = 合计": 2,
        "按类别 · 团员 团员数：各类别之和 = 合计": 1,
    }
    branches = failed["按类别 · 团组织 团支部数：各类别之和 = 合计"]
    assert (branches.parts, branches.left, branches.right) == ("各类别之和", 4, 6)
    assert set(branches.residual.rows(peopled.county)) == {army, other}
    assert numbers(report.tables[0])["差额（其他）"] == [0, 0, 0, 2, 1, 0, 0, 0, 0]
    for scheme in ("16", "8", "6"):
        assert R1.report(peopled.county, ON, scheme).failed == []


def test_what_is_not_filled_in_is_told_apart_from_what_has_no_place(peopled):
    blank = make_branch(peopled.township, "新支部", industry_category="", field="")
    make_member(blank, "石新人", joined_on=None)
    report = R1.report(peopled.county, ON, "7")
    assert numbers(report.tables[0])["未细分"][3:5] == [1, 1]
    assert report.failed == []


def test_the_checks_of_r1_compare_both_sides_as_numbers(peopled):
    checks = {sides.label: (sides.left, sides.right) for sides in R1.report(peopled.county, ON).checks}
    assert checks["团员数：男 + 女 = 合计"] == (11, 11)
    assert checks["团员数：各年龄段之和 = 合计"] == (11, 11)
    assert checks["团干部数：专职 + 兼职 + 挂职 = 合计"] == (0, 0)
    assert checks["上年新发展团员数 ≤ 团员数"] == (2, 11)
    assert checks["按下级组织 · 团员 团员数：各下级组织之和 = 合计"] == (11, 11)
    assert len(checks) == 9 + 9 + 4


# R2


def test_r2_breaks_members_down_like_the_table_of_people(peopled):
    tables = R2.report(peopled.county, ON).tables
    total = {
        str(measure.label) + str(measure.group): cells.value
        for table in tables[:3]
        for measure, cells in zip(table.measures, table.rows_of("total")[0], strict=True)
    }
    for by, group in {
        "sex": "性别",
        "age_band": "年龄",
        "education": "文化程度",
        "political": "政治面貌",
        "field": "领域",
    }.items():
        shown = {label.removesuffix(group): n for label, n in total.items() if label.endswith(group)}
        assert filled(shown) == counted(by, IN_COUNTY)
        assert sum(shown.values()) == total["合计"] == 11
    assert column(tables[3], "合计") == counted("ethnicity", IN_COUNTY)
    assert [str(line.label) for line in tables[3].lines] == ["汉族", "壮族", "瑶族", "未填", "合计"]


def test_r2_lists_the_units_of_the_day(peopled):
    table = R2.report(peopled.city, ON).tables[0]
    assert column(table, "合计") == {"富川县": 11, "钟山县": 3}
    assert column(table, "男") == {"富川县": 6, "钟山县": 2}


def test_the_checks_of_r2_hold_and_name_minorities(peopled):
    report = R2.report(peopled.county, ON)
    assert report.failed == []
    minority = next(sides for sides in report.checks if sides.sign == "≤")
    assert (minority.left, minority.right) == (5, 11)


# R4


def test_r4_counts_who_joined_this_year_with_a_roster(peopled):
    report = R4.report(peopled.county, ON)
    lines = numbers(report.tables[0])
    assert [cells[:3] for cells in lines.values()] == [[1, 1, 0], [2, 1, 1], [3, 2, 1]]
    roster = report.roster.cut.rows(peopled.county)
    assert {member.name for member in roster} == {"李清明", "韦白露", "钱小寒"}
    assert report.failed == []


def test_r4_tells_those_admitted_here_apart(peopled):
    meeting = {"meeting_on": date(2023, 12, 30), "state": Stage.ENROLLED}
    make_application(peopled.second_branch, "李清明", by=peopled.secretary, **meeting)
    make_application(peopled.second_branch, "韦白露", by=peopled.secretary)
    assert numbers(R4.report(peopled.county, ON).tables[0])["合计"][-1] == 1


# Days and rows


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
@pytest.mark.parametrize("past", [True, False])
def test_every_cell_opens_the_rows_that_amount_to_it(peopled, form, past):
    make_post(peopled.township, "唐晓枫")
    on = ON if past else timezone.localdate()
    report = form.report(peopled.county, on, "7")
    cells = [cell for table in report.tables for row in table.cells for cell in row]
    assert len(cells) >= 30
    for cell in cells:
        rows = cell.cut.rows(peopled.county).order_by()
        assert (rows.aggregate(n=metrics.get(cell.cut.metric).amount)["n"] or 0) == cell.value, cell.cut


def test_a_unit_without_a_roster_that_day_has_no_data_and_the_sums_still_hold(peopled):
    report = R1.report(peopled.sibling_township, LATER - timedelta(days=1))
    assert numbers(report.tables[1])["深坡村支部"][3:6] == [1, None, 0]
    assert numbers(report.tables[1])["合计"][3:6] == [2, 2, 0]
    assert report.failed == []


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_before_the_tree_there_is_no_report(world, form):
    assert form.report(world.county, OPENED - timedelta(days=1)).is_empty
    assert not form.report(world.county, OPENED).is_empty


def test_flows_of_years_before_the_opening_stock_are_still_told(peopled):
    report = R4.report(peopled.county, date(2011, 12, 31))
    assert not report.is_empty
    assert numbers(report.tables[0])["合计"][:3] == [1, 1, 0]
