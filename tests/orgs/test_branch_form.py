"""团支部信息采集表 as townships send it: two levels of headings, or one branch on a page.

None of the open workbooks is of this kind, so the workbooks here are made after the contract of imports: its
codes, its words, its traps. They are graded as the open ones are.
"""

import datetime
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from league.kernel.models import ImportBatch
from league.kernel.sheets.batches import Scope, commit, open_batch, undo
from orgs.choices import Kind
from orgs.models import CollectedForm, Org, Placement
from tests.data.grade import grade
from tests.workbooks import AS_OF, read, xlsx

pytestmark = pytest.mark.django_db

DATA = Path(__file__).resolve().parent.parent / "data"
GROUPS = ["序号", "团支部名称", None, "上级团组织", "所属领域", "团支部书记", None, "人数", None, "成立时间"]
GROUPS += ["最近一次换届时间", "备注"]
BELOW = [None, "全称", "简称", None, None, "姓 名", "手机号码", "团员", "14—28周岁青年", None, None, None]
GOOD = {
    "全称": "共青团富川瑶族自治县麦岭镇高桥村支部委员会",
    "简称": "高桥村团支部",
    "上级": "麦岭镇团委",
    "领域": "农村",
    "书记": "周 小满",
    "手机": "199 0227 4002",
    "团员": 12,
    "青年": "40人",
    "成立": "2019.5",
    "换届": datetime.date(2025, 6, 3),
}


def line(number: int, **columns) -> list:
    row = {**GOOD, **columns}
    return [number, *(row[name] for name in GOOD), None]


def merge(workbook) -> None:
    """As the printed form has it: a title over all, groups across, single headings down."""
    sheet = workbook.worksheets[0]
    for cells in ("A1:L1", "A3:A4", "B3:C3", "D3:D4", "E3:E4", "F3:G3", "H3:I3", "J3:J4", "K3:K4", "L3:L4"):
        sheet.merge_cells(cells)


def form(*rows, touch=merge) -> bytes:
    """A workbook with these rows under the two-level heading."""
    head = [["团支部信息采集表"], ["填报单位：", None, None, "2026年6月"], GROUPS, BELOW]
    note = [["填表人：盘志远", None, None, "审核人：何清源"], ["注：领域按八类填写"]]
    return xlsx({"采集表": [*head, *rows, *note], "填表说明": [["全称按批复填写"]]}, touch=touch)


def test_a_full_row_of_the_two_level_form_is_understood():
    (row,) = read(form(line(1)), "orgs", scope="451123")
    assert (row.row, row.status, row.reasons, row.warnings) == (5, "import", [], [])
    told = {key: value for key, value in row.values.items() if value is not None and key != "level"}
    assert told == {
        "name": GOOD["全称"],
        "short": "高桥村团支部",
        "parent": "451123105",
        "field": "农村",
        "secretary": "周小满",
        "secretary_phone": "19902274002",
        "members": 12,
        "youth": 40,
        "founded": "2019-05",
        "last_election": "2025-06-03",
    }


KEYED = [
    ({"全称": None}, "reject", ["ORG_NAME_MISSING"], []),
    ({"上级": "没有的镇团委"}, "reject", ["PARENT_UNKNOWN"], []),
    ({"上级": None}, "reject", ["PARENT_UNKNOWN"], []),
    ({"上级": "涌泉村团支部"}, "reject", ["PARENT_UNKNOWN"], []),
    ({"上级": "钟山镇团委"}, "reject", ["PARENT_OUT_OF_SCOPE"], []),
    ({"领域": "两新"}, "reject", ["FIELD_UNKNOWN"], []),
    ({"团员": "十二"}, "reject", ["COUNT_INVALID"], []),
    ({"团员": -1}, "reject", ["COUNT_INVALID"], []),
    ({"青年": 12.5}, "reject", ["COUNT_INVALID"], []),
    ({"团员": 2}, "import", [], ["BRANCH_TOO_SMALL"]),
    ({"团员": 41}, "import", [], ["MEMBERS_EXCEED_YOUTH"]),
    ({"手机": "1990227400"}, "import", [], ["PHONE_INVALID"]),
    ({"团员": None, "青年": "/"}, "import", [], []),
    ({"全称": "涌泉村团支部", "简称": "涌泉村"}, "duplicate", ["DUP_EXISTING"], []),
    ({"全称": "麦岭镇高桥村第二团支部", "上级": "共青团富川瑶族自治县麦岭镇委员会"}, "import", [], []),
    ({"全称": "新村团支部", "上级": "451123S01"}, "import", [], []),
]


