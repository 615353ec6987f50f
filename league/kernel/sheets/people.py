"""Columns and checks that every sheet about people shares: who the person is, and whether already stored."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from league.kernel import masks
from league.kernel.identity import birth_of, normalise_phone, sex_of

from .cleaning import (
    EDUCATION,
    ETHNICITIES,
    clean_education,
    clean_ethnicity,
    clean_name,
    clean_sex,
    id_problems,
    is_missing,
)
from .columns import Column
from .dates import DateReading, read_date, shows_day
from .reading.grid import Cell, text_of
from .rows import FileState, Row


@dataclass(frozen=True, slots=True)
class Known:
    """A stored person with the same ID number; `reachable` tells whether the asker may know of them."""

    name: str
    key: int | str | None = None
    reachable: bool = True


def read_name(cell: Cell, row: Row) -> str | None:
    """The name; NAME_MISSING."""
    name = clean_name(text_of(cell.value))
    if not name:
        row.report("NAME_MISSING", "name")
    return name or None


def read_id(cell: Cell, row: Row) -> str | None:
    """The ID number; ID_MISSING, ID_PRECISION_LOST, ID_LENGTH, ID_BIRTH_INVALID, ID_CHECKSUM.

    Birth date and sex come from it; a number with any fault leaves both unknown.
    """
    id_no, problems = id_problems(cell)
    born = None if problems else birth_of(id_no)
    if born and born > row.context.as_of:
        problems = ["ID_BIRTH_INVALID"]
    for code in problems:
        row.report(code, "id_no")
    if born and not problems:
        row.memory["born"] = born
        row.values |= {"gender": sex_of(id_no), "birth": born.isoformat()}
    return id_no or None


def read_gender(cell: Cell, row: Row) -> str | None:
    """The sex of the ID number; GENDER_MISMATCH when the column says otherwise."""
    told = clean_sex(cell.text)
    known = row.values.get("gender") if "born" in row.memory else None
    if told is None and not is_missing(cell.text):
        row.report("GENDER_UNREADABLE", "gender")
    elif told and known and told != known:
        row.report("GENDER_MISMATCH", "gender")
    return known or told


def read_birth(cell: Cell, row: Row) -> str | None:
    """The birth date of the ID number; BIRTH_MISMATCH when the column says otherwise at its own precision."""
    reading = read_date(cell, row.context.as_of.year)
    born = row.memory.get("born")
    if not reading.is_valid:
        if not reading.missing:
            row.report("BIRTH_UNREADABLE", "birth")
    elif born and not _agrees(reading, born, cell):
        row.report("BIRTH_MISMATCH", "birth")
    return born.isoformat() if born else reading.iso or None


def _agrees(reading: DateReading, born: datetime.date, cell: Cell) -> bool:
    """Whether a birth column agrees with the ID; a date cell shown without its day is only a month."""
    iso = born.isoformat()
    if iso.startswith(reading.iso) or (reading.other and iso.startswith(reading.other)):
        return True
    month_only = reading.iso.endswith("-01") and isinstance(cell.value, datetime.date)
    return month_only and iso.startswith(reading.iso[:7]) and not shows_day(cell.number_format())


def read_phone(cell: Cell, row: Row) -> str | None:
    """Eleven digits as text; PHONE_INVALID."""
    text = cell.text
    if is_missing(text):
        return None
    phone = normalise_phone(text)
    if phone is None:
        row.report("PHONE_INVALID", "phone")
    return phone


def _reader(key: str, clean, code: str):
    """A reader for a column with a fixed list of values; an unknown word is noted and not stored."""

    def read(cell: Cell, row: Row) -> str | None:
        text = cell.text
        if is_missing(text):
            return None
        value = clean(text)
        if value is None:
            row.report(code, key)
        return value

    return read


def coded(key: str, clean, code: str):
    """Reader made of a cleaning function: text → value or None, with the cause to note for None."""
    return _reader(key, clean, code)


SEQUENCE = Column(
    "seq",
    _("序号"),
    "序号 编号 NO. No 序 号 行号 顺序号 排序",
    width=6,
    stored=False,
)
ID_NO = Column(
    "id_no",
    _("身份证号"),
    "身份证号 身份证号码 公民身份号码 公民身份证号码 居民身份证号码 居民身份证号 证件号 证件号码 身份证 "
    "身份号码 有效证件号码 身份证件号码 公民身份证号 身份证明号码 id idno id_card",
    pattern=r"身份证|身份号|证件[号编]",
    read=read_id,
    write=masks.id_number,
    width=22,
    required=True,
    personal=True,
    identifies=True,
    example="11010120080101001X",
)
NAME = Column(
    "name",
    _("姓名"),
    "姓名 团员姓名 学生姓名 名字 干部姓名 成员姓名 团干部姓名 真实姓名",
    pattern=r"^(团员|学生|本人|青年|干部|人员|职工)?姓名",
    read=read_name,
    width=10,
    required=True,
    personal=True,
    identifies=True,
    example="张三",
)
GENDER = Column(
    "gender",
    _("性别"),
    "性别 男/女 sex",
    pattern=r"^性别",
    read=read_gender,
    choices=("男", "女"),
    width=6,
)
BIRTH = Column(
    "birth",
    _("出生日期"),
    "出生日期 出生年月 出生年月日 生日 出生时间 出生 birthday birth_date",
    pattern=r"^出生(?!地)",
    read=read_birth,
    identifies=True,
    personal=True,
)
ETHNICITY = Column(
    "ethnicity",
    _("民族"),
    "民族 民族成份 民族成分 族别 nation",
    pattern=r"^(所属)?民族",
    read=_reader("ethnicity", clean_ethnicity, "ETHNICITY_UNKNOWN"),
    choices=ETHNICITIES,
    width=10,
    fills=True,
    example="汉族",
)
PHONE = Column(
    "phone",
    _("手机号码"),
    "手机号码 手机号 联系电话 联系方式 电话 手机 电话号码 移动电话 联系手机 本人电话 tel mobile",
    pattern=r"手机|联系电话|联系方式|^电话",
    read=read_phone,
    write=masks.phone,
    width=14,
    personal=True,
    identifies=True,
    example="13800000000",
)
EDUCATION_LEVEL = Column(
    "education",
    _("文化程度"),
    "文化程度 学历 最高学历 教育程度 学历层次",
    pattern=r"文化程度|^学历",
    read=_reader("education", clean_education, "EDUCATION_UNKNOWN"),
    choices=tuple(EDUCATION),
    width=12,
    fills=True,
)


def require_identity(row: Row, state: FileState) -> None:
    """Name and ID number must be there even when the sheet has no such column."""
    if "name" not in row.cells:
        row.report("NAME_MISSING", "name")
    if "id_no" not in row.cells:
        row.report("ID_MISSING", "id_no")


def look_up_people(rows: list[Row], state: FileState) -> None:
    """Ask once for every stored person with one of the file's ID numbers."""
    ids = {row.values["id_no"] for row in rows if "born" in row.memory}
    state.known["people"] = state.context.lookup("people", ids)


