"""Rosters of applicants as branches send them: days, hours, numbers, and who is known already."""

import datetime

import pytest

from league.kernel.sheets.people import Known
from tests.workbooks import id_number, read, verdicts, xlsx

pytestmark = pytest.mark.django_db

HEADINGS = [
    "序号",
    "姓名",
    "身份证号",
    "团支部",
    "申请入团时间",
    "积极分子日期",
    "培养联系人",
    "发展对象日期",
]
HEADINGS += ["团课学时", "志愿服务时长", "支部大会日期", "发展团员编号", "监护人"]
GOOD = {
    "序号": 1,
    "姓名": "李明",
    "身份证号": id_number("20100301"),
    "团支部": "涌泉村",
    "申请入团时间": "2025.9.1",
    "积极分子日期": "2025年11月",
    "培养联系人": "王建国、李芳",
    "发展对象日期": "20260310",
    "团课学时": "8学时",
    "志愿服务时长": 20.5,
    "支部大会日期": "2026-05-04",
    "发展团员编号": "202645600001",
    "监护人": None,
}


def row_of(**columns) -> list:
    return [{**GOOD, **columns}[heading] for heading in HEADINGS]


def examined(*rows, **known):
    return read(xlsx({"申请人": [HEADINGS, *rows]}), "applicants", **known)


def test_a_full_row_is_understood():
    (row,) = examined(row_of())
    assert (row.status, row.reasons, row.warnings) == ("import", [], [])
    assert row.values == {
        "name": "李明",
        "id_no": id_number("20100301"),
        "gender": "男",
        "birth": "2010-03-01",
        "branch": "451123105201",
        "applied": "2025-09-01",
        "activist": "2025-11",
        "mentors": "王建国、李芳",
        "candidate": "2026-03-10",
        "lesson_hours": 8,
        "volunteer_hours": 20.5,
        "meeting_date": "2026-05-04",
        "dev_no": "202645600001",
        "consent": None,
    }


@pytest.mark.parametrize(
    ("columns", "status", "reasons", "warnings"),
    [
        ({"积极分子日期": "2025.8"}, "reject", ["DATE_ORDER"], []),
        ({"积极分子日期": "2025.9"}, "import", [], []),
        ({"支部大会日期": "2026.2.30"}, "reject", ["DATE_INVALID"], []),
        ({"支部大会日期": "2026-07-01"}, "reject", ["DATE_INVALID"], []),
        ({"团课学时": 7.5, "志愿服务时长": "19小时"}, "import", [], ["LESSON_SHORT", "HOURS_SHORT"]),
        ({"团课学时": "很多", "志愿服务时长": "/"}, "import", [], ["HOURS_UNREADABLE"]),
        ({"发展团员编号": "202545600001"}, "import", [], ["DEVNO_INVALID"]),
        ({"发展团员编号": None}, "import", [], ["DEVNO_INVALID"]),
        ({"发展团员编号": None, "支部大会日期": None}, "import", [], []),
        ({"团支部": "没有的村"}, "reject", ["BRANCH_UNKNOWN"], []),
        ({"身份证号": None}, "reject", ["ID_MISSING"], []),
        ({"身份证号": id_number("19980630")}, "import", [], ["APPLICANT_OVER_AGE"]),
        ({"申请入团时间": None}, "import", [], []),
    ],
)
def test_what_is_wrong_with_a_row_is_told(columns, status, reasons, warnings):
    (row,) = examined(row_of(**columns))
    assert (row.status, row.reasons, row.warnings) == (status, reasons, warnings)


@pytest.mark.parametrize(
    ("born", "meeting", "consent", "reasons"),
    [
        ("20120504", "2026-05-04", None, []),
        ("20120505", "2026-05-04", "同意", ["AGE_UNDER_14"]),
        ("20120701", None, None, ["CONSENT_MISSING"]),
        ("20120701", None, "李大山", ["CONSENT_MISSING"]),
        ("20120701", None, "已同意", []),
        ("20120630", None, None, []),
    ],
)
def test_fourteen_on_the_day_of_the_meeting_and_a_guardian_before(born, meeting, consent, reasons):
    columns = {"身份证号": id_number(born), "支部大会日期": meeting, "监护人": consent}
    (row,) = examined(row_of(**columns))
    assert row.reasons == reasons


def test_a_number_is_used_once():
    rows = examined(
        row_of(),
        row_of(身份证号=id_number("20100302")),
        row_of(身份证号=id_number("20100303"), 发展团员编号="202645600009"),
        numbers=lambda asked: {"202645600009": True},
    )
    assert [(row.row, row.reasons) for row in rows] == [(2, []), (3, ["DEVNO_DUP"]), (4, ["DEVNO_DUP"])]


def test_members_applicants_and_the_neighbours_people():
    ids = [id_number(f"2010030{n}") for n in range(1, 7)]
    rows = [row_of(身份证号=one, 发展团员编号=f"20264560000{n}") for n, one in enumerate(ids)]
    known = {ids[0]: "李明", ids[1]: "王芳", ids[2]: Known("李明", 3, reachable=False)}
    applied = {ids[3]: Known("李明", 4), ids[4]: Known("王芳", 5), ids[5]: Known("李明", 6, reachable=False)}
    assert verdicts(examined(*rows, known=known, applicants=lambda asked: applied)) == [
        (2, "reject", ["ALREADY_MEMBER"], []),
        (3, "reject", ["ID_NAME_CONFLICT"], []),
        (4, "hold", ["DUP_ELSEWHERE"], []),
        (5, "duplicate", ["DUP_EXISTING"], []),
        (6, "reject", ["ID_NAME_CONFLICT"], []),
        (7, "hold", ["DUP_ELSEWHERE"], []),
    ]


def test_two_level_headings_keep_the_guardian_apart():
    groups = ["序号", "基本情况", None, None, "培养情况", None, "监护人情况", None]
    below = [None, "姓名", "公民身份号码", "所在支部", "申请时间", "列为积极分子时间", "姓名", "联系电话"]
    people = [
        1,
        "李明",
        id_number("20100301"),
        "涌泉村",
        datetime.date(2025, 9, 1),
        2026.03,
        "李大山",
        "13800000000",
    ]

    def merge(workbook):
        sheet = workbook["Sheet1"]
        for cells in ("A1:A2", "B1:D1", "E1:F1", "G1:H1"):
            sheet.merge_cells(cells)

    (row,) = read(xlsx({"Sheet1": [groups, below, people]}, touch=merge), "applicants")
    assert (row.status, row.values["name"], row.values["applied"]) == ("import", "李明", "2025-09-01")
    assert (row.values["activist"], "phone" in row.values) == ("2026-03", False)