@pytest.mark.parametrize(("columns", "status", "reasons", "warnings"), KEYED)
def test_what_is_wrong_with_a_row_is_told(columns, status, reasons, warnings):
    (row,) = read(form(line(1, **{"简称": None} | columns)), "orgs", scope="451123")
    assert (row.status, row.reasons, row.warnings) == (status, reasons, warnings)


def test_a_parent_stands_once_for_its_merged_rows_and_a_branch_comes_once():
    def merged(workbook):
        merge(workbook)
        workbook.worksheets[0].merge_cells("D5:D7")

    names = ["高桥村团支部", "大坝村团支部", "高桥村 团支部"]
    rows = [line(n, 全称=name, 简称=None, 上级=None if n else "麦岭镇团委") for n, name in enumerate(names)]
    found = read(form(*rows, touch=merged), "orgs", scope="451123")
    assert [(row.status, row.reasons, row.values["parent"]) for row in found] == [
        ("import", [], "451123105"),
        ("import", [], "451123105"),
        ("reject", ["DUP_IN_FILE"], "451123105"),
    ]


def test_the_heading_may_be_of_one_level_in_any_order_and_the_title_names_the_parent():
    heads = [
        "团支部名称",
        "所在领域",
        "团员人数",
        "青年人数",
        "团支部书记姓名",
        "书记联系电话",
        "支部成立时间",
    ]
    rows = [["填报单位：葛坡镇团委"], heads, ["高桥村团支部", "农村领域", 5, 9, "莫雨", 19902274002, "2018"]]
    (row,) = read(xlsx({"Sheet1": rows}), "orgs", scope="451123")
    assert (row.status, row.values["parent"], row.values["secretary"]) == ("import", "451123106", "莫雨")
    assert (row.values["secretary_phone"], row.values["members"], row.values["youth"]) == (
        "19902274002",
        5,
        9,
    )


def page_of(name: str, short: str, members) -> list[list]:
    """One branch on a page, labels beside values, the secretary in a group down the left side."""
    return [
        ["团支部信息采集表"],
        ["团支部全称", name, None, "团支部简称", short],
        ["上级团组织", "麦岭镇团委", None, "所属领域", "农村"],
        ["团支部书记", "姓名", "周小满", "联系电话", "199-0227-4002"],
        [None, "性别", "女", "政治面貌", "团员"],
        ["团员数", members, None, "青年数", 30],
        ["成立时间", "2019年5月", None, "最近换届时间", None],
        ["备注", None],
    ]


def merge_pages(workbook) -> None:
    for sheet in workbook.worksheets:
        for cells in ("A1:E1", "B2:C2", "B3:C3", "A4:A5", "B6:C6", "B7:C7", "B8:E8"):
            sheet.merge_cells(cells)


def test_one_branch_on_a_page_each():
    pages = {
        "高桥村": page_of("高桥村团支部", "高桥村支部", 12),
        "大坝村": page_of("大坝村团支部", "大坝村支部", "许多"),
    }
    found = read(xlsx(pages, touch=merge_pages), "orgs", scope="451123")
    assert [(row.sheet, row.row, row.status, row.reasons) for row in found] == [
        ("高桥村", 2, "import", []),
        ("大坝村", 2, "reject", ["COUNT_INVALID"]),
    ]
    values = found[0].values
    assert (values["name"], values["short"], values["parent"]) == ("高桥村团支部", "高桥村支部", "451123105")
    assert (values["secretary"], values["secretary_phone"]) == ("周小满", "19902274002")
    assert (values["members"], values["youth"], values["founded"]) == (12, 30, "2019-05")
    assert values["last_election"] is None


# Graded, stored, taken back


