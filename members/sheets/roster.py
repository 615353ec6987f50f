"""The roster of members as a sheet: columns, their readers, and the rules of a whole row."""

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from league.kernel.identity import age_on
from league.kernel.sheets import Cell, Column, Context, FileState, Register, Row, Sheet, register
from league.kernel.sheets.cleaning import clean_political, digits_of, is_missing
from league.kernel.sheets.dates import latest_day, read_date
from league.kernel.sheets.people import (
    BIRTH,
    EDUCATION_LEVEL,
    ETHNICITY,
    GENDER,
    ID_NO,
    NAME,
    PHONE,
    SEQUENCE,
    check_repeated,
    check_stored,
    coded,
    look_up_people,
    require_identity,
)
from league.kernel.sheets.roundtrip import WAY_BACK
from members import rules
from members.querysets import NUMBERED_SINCE, fits
from members.services import enter_roster, known_people, withdraw_roster
from members.services.amending import CHANGEABLE, amend_roster, records
from orgs.services import scope_context

ADULT_AGE, LEAVING_AGE = 14, 28  # 团章 第一条、第六条
POLITICAL = ("共青团员", "中共党员", "中共预备党员", "群众")


def read_join_date(cell: Cell, row: Row) -> str | None:
    """The joining date at its precision; JOIN_DATE_MISSING, DATE_INVALID, DATE_AMBIGUOUS."""
    reading = read_date(cell, row.context.as_of.year)
    if reading.missing:
        row.report("JOIN_DATE_MISSING", "join_date")
        return None
    if not reading.is_valid or not _is_possible(reading.iso, row):
        row.report("DATE_INVALID", "join_date")
        return None
    if reading.is_ambiguous:
        row.report("DATE_AMBIGUOUS", "join_date")
        row.memory["other_month"] = reading.other
    return reading.iso


def _is_possible(iso: str, row: Row) -> bool:
    """Not before the League was founded or the person born, not after the cut-off day."""
    born = row.memory.get("born")
    first = max(1922, born.year if born else 0)
    return first <= int(iso[:4]) and iso <= row.context.as_of.isoformat()[: len(iso)]


def read_branch(cell: Cell, row: Row) -> str | None:
    """The code of the branch the cell names; BRANCH_UNKNOWN, BRANCH_AMBIGUOUS, BRANCH_OUT_OF_SCOPE."""
    if not cell.text and row.memory.get("place"):
        return take_place(row)
    place = row.context.directory.match(cell.text, "branch")
    if place.cause:
        row.report(place.cause, "branch")
    return place.code or None


def take_place(row: Row) -> str | None:
    place = row.memory.get("place")
    code = place.code if place else ""
    if not code:
        row.report((place and place.cause) or "BRANCH_UNKNOWN", "branch")
    return code or None


def read_dev_no(cell: Cell, row: Row) -> str | None:
    """The 发展团员编号 as digits; judged later, when the joining year is known."""
    number = digits_of(cell)
    return None if is_missing(number) else number


def read_role(cell: Cell, row: Row) -> str | None:
    """The League post now held; 无 and the like mean none."""
    return None if is_missing(cell.text) or cell.text in ("团员", "普通团员", "否") else cell.text


def check_branch(row: Row, state: FileState) -> None:
    """Without a branch column the sheet's name or title names the branch."""
    if "branch" not in row.cells:
        row.values["branch"] = take_place(row)


def check_ages(row: Row, state: FileState) -> None:
    """AGE_UNDER_14 and AGE_OVER_28 on the cut-off day, JOIN_UNDER_14 on the joining day."""
    born = row.memory.get("born")
    if born is None:
        return
    age = age_on(born, state.context.as_of)
    if age < ADULT_AGE:
        row.report("AGE_UNDER_14", "id_no")
    if age >= LEAVING_AGE and not row.values.get("role"):
        row.report("AGE_OVER_28", "role" if "role" in row.cells else "id_no")
    joined = row.values.get("join_date")
    if joined and _joined_under_age(born, joined):
        row.report("JOIN_UNDER_14", "join_date")


def _joined_under_age(born: datetime.date, joined: str) -> bool:
    return age_on(born, latest_day(joined)) < ADULT_AGE


