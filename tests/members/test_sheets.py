"""Rosters as townships and schools send them, with the traps they hold."""

import datetime

import pytest
from openpyxl.styles import numbers

from league.kernel.errors import Refused
from league.kernel.sheets.people import Known
from tests.workbooks import HEADINGS, id_number, person, read, roster, text_file, verdicts, xlsx

GOOD = [(2, "import", [], [])]


def test_a_plain_row_is_understood():
    (row,) = read(roster(person(**{"身份证号": "'" + id_number(), "手机号码": 19902274002.0, "民族": "01"})))
    assert row.values == {
        "name": "李明",
        "id_no": id_number(),
        "gender": "男",
        "birth": "2005-03-01",
        "ethnicity": "汉族",
        "branch": "451123105201",
        "join_date": "2021-05",
        "dev_no": "202145600001",
        "phone": "19902274002",
    }


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [
        ("gb18030", ","),
        ("utf-8", ","),
        ("utf-8-sig", ","),
        ("utf-16", "\t"),
        ("utf-16-le", "\t"),
        ("utf-8", ";"),
    ],
)
def test_text_files_of_every_kind_say_the_same(encoding, delimiter):
    data = text_file(
        [HEADINGS, person("彭𠮷"), person("李明", 身份证号=id_number(serial=13))], encoding, delimiter
    )
    rows = read(data, name="名册.csv")
    assert [(row.sheet, row.row, row.status, row.values["name"]) for row in rows] == [
        ("Sheet1", 2, "import", "彭𠮷"),
        ("Sheet1", 3, "import", "李明"),
    ]


def test_two_level_headings_and_parents_in_a_group_of_their_own():
    groups = ["序号", "基本信息", None, None, "家长信息", None, "团籍信息", None]
    below = [
        None,
        "姓  名",
        "身份证号码",
        "性别（1男2女）",
        "姓名",
        "联系电话",
        "入团时间\n（年月）",
        "团组织",
    ]
    row = [1, "李明", id_number(), 1, "李大山", "19900000001", "2021.05", "涌泉村"]

    def merge(workbook):
        sheet = workbook["Sheet1"]
        for cells in ("A2:A3", "B2:D2", "E2:F2", "G2:H2", "A1:H1"):
            sheet.merge_cells(cells)

    (found,) = read(xlsx({"Sheet1": [["麦岭镇团员花名册"], groups, below, row]}, touch=merge))
    assert (found.row, found.status, found.values["name"]) == (4, "import", "李明")
    assert "phone" not in found.values


def test_a_line_of_signatures_above_the_headings_is_no_group():
    line = ["单位：麦岭镇团委", None, None, None, None, None, "填表人：李四", None, None]
    (found,) = read(xlsx({"Sheet1": [line, HEADINGS, person()]}))
    assert (found.status, found.values["phone"]) == ("import", "19902274002")


def test_sheets_that_carry_no_members_are_left_alone():
    def hide(workbook):
        workbook["样例库"].sheet_state = "veryHidden"

    table = [HEADINGS, person()]
    data = xlsx(
        {"填表说明": [["一、姓名必填"]], "汇总表": table, "样例库": table, "示例": table, "Sheet1": table},
        touch=hide,
    )
    assert [(row.sheet, row.status) for row in read(data)] == [("Sheet1", "import")]


def test_rows_that_are_no_data_are_skipped():
    rows = [
        person(),
        [None] * 9,
        HEADINGS,
        [2],
        [3, None, None, None, "汉族"],
        ["小计", "1人"],
        [None, "合计", None, None, "共1人"],
        ["填表人：李四", None, "审核人：王五", None, "填表日期：2026.6.30"],
        ["单位（盖章）：", None, "联系人：赵六", None, "联系电话：07747882345"],
        ["注：1.身份证号请按文本格式填写"],
        ["示例", *person("张三", 身份证号=id_number(serial=99))[1:]],
        person("张三（示例）", 身份证号=id_number(serial=97)),
    ]
    assert verdicts(read(roster(*rows))) == GOOD


