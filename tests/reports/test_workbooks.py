"""The workbook of a report, opened again: what a superior sees, how it prints, and not one formula."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from openpyxl import load_workbook

from orgs.choices import Industry
from orgs.models import Org
from reports.forms import R1, R2, R4
from reports.sheets.workbooks import write_report
from tests.factories import make_branch, make_member
from tests.reports.people import ON

A4 = 9


@pytest.fixture
def book(peopled, tmp_path):
    """book(R1, org) writes a report of the day and opens it again."""

    def written(form, org, scheme=""):
        path = tmp_path / "report.xlsx"
        counts = write_report(path, form.report(org, ON, scheme), "盘志远")
        assert counts["expected"] == counts["written"]
        return load_workbook(path)

    return written


def lines(sheet) -> list[list]:
    """The cells of a page, without empty lines."""
    return [list(row) for row in sheet.values if any(value is not None for value in row)]


def notes(found) -> dict[str, object]:
    """The page 导出说明 as label → value."""
    return {row[0]: row[1] for row in found["导出说明"].values}


def test_r1_has_title_unit_day_merged_headings_and_a_line_to_sign(book, peopled):
    found = book(R1, peopled.county)
    assert found.sheetnames == ["按类别", "按下级组织", "校验结果", "导出说明"]
    sheet = found["按类别"]
    assert sheet["A1"].value == "团内统计年报"
    assert sheet["A2"].value == "填报单位：共青团富川瑶族自治县委员会"
    assert sheet["F2"].value == "统计时点：2023-12-31"
    assert [cell.value for cell in sheet[3]][:7] == ["类别", "团组织", None, None, None, "团员", None]
    assert [cell.value for cell in sheet[4]][1:7] == [
        *("基层团委数", "基层团工委数", "团总支数", "团支部数", "团员数", "上年新发展团员数"),
    ]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:J1", "A3:A4", "B3:E3", "F3:G3", "H3:J3"} <= merged
    assert lines(sheet)[-1][0].split()[0] == "单位负责人（签字）："
    assert lines(sheet)[-2][0].startswith("说明：“上年新发展”指")


def test_figures_are_numbers_with_borders_and_the_total_is_bold(book, peopled):
    sheet = book(R1, peopled.county)["按类别"]
    total = next(row for row in sheet.iter_rows(min_row=5) if row[0].value == "合计")
    assert [cell.value for cell in total[1:7]] == [2, 0, 0, 4, 11, 2]
    assert {cell.data_type for cell in total[1:]} == {"n"}
    assert all(cell.font.bold and cell.border.left.style == "thin" for cell in total)
    assert [total[5].number_format, total[0].data_type] == ["0", "s"]


def test_every_page_prints_on_a4_with_repeated_headings(book, peopled):
    for sheet in book(R4, peopled.county).worksheets[:-1]:
        setup = sheet.page_setup
        assert (setup.paperSize, setup.orientation) == (A4, "landscape")
        assert (setup.fitToWidth or 1, setup.fitToHeight) == (1, 0)  # one page wide, as many long as needed
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        frozen = int(sheet.freeze_panes[1:])
        assert frozen in (4, 5)
        assert sheet.print_title_rows == f"$1:${frozen - 1}"
        assert "第 &P 页" in sheet.oddFooter.center.text


def test_the_last_page_says_who_when_what_and_how_many(book, peopled):
    told = notes(book(R1, peopled.county, "7"))
    assert told["报表"] == "R1 团内统计年报"
    assert told["导出人"] == "盘志远"
    assert told["范围"] == "共青团富川瑶族自治县委员会（451123）"
    assert told["统计时点"] == "2023-12-31"
    assert told["筛选条件"] == "口径：7 个领域"
    assert date.fromisoformat(told["导出时间"][:10])
    assert (told["应导出行数"], told["实际导出行数"], told["校验不符"]) == (12, 12, 0)


def test_failed_checks_stand_first_with_both_sides_and_the_difference(book, peopled):
    make_branch(peopled.township, "武装部支部", industry_category=Industry.ARMY)
    found = book(R1, peopled.county, "7")
    first = lines(found["校验结果"])[3]
    assert first == ["按类别 · 团组织 团支部数：各类别之和 = 合计", 4, "=", 5, 1, "不符"]
    assert notes(found)["校验不符"] == 1
    assert ["差额（其他）", 0, 0, 0, 1, 0, 0, 0, 0, 0] in lines(found["按类别"])


def test_r2_has_a_page_per_block(book, peopled):
    found = book(R2, peopled.city)
    assert found.sheetnames == [
        *("性别年龄", "文化程度", "政治面貌和领域", "民族", "增减"),
        *("校验结果", "导出说明"),
    ]
    assert lines(found["性别年龄"])[4:7] == [
        ["钟山县", 3, 2, 1, 0, 0, 1, 2, 0],
        ["富川县", 11, 6, 5, 0, 4, 4, 1, 2],
        ["合计", 14, 8, 6, 0, 4, 5, 3, 2],
    ]


def test_r4_carries_the_roster_with_masked_numbers(book, peopled):
    found = book(R4, peopled.county)
    assert found.sheetnames == ["发展数", "计划与编号", "校验结果", "发展团员名册", "导出说明"]
    heads, *people = lines(found["发展团员名册"])[2:-1]
    assert heads[:4] == ["序号", "姓名", "性别", "民族"]
    assert [(row[0], row[1], row[2]) for row in people] == [
        (1, "李清明", "女"),
        (2, "韦白露", "男"),
        (3, "钱小寒", "男"),
    ]
    numbers = [row[5] for row in people]
    assert {(number[:6], number[6:]) for number in numbers} == {("451197", "*" * 8)}
    day = found["发展团员名册"].cell(4, 8)
    assert (day.value.date(), day.number_format) == (date(2023, 12, 30), "yyyy-mm-dd")
    assert (notes(found)["应导出行数"], notes(found)["实际导出行数"]) == (9, 9)


@pytest.mark.parametrize("name", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")'])
def test_no_name_becomes_a_formula(book, peopled, name):
    Org.objects.filter(pk=peopled.township.pk).update(short=name, name=name)
    make_member(peopled.branch, name, joined_on=date(2023, 5, 4))
    for form in (R1, R2, R4):
        for org in (peopled.county, peopled.township):
            cells = [cell for sheet in book(form, org) for row in sheet.iter_rows() for cell in row]
            assert [cell.value for cell in cells if cell.data_type == "f"] == []
            assert [cell.value for cell in cells if cell.hyperlink] == []


def test_names_that_look_like_formulas_stay_what_they_are(book, peopled):
    make_member(peopled.branch, "=1+1", joined_on=date(2023, 5, 4))
    cells = [cell for row in book(R4, peopled.county)["发展团员名册"].iter_rows() for cell in row]
    found = next(cell for cell in cells if cell.value == "=1+1")
    assert (found.data_type, found.quotePrefix) == ("s", True)


# The command


def test_the_command_writes_the_workbook_and_tells_what_does_not_add_up(peopled, tmp_path):
    make_branch(peopled.township, "武装部支部", industry_category=Industry.ARMY)
    out, told = tmp_path / "R1.xlsx", StringIO()
    call_command(
        "report", "r1", "--org=451123", f"--on={ON}", "--scheme=7", f"--out={out}", stdout=told, no_color=True
    )
    assert told.getvalue().splitlines() == [
        f"已写入 {out}，共 12 行。",
        "校验不符：按类别 · 团组织 团支部数：各类别之和 = 合计，4 与 5，差额 1",
    ]
    assert notes(load_workbook(out))["导出人"] == "命令行"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("R99", "--org=451123", "--out=R99.xlsx"),
            "没有报表“R99”。可用的有：R1、R2、R3、R4、R5、R9、R10、R11、R14、R17。",
        ),
        (("R1", "--org=1", "--out=R1.xlsx"), "没有代码为“1”的团组织"),
        (("R1", "--org=451123", "--on=2019-12-31", "--out=R1.xlsx"), "2019-12-31 没有数据"),
        (("R1", "--org=451123", "--out=no/such/folder/R1.xlsx"), "不能写入“no/such/folder/R1.xlsx”"),
    ],
)
def test_the_command_refuses_and_writes_nothing(world, tmp_path, monkeypatch, words, sentence):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=sentence):
        call_command("report", *words, stdout=StringIO())
    assert list(Path().iterdir()) == []
