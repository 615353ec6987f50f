"""Messy workbooks for trying the import: as townships and schools really send them."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from league.portal.sample.people import Census

HEADERS = (
    "序号",
    "姓  名",
    "身份证号码",
    "性别",
    "民族",
    "政治面貌",
    "文化程度",
    "入团时间",
    "联系电话",
    "所在团支部",
    "备注",
)
BOTH = Alignment(horizontal="center", vertical="center")


def write_rosters(folder: Path, census: Census) -> list[Path]:
    """Write the sample workbooks into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _township(folder / "富阳镇团员花名册（补报）.xlsx", census),
        _school(folder / "高级中学新生团员名单.xlsx", census),
    ]


def _row(census: Census, number: int, branch: str, ages=(16, 24)) -> list:
    known = census.person(*ages)
    joined = f"{known['birth'].year + 15}.{census.chance.choice((5, 12))}"
    sex = "男" if known["sex"] == "1" else "女"
    ethnicity = known["ethnicity"].removesuffix("族")
    facts = [known["name"], known["id_no"], sex, ethnicity, "团员", "高中", joined, known["phone"]]
    return [number, *facts, branch, ""]


def _township(path: Path, census: Census) -> Path:
    """One sheet with title, two-line head, a subtotal, and one of each usual mistake."""
    book = Workbook()
    sheet = book.active
    sheet.title = "团员花名册"
    sheet.append(["富阳镇共青团员花名册"])
    sheet.merge_cells("A1:K1")
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=16), BOTH
    sheet.append(["填报单位：富阳镇团委", None, None, None, None, None, None, "填报人：唐晓枫"])
    sheet.append(HEADERS)
    villages = ("巩塘村", "获庆村团支部", "富阳镇铁耕村支部", "朝阳村")
    rows = [_row(census, number, villages[number % 4]) for number in range(1, 41)]
    _spoil(rows, census)
    for row in rows[:20]:
        sheet.append(row)
    sheet.append(["小计", 20])
    for row in rows[20:]:
        sheet.append(row)
    sheet.append(["合计", 40])
    sheet.append(["审核人：", None, None, "填表日期：", None])
    book.save(path)
    return path


def _spoil(rows: list[list], census: Census) -> None:
    """The mistakes that rosters bring."""
    wrong = "0" if rows[2][2][-1] != "0" else "1"
    rows[2][2] = rows[2][2][:-1] + wrong  # check digit
    rows[5][2] = rows[5][2][:17]  # a digit lost
    rows[7][2] = float(rows[7][2][:15] + "000")  # kept as a number: digits lost
    rows[9][2] = " " + rows[9][2][:6] + " " + rows[9][2][6:].lower()
    rows[11][1] = rows[11][1][0] + "　" + rows[11][1][1:]
    rows[13][7] = "2019年13月"
    rows[15][8] = "1991234"
    rows[17][9] = "不存在的村"
    rows[19][3] = "女" if rows[19][3] == "男" else "男"
    rows[22] = list(rows[21])  # entered twice
    rows[25][7] = 2018.1
    rows[27][4] = "瑶"
    rows[29][2] = None
    rows[31][1] = None
    rows[33] = _row(census, 34, "朝阳村", (12, 13))  # under age
    rows[35] = _row(census, 36, "巩塘村", (29, 31))  # over age


def _school(path: Path, census: Census) -> Path:
    """A sheet per class; the sheet's name is the branch."""
    book = Workbook()
    book.remove(book.active)
    for number in (1, 2, 3):
        sheet = book.create_sheet(f"高一（{number}）班")
        sheet.append([f"高一（{number}）班团员名单"])
        sheet.append(["序号", "姓名", "身份证号", "民族", "入团年月", "手机号码"])
        for place in range(1, 16):
            row = _row(census, place, "", (15, 16))
            sheet.append([place, row[1], row[2], row[4], row[7].replace(".", "-"), row[8]])
    notes = book.create_sheet("填表说明")
    notes.append(["身份证号请设为文本格式；入团年月写到月。"])
    book.save(path)
    return path