def test_a_second_table_with_other_columns_takes_over():
    other = ["姓名", "民族", "身份证号", "所在团支部"]
    rows = [person(), other, ["王强", "瑶族", id_number(serial=13), "深坡村"]]
    assert [(row.row, row.values["name"], row.values["branch"]) for row in read(roster(*rows))] == [
        (2, "李明", "451123105201"),
        (4, "王强", "451123106202"),
    ]


@pytest.mark.parametrize(
    ("born", "joined", "status", "reasons", "warnings"),
    [
        ("20120630", "2026.06", "import", [], []),
        ("20120701", "2026.06", "reject", ["AGE_UNDER_14"], []),
        ("19980630", "2015.03", "import", [], ["AGE_OVER_28"]),
        ("19980701", "2015.03", "import", [], []),
        ("20010531", "2015.05", "import", [], []),
        ("20010601", "2015.05", "import", [], ["JOIN_UNDER_14"]),
        ("20010531", "2015.5.30", "import", [], ["JOIN_UNDER_14"]),
        ("20010531", "2015.5.31", "import", [], []),
    ],
)
def test_ages_to_the_day(born, joined, status, reasons, warnings):
    data = roster(person(身份证号=id_number(born), 入团时间=joined, 发展团员编号=f"{joined[:4]}45600001"))
    assert verdicts(read(data)) == [(2, status, reasons, warnings)]


def test_who_holds_a_post_is_not_over_age():
    headings = ["姓名", "身份证号", "所在团支部", "入团时间", "现任团内职务"]
    rows = [
        ["甲一", id_number("19900101", 1), "涌泉村", "2005.3", "书记"],
        ["乙一", id_number("19900101", 3), "涌泉村", "2005.3", "无"],
    ]
    found = read(xlsx({"Sheet1": [headings, *rows]}))
    assert [row.warnings for row in found] == [[], ["AGE_OVER_28"]]


@pytest.mark.parametrize(
    ("joined", "number", "stored"),
    [
        ("2017.05", "201745600001", "201745600001"),
        ("2017.05", "201845600001", "201845600001"),
        ("2018.05", "201745600001", "201745600001"),
        ("2021.05", 202145600001, "202145600001"),
        ("2021.05", "２０２１４５６００００１", "202145600001"),
        ("2016.05", None, None),
    ],
)
def test_admission_numbers_that_fit(joined, number, stored):
    (row,) = read(roster(person(身份证号=id_number("20000101"), 入团时间=joined, 发展团员编号=number)))
    assert (row.warnings, row.values["dev_no"]) == ([], stored)


@pytest.mark.parametrize(
    ("joined", "number"),
    [("2019.05", "201745600001"), ("2021.05", None), ("2021.05", "20214560001"), ("2021.05", "无")],
)
def test_admission_numbers_that_do_not_fit(joined, number):
    (row,) = read(roster(person(身份证号=id_number("20000101"), 入团时间=joined, 发展团员编号=number)))
    assert (row.warnings, row.values["dev_no"]) == (["DEVNO_INVALID"], None)


def test_without_the_column_no_number_is_missed():
    data = xlsx(
        {"Sheet1": [["姓名", "身份证号", "团支部", "入团时间"], ["李明", id_number(), "涌泉村", "2021.5"]]}
    )
    assert verdicts(read(data)) == GOOD


def test_january_or_october_is_asked_only_where_nobody_can_know():
    def show(workbook):
        workbook["Sheet1"]["G3"].number_format = numbers.FORMAT_NUMBER_00

    rows = [
        person("甲一", 身份证号=id_number(serial=1), 入团时间=2021.1),
        person("乙一", 身份证号=id_number(serial=3), 入团时间=2021.1),
        person("丙一", 身份证号=id_number(serial=5), 入团时间="2021.1"),
    ]
    found = read(xlsx({"Sheet1": [HEADINGS, *rows]}, touch=show))
    assert [(row.values["join_date"], row.warnings) for row in found] == [
        ("2021-10", ["DATE_AMBIGUOUS"]),
        ("2021-10", []),
        ("2021-01", []),
    ]


