"""Messy workbooks for trying the import: as townships and schools really send them."""

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

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


SEED = 20260601
CADRE_HEADERS = ("序号", "姓名", "身份证号", "所在团组织", "团内职务", "干部性质", "编制", "任现职时间")


def write_rosters(folder: Path, today: date) -> list[Path]:
    """Write the workbooks to try the import with into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    census = Census(today, today, random.Random(SEED))  # other people than those of the sample
    rows = lines(census, ("巩塘村", "获庆村团支部", "富阳镇铁耕村支部", "朝阳村"), 40)
    spoil(rows, census)
    return [
        township(folder / "富阳镇团员花名册（补报）.xlsx", "富阳镇", rows),
        _school(folder / "高级中学新生团员名单.xlsx", census),
    ]


def lines(census: Census, branches: Sequence[str], number: int, ages=(16, 24)) -> list[list]:
    """So many rows of a roster, the branches in turn."""
    return [_row(census, place, branches[place % len(branches)], ages) for place in range(1, number + 1)]


def _row(census: Census, number: int, branch: str, ages=(16, 24)) -> list:
    known = census.person(*ages)
    joined = f"{known['birth'].year + 15}.{census.chance.choice((5, 12))}"
    sex = "男" if known["sex"] == "1" else "女"
    ethnicity = known["ethnicity"].removesuffix("族")
    facts = [known["name"], known["id_no"], sex, ethnicity, "团员", "高中", joined, known["phone"]]
    return [number, *facts, branch, ""]


def township(path: Path, unit: str, rows: list[list]) -> Path:
    """One sheet with title, unit and head; a subtotal in the middle, a total and a signature at the end."""
    book, sheet = _book(f"{unit}共青团员花名册", len(HEADERS))
    sheet.append([f"填报单位：{unit}团委", None, None, None, None, None, None, "填报人："])
    sheet.append(HEADERS)
    half = len(rows) // 2
    for row in (*rows[:half], ["小计", half], *rows[half:], ["合计", len(rows)]):
        sheet.append(row)
    sheet.append(["审核人：", None, None, "填表日期：", None])
    book.save(path)
    return path


def cadres(path: Path, unit: str, rows: list[list]) -> Path:
    """The roster of cadres of a county."""
    book, sheet = _book(f"{unit}团干部名册", len(CADRE_HEADERS))
    sheet.append(CADRE_HEADERS)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def _book(title: str, width: int) -> tuple[Workbook, Worksheet]:
    """A workbook whose sheet begins with a title over all columns."""
    book = Workbook()
    sheet = book.active
    sheet.title = "花名册"
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=16), BOTH
    return book, sheet


def spoil(rows: list[list], census: Census) -> None:
    """The mistakes that rosters bring, in a roster of at least 36 rows."""
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
    rows[33] = _row(census, 34, rows[33][9], (12, 13))  # under age
    rows[35] = _row(census, 36, rows[35][9], (29, 31))  # over age


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