def check_repeated(row: Row, state: FileState) -> None:
    """DUP_IN_FILE for the second and later row of one ID number, and a conflict when the name differs."""
    if "born" not in row.memory:
        return
    id_no, name = row.values["id_no"], row.values.get("name")
    first = state.seen.setdefault(("person", id_no), (row, name))
    if first[0] is not row:
        row.report("DUP_IN_FILE", "id_no")
        if name and first[1] and name != first[1]:
            row.report("ID_NAME_CONFLICT", "name")


def check_stored(row: Row, state: FileState) -> None:
    """A person already stored: duplicate, name conflict, or held when outside the asker's reach."""
    known = state.known.get("people", {}).get(row.values.get("id_no"))
    if known is None or "born" not in row.memory or row.has("DUP_IN_FILE") or not row.values.get("name"):
        return
    if not known.reachable:
        row.report("DUP_ELSEWHERE", "id_no")
    elif clean_name(known.name) == row.values["name"]:
        row.memory["known"] = known
        row.report("DUP_EXISTING", "id_no")
    else:
        row.report("ID_NAME_CONFLICT", "name")


def check_name_conflict(row: Row, state: FileState) -> None:
    """An ID number stored under another name, for sheets whose people may well be stored already."""
    known = state.known.get("people", {}).get(row.values.get("id_no"))
    if known is None or "born" not in row.memory or not row.values.get("name"):
        return
    row.memory["known"] = known
    if not known.reachable:
        return
    if clean_name(known.name) != row.values["name"]:
        row.report("ID_NAME_CONFLICT", "name")