def test_real_dates_and_serials_of_a_1904_workbook():
    def show(workbook):
        workbook["Sheet1"]["G3"].number_format = "General"

    serial = (datetime.date(2021, 5, 4) - datetime.date(1904, 1, 1)).days
    rows = [
        person("甲一", 身份证号=id_number(serial=1), 入团时间=datetime.date(2021, 5, 4)),
        person("乙一", 身份证号=id_number(serial=3), 入团时间=serial),
    ]
    found = read(xlsx({"Sheet1": [HEADINGS, *rows]}, touch=show, epoch_1904=True))
    assert [row.values["join_date"] for row in found] == ["2021-05-04", "2021-05-04"]


def test_the_id_number_wins_over_sex_and_birth_columns():
    headings = ["姓名", "身份证号", "性别", "出生日期", "团支部"]

    def show(workbook):
        for row in (4, 5):
            workbook["Sheet1"][f"D{row}"].number_format = 'yyyy"年"m"月"'

    people = [
        ["甲一", id_number("20050316", 1), "女", "2005.3", "涌泉村"],
        ["乙一", id_number("20050316", 3), "男", "2006.3", "涌泉村"],
        ["丙一", id_number("20050316", 5), "男", datetime.date(2005, 3, 1), "涌泉村"],
        ["丁一", id_number("20050316", 7), "男", datetime.date(2005, 3, 2), "涌泉村"],
        ["戊一", id_number("20051016", 9), "男", 2005.1, "涌泉村"],
        ["己一", id_number("20050116", 13), "男", 2005.1, "涌泉村"],
    ]
    found = read(xlsx({"Sheet1": [headings, *people]}, touch=show))
    assert [row.warnings for row in found] == [
        ["GENDER_MISMATCH"],
        ["BIRTH_MISMATCH"],
        [],
        ["BIRTH_MISMATCH"],
        [],
        [],
    ]
    assert [row.values["gender"] for row in found] == ["男"] * 6


def test_everything_wrong_is_told_at_once():
    (row,) = read(
        roster(person("/", 身份证号="451198050219122", 入团时间="2020年2月30日", 所在团支部="待定"))
    )
    assert (row.status, row.reasons) == (
        "reject",
        ["NAME_MISSING", "ID_LENGTH", "BRANCH_UNKNOWN", "DATE_INVALID"],
    )


def test_an_id_number_kept_as_a_number_is_never_repaired():
    (row,) = read(roster(person(身份证号=int(id_number()))))
    assert (row.status, row.reasons, row.values["id_no"]) == ("reject", ["ID_PRECISION_LOST"], None)


def test_the_second_row_of_a_person_is_refused():
    rows = [person(), person(), person("王强")]
    assert [(row.status, row.reasons) for row in read(roster(*rows))] == [
        ("import", []),
        ("reject", ["DUP_IN_FILE"]),
        ("reject", ["DUP_IN_FILE", "ID_NAME_CONFLICT"]),
    ]


def test_stored_people_are_duplicates_conflicts_or_held():
    rows = [
        person("李　明", 身份证号=id_number(serial=1)),
        person("王强", 身份证号=id_number(serial=3)),
        person("赵六", 身份证号=id_number(serial=5)),
        person("钱七", 身份证号=id_number(serial=7)),
    ]
    known = {
        id_number(serial=1): "李明",
        id_number(serial=3): "王刚",
        id_number(serial=5): Known("赵六", 5, reachable=False),
        id_number(serial=7): Known("别人", 7, reachable=False),
    }
    found = read(roster(*rows), known=known)
    assert [(row.status, row.reasons) for row in found] == [
        ("duplicate", ["DUP_EXISTING"]),
        ("reject", ["ID_NAME_CONFLICT"]),
        ("hold", ["DUP_ELSEWHERE"]),
        ("hold", ["DUP_ELSEWHERE"]),
    ]


def test_formulas_without_a_stored_result_are_blank():
    row = person(序号="=ROW()-1", 性别='=IF(MOD(MID(C2,17,1),2)=1,"男","女")', 民族="=A9")
    assert verdicts(read(roster(row))) == GOOD


def test_a_far_corner_cell_is_refused_at_once():
    def far(workbook):
        workbook["Sheet1"]["XFD1048576"] = 1

    with pytest.raises(Refused, match="超出可读取的范围"):
        read(xlsx({"Sheet1": [HEADINGS, person()]}, touch=far))


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"\x00\x01\x02\x03" * 50],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(data):
    with pytest.raises(Refused, match="《名册"):
        read(data)