def graded_workbook() -> tuple[bytes, dict]:
    """240 branches of the open county, every 20th with a trap, and the key of the answers."""
    places = [("富阳镇团委", "451123100"), ("451123101", "451123101")]
    rows, answers = [], []
    traps = [trap for trap in KEYED if not {"上级", "全称"} & set(trap[0])]
    for number in range(240):
        parent, code = places[number % 2]
        columns, status, reasons, warnings = ({}, "import", [], [])
        if number % 20 == 7:
            columns, status, reasons, warnings = traps[number // 20 % len(traps)]
        name = f"共青团测试{number:03d}村支部委员会"
        rows.append(line(number, 全称=name, 简称=None, 上级=parent, **columns))
        values = {"name": name, "parent": code, "field": "农村", "secretary": "周小满", "founded": "2019-05"}
        answer = {
            "sheet": "采集表",
            "row": number + 5,
            "status": status,
            "reasons": reasons,
            "warnings": warnings,
        }
        answers.append(answer | ({"values": values} if status == "import" else {}))
    skipped = [{"sheet": "采集表", "row": row, "status": "skip"} for row in (1, 2, 3, 4, 245, 246)]
    return form(*rows), {"file": "采集表.xlsx", "rows": [*answers, *skipped]}


@pytest.fixture
def county(db):
    call_command("sheet_import", "orgs", DATA / "fixtures/orgs_open.csv", f"--as-of={AS_OF}", "--commit")
    return Org.objects.get(code="451123")


def test_the_form_is_graded_stored_once_and_undone(county, tmp_path):
    data, key = graded_workbook()
    file, out = tmp_path / "采集表.xlsx", tmp_path / "out.json"
    file.write_bytes(data)
    asked = ("sheet_import", "orgs", file, "--scope=451123", f"--as-of={AS_OF}", f"--result={out}")
    call_command(*asked, stdout=io.StringIO())
    marks = grade(key, json.loads(out.read_text(encoding="utf-8")))
    assert (marks["score"], marks["problems"]) == (100.0, [])

    before = Org.objects.count()
    call_command(*asked, "--commit", stdout=io.StringIO())
    new = sum(answer["status"] == "import" for answer in key["rows"])
    assert (Org.objects.count(), CollectedForm.objects.count()) == (before + new, new)
    call_command(*asked, "--commit", stdout=io.StringIO())
    assert Org.objects.count() == before + new
    assert ImportBatch.objects.latest("pk").counts["duplicate"] == new
    undo(ImportBatch.objects.order_by("-pk")[1], actor=None)
    assert (Org.objects.count(), CollectedForm.objects.count()) == (before, 0)


def test_a_branch_gets_the_next_code_its_place_and_what_it_told(county):
    town = Org.objects.get(code="451123100")
    data = form(line(1, 上级=town.name, 团员=2))
    scope = Scope(county.code, county.path, str(county))
    batch = open_batch("orgs", scope=scope, as_of=AS_OF, actor=None, data=data, filename="采集表.xlsx")
    (row,) = commit(batch, actor=None).rows.filter(outcome="new")
    org = Org.objects.get(pk=row.object_key)
    highest = max(Org.objects.filter(parent=town).exclude(pk=org.pk).values_list("code", flat=True))
    assert (org.code, org.kind, org.founded) == (
        str(int(highest) + 1),
        Kind.BRANCH,
        datetime.date(2019, 5, 1),
    )
    assert Placement.objects.get(org=org).path == f"{town.path}{org.pk}."
    told = org.collected_forms.get()
    assert (told.secretary, told.secretary_phone, told.members, told.youth) == (
        "周小满",
        "19902274002",
        2,
        40,
    )
    assert (told.on, told.last_election) == (AS_OF, "2025-06-03")


def test_the_page_of_a_branch_shows_what_it_told_with_the_phone_masked(world, as_user):
    CollectedForm.objects.create(
        org=world.branch, on=AS_OF, secretary="周小满", secretary_phone="19902274002", members=12, youth=40
    )
    for org in (world.branch, world.township):
        page = as_user(world.secretary).get(f"/orgs/{org.pk}/?tab=collected")
        shown = [words in page.text for words in ("周小满", "199****4002", "19902274002")]
        assert shown == [True, True, False]
    assert as_user(world.other_secretary).get(f"/orgs/{world.branch.pk}/?tab=collected").status_code == 404
