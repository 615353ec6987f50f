"""The blank template of each kind: an example that is skipped, drop-downs, and what is filled in comes in."""

import datetime
import io

import pytest
from openpyxl import Workbook, load_workbook

from cadres.models import Delegate, Post, Serving, Trainee
from league.kernel.sheets import all_sheets, examine, open_book, sheet
from league.kernel.sheets.batches import Scope, commit, open_batch
from league.kernel.sheets.template import blank_template
from members.models import Application, DuesPayment, Member, PioneerBadge
from orgs.models import Org, Place, Unit
from reforms.models import Outcome, Task
from tests.factories import make_member
from tests.workbooks import id_number

AS_OF = datetime.date(2026, 6, 30)
HEAD, EXAMPLE, FIRST = 2, 3, 4
KINDS = [one.code for one in all_sheets()]
FILLED = {
    "orgs": {"编码": "451123103009", "全称": "麦岭镇高桥村团支部", "层级": "支部", "上级组织": "451123103"},
    "members": {
        "姓名": "盘小满",
        "身份证号": id_number("20080504"),
        "所在团支部": "麦岭村支部",
        "入团时间": "2023.05",
        "民族": "瑶族",
    },
    "cadres": {
        "姓名": "唐立夏",
        "身份证号": id_number("19950504"),
        "所在团组织": "麦岭镇",
        "团内职务": "副书记",
        "团干部性质": "兼职",
        "编制类型": "事业",
    },
}
FILLED["applicants"] = {
    "姓名": "盘初阳",
    "身份证号": id_number("20100504"),
    "所在团支部": "麦岭村支部",
    "申请入团时间": "2026.03",
}
FILLED["places"] = {"名称": "麦岭镇书香青年之家", "阵地类型": "青年之家", "所属团组织": "麦岭镇"}
FILLED["units"] = {"单位名称": "麦岭脐橙合作社", "单位性质": "农民专业合作社", "所属团组织": "麦岭镇"}
MODELS = {"orgs": Org, "members": Member, "cadres": Post, "applicants": Application}
FILLED["dues"] = {"姓名": "莫志强", "所在团支部": "麦岭村支部", "2 月": "0.2"}
FILLED["pioneer_badges"] = {
    "姓名或集体名称": "钟小苗",
    "授予对象": "个人",
    "学校": "麦岭镇中心小学",
    "入学年份": "2020",
    "奖章": "一星章",
    "授予日期": "2026.06",
}
FILLED["trainees"] = {
    "培训班名称": "第一期",
    "开班日期": "2026-03-18",
    "姓名": "唐立夏",
    "身份证号": id_number("19950504"),
    "所在团组织": "麦岭镇",
}
FILLED["serving"] = {
    "姓名": "唐立夏",
    "身份证号": id_number("19950504"),
    "人员类别": "西部计划志愿者",
    "服务的团组织": "麦岭镇",
    "服务期至": "2027.07",
}
FILLED["delegates"] = {"姓名": "唐立夏", "身份证号": id_number("19950504"), "所属团组织": "麦岭镇"}
MODELS |= {"trainees": Trainee, "serving": Serving, "delegates": Delegate}
FILLED["reform_tasks"] = {"改革方案": "青年发展规划", "编号": "A1", "任务": "联席会议", "团组织": "富川县"}
FILLED["reform_outcomes"] = {"成果名称": "工作规则", "成果类型": "文件", "团组织": "麦岭镇"}
MODELS |= {"reform_tasks": Task, "reform_outcomes": Outcome}
MODELS |= {"places": Place, "units": Unit, "dues": DuesPayment, "pioneer_badges": PioneerBadge}


def template(kind: str) -> Workbook:
    """The blank template, opened."""
    return load_workbook(io.BytesIO(blank_template(sheet(kind))))


def saved(workbook: Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def headings(page) -> dict[str, int]:
    return {cell.value: cell.column for cell in page[HEAD]}


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_template_brings_nothing_and_every_column_is_known(kind, world):
    context = sheet(kind).register.context(world.county.code, AS_OF, None)
    found = examine(sheet(kind), open_book(blank_template(sheet(kind)), "模板.xlsx"), context)
    assert {row.status for row in found.rows} == {"skip"}
    assert [row.why_skipped for row in found.rows if row.row == EXAMPLE] == ["example"]
    page, hidden = template(kind).worksheets
    assert hidden.sheet_state == "hidden"
    known = next(one.columns for one in found.recognized if one.role == "data")
    by_label = {str(column.label): column.key for column in sheet(kind).columns}
    assert known == {column - 1: by_label[label] for label, column in headings(page).items()}


@pytest.mark.parametrize("kind", KINDS)
def test_choices_drop_down_and_required_headings_are_red(kind):
    page, lists = template(kind).worksheets
    offered = {}
    for rule in page.data_validations.dataValidation:
        column = str(rule.sqref).split(":")[0].rstrip("0123456789")
        area = rule.formula1.split("!")[1].replace("$", "")
        offered[page[f"{column}{HEAD}"].value] = tuple(cell.value for (cell,) in lists[area])
        assert rule.type == "list"
    columns = {str(column.label): column for column in sheet(kind).columns}
    present = headings(page)
    assert offered == {label: columns[label].choices for label in present if columns[label].choices}
    red = {label for label, place in present.items() if page.cell(HEAD, place).font.color.rgb == "FFC8000E"}
    assert red == {
        label for label in present if columns[label].required or columns[label].key in sheet(kind).needs
    }


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_filled_in_comes_in(kind, world):
    make_member(world.branch, "莫志强")  # who pays must be registered
    workbook = template(kind)
    page = workbook.worksheets[0]
    for label, text in FILLED[kind].items():
        cell = page.cell(FIRST, headings(page)[label], text)
        assert page.column_dimensions[cell.column_letter].number_format == "@"
    place = world.county
    batch = open_batch(
        kind,
        scope=Scope(place.code, place.path, str(place)),
        as_of=AS_OF,
        actor=world.staff,
        data=saved(workbook),
        filename="模板.xlsx",
    )
    rows = batch.rows.exclude(status="skip").values_list("number", "status", "causes", "warnings")
    assert list(rows) == [(FIRST, "import", [], [])]
    before = MODELS[kind].objects.count()
    commit(batch, actor=world.staff)
    assert MODELS[kind].objects.count() == before + 1