def check_dev_no(row: Row, state: FileState) -> None:
    """DEVNO_INVALID for joining years from 2017 on."""
    joined, number = row.values.get("join_date"), row.values.get("dev_no")
    if "dev_no" not in row.cells or not joined or int(joined[:4]) < NUMBERED_SINCE:
        return
    if not fits(number or "", int(joined[:4])):
        row.report("DEVNO_INVALID", "dev_no")
        row.values["dev_no"] = None


BRANCH = Column(
    "branch",
    _("所在团支部"),
    "branch_code 所在团支部 团支部 所属团支部 团支部名称 支部名称 所在支部 所属支部 支部 所属团组织 "
    "所在团组织 团组织 团组织名称 组织关系所在团支部 组织名称 branch_name 所在班级 班级 班级团支部 "
    "团支部全称 组织关系所在支部 支部全称 团支部编码 所在组织 所属组织 组织关系所在单位 班级名称 学校班级 "
    "年级班级",
    pattern=r"^(?!.*(加入|入团)).*(团支部|所[在属](团|支部)|团组织)(?!书记|人数|数)",
    read=read_branch,
    width=30,
    required=True,
    fills=True,
)
JOIN_DATE = Column(
    "join_date",
    _("入团时间"),
    "入团时间 入团年月 何时入团 入团日期 入团年月日 加入共青团时间 入团 入团年份",
    pattern=r"入团(时间|日期|年月)|加入共?青?团|何.{0,4}入团",
    read=read_join_date,
    identifies=True,
    example="2023.05",
)
DEV_NO = Column(
    "dev_no",
    _("发展团员编号"),
    "发展团员编号 团员编号 入团志愿书编号 发展编号 团员发展编号 入团编号 志愿书编号 团员证编号",
    pattern=r"(团员|发展|志愿书|入团).{0,4}(编号|书号|证号)",
    read=read_dev_no,
    width=16,
    identifies=True,
)
ROLE = Column(
    "role",
    _("现任团内职务"),
    "现任团内职务 团内职务 团内现任职务 担任团内职务 现任职务 职务 团干部职务 担任职务",
    pattern=r"团内.{0,3}职务",
    read=read_role,
)
POLITICAL_STATUS = Column(
    "political",
    _("政治面貌"),
    "政治面貌 政治面貌情况 面貌 政治身份",
    pattern=r"政治面[貌目]",
    read=coded("political", clean_political, "POLITICAL_UNKNOWN"),
    choices=POLITICAL,
    fills=True,
    example="共青团员",
)
NOTE = Column("note", _("备注"), "备注 说明", stored=False, width=20)


def context(scope: str, as_of: datetime.date, actor) -> Context:
    """Organizations as seen from the scope, and registered people as the actor may know them."""
    lookups = {"people": lambda ids: known_people(ids, actor)}
    context = scope_context(scope, as_of, lookups)
    lookups["records"] = lambda keys: records(keys, actor, context.scope_path)
    return context


def store(rows: Sequence[dict], as_of: datetime.date, actor) -> list[str]:
    """Enter roster rows as opening stock on the cut-off day."""
    return [str(pk) for pk in enter_roster(rows, on=as_of)]


def withdraw(keys: Sequence[str], actor) -> set[str]:
    """Take roster rows back."""
    return withdraw_roster(keys)


MEMBERS = register(
    Sheet(
        code="members",
        label=_("团员花名册"),
        columns=(
            SEQUENCE,
            NAME,
            ID_NO,
            GENDER,
            BIRTH,
            ETHNICITY,
            POLITICAL_STATUS,
            EDUCATION_LEVEL,
            BRANCH,
            JOIN_DATE,
            DEV_NO,
            ROLE,
            PHONE,
            NOTE,
            *WAY_BACK,
        ),
        prepare=look_up_people,
        checks=(require_identity, check_branch, check_ages, check_dev_no, check_repeated, check_stored),
        needs=("name",),
        place="branch",
        place_kind="branch",
        register=Register(rules.IMPORT, context, store, withdraw, CHANGEABLE, amend_roster),
    )
)
