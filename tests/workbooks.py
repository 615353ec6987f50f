"""Little workbooks for the tests: rows in, bytes of a real file out, and people with valid ID numbers."""

import csv
import datetime
import io

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from league.kernel.identity import check_character
from league.kernel.sheets import Context, RowResult, examine, open_book
from league.kernel.sheets import sheet as sheet_of
from league.kernel.sheets.people import Known
from orgs.services.directory import Directory, entries_from_records

AS_OF = datetime.date(2026, 6, 30)
COUNTY = "共青团富川瑶族自治县"
TREE = [
    ("451100", "共青团贺州市委员会", "团贺州市委", "city", ""),
    ("451122", "共青团钟山县委员会", "团钟山县委", "county", "451100"),
    ("451123", f"{COUNTY}委员会", "团富川瑶族自治县委", "county", "451100"),
    ("451122100", "共青团钟山县钟山镇委员会", "钟山镇团委", "township", "451122"),
    ("451123105", f"{COUNTY}麦岭镇委员会", "麦岭镇团委", "township", "451123"),
    ("451123106", f"{COUNTY}葛坡镇委员会", "葛坡镇团委", "township", "451123"),
    ("451123S01", "共青团富川第一中学委员会", "富川第一中学团委", "school", "451123"),
    ("451123S02", "共青团富川第二中学委员会", "富川第二中学团委", "school", "451123"),
    ("451122100201", "共青团钟山县钟山镇龙虎村支部委员会", "龙虎村团支部", "branch", "451122100"),
    ("451123105201", f"{COUNTY}麦岭镇涌泉村支部委员会", "涌泉村团支部", "branch", "451123105"),
    ("451123105202", f"{COUNTY}麦岭镇新村支部委员会", "新村团支部", "branch", "451123105"),
    ("451123106201", f"{COUNTY}葛坡镇新村支部委员会", "新村团支部", "branch", "451123106"),
    ("451123106202", f"{COUNTY}葛坡镇深坡村支部委员会", "深坡村团支部", "branch", "451123106"),
    ("451123S01101", "共青团富川第一中学高一（1）班支部委员会", "高一（1）班团支部", "branch", "451123S01"),
    ("451123S02101", "共青团富川第二中学高一（1）班支部委员会", "高一（1）班团支部", "branch", "451123S02"),
    ("451123E01", "共青团新能科技有限公司支部委员会", "新能科技有限公司团支部", "branch", "451123"),
]
HEADINGS = ["序号", "姓名", "身份证号", "性别", "民族", "所在团支部", "入团时间", "发展团员编号", "手机号码"]


def tree(scope: str) -> Directory:
    """The organizations above, seen from a scope."""
    names = ("code", "name", "short", "level", "parent")
    return Directory(entries_from_records(dict(zip(names, row, strict=True)) for row in TREE), scope)


def id_number(born: str = "20050301", serial: int = 11) -> str:
    """A valid ID number of somebody born on a day (YYYYMMDD); an odd serial is a man."""
    body = f"451197{born}{serial:03d}"
    return body + check_character(body)


def person(name: str = "李明", **columns) -> list:
    """One row under HEADINGS, in order; named columns replace the usual content."""
    usual = {
        "序号": 1,
        "姓名": name,
        "身份证号": id_number(),
        "性别": "男",
        "民族": "汉族",
        "所在团支部": "涌泉村",
        "入团时间": "2021.05",
        "发展团员编号": "202145600001",
        "手机号码": "19902274002",
    }
    return [columns.get(heading, usual[heading]) for heading in HEADINGS]


def xlsx(sheets: dict[str, list[list]], *, touch=None, epoch_1904: bool = False) -> bytes:
    """A real .xlsx; `touch(workbook)` may merge, hide and format before it is saved."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    if epoch_1904:
        workbook.epoch = CALENDAR_MAC_1904
    for name, rows in sheets.items():
        worksheet = workbook.create_sheet(name)
        for row in rows:
            worksheet.append(row)
    if touch:
        touch(workbook)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def roster(*rows) -> bytes:
    """An .xlsx with these rows under HEADINGS."""
    return xlsx({"Sheet1": [HEADINGS, *rows]})


def text_file(rows: list[list], encoding: str, delimiter: str = ",") -> bytes:
    """A text file as Excel saves it."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue().encode(encoding)


def read(
    data: bytes, kind: str = "members", *, scope="451123", known=None, name="名册.xlsx", **lookups
) -> list[RowResult]:
    """The rows of a file that are data, examined in a scope; `known` people by ID number."""
    people = {id_no: one if isinstance(one, Known) else Known(one) for id_no, one in (known or {}).items()}
    answers = {"people": lambda ids: {id_no: people[id_no] for id_no in ids if id_no in people}, **lookups}
    examination = examine(sheet_of(kind), open_book(data, name), Context(scope, AS_OF, tree(scope), answers))
    return [row for row in examination.rows if row.status != "skip"]


def verdicts(rows: list[RowResult]) -> list[tuple]:
    """(row number, status, reasons, warnings) of every row."""
    return [(row.row, row.status, row.reasons, row.warnings) for row in rows]
