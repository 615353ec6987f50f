"""团支部信息采集表 in the sheet of organizations: branches without codes, with what they tell of themselves.

The form comes as a list with one or two levels of headings, or with one branch on a page. Its rows carry no
code: they are branches, and get the next code below their parent when they are stored.
"""

import re

from django.utils.translation import gettext_lazy as _

from league.kernel import params
from league.kernel.sheets import Cell, Column, FileState, Place, Row, Severity, cause
from league.kernel.sheets.cleaning import clean_name, is_missing, plain
from league.kernel.sheets.dates import read_date
from league.kernel.sheets.people import PHONE, read_phone
from orgs.choices import Level
from orgs.rules.structure import HOLLOW_BELOW

BRANCH, ORG = "branch", "org"
COUNT = re.compile(r"(\d+)(?:\.0+)?[人名个]?")

cause("COUNT_INVALID", Severity.REJECT, _("人数不是 0 或正整数"), _("请只填数字，如“12”。"))
cause("BRANCH_TOO_SMALL", Severity.WARN, _("团员不足 3 人"), _("不足 3 名团员的，请考虑联合建支部。"))
cause("MEMBERS_EXCEED_YOUTH", Severity.WARN, _("团员数大于青年数"), _("团员也是青年，请核对两个数。"))
cause(
    "ORG_DATE_UNREADABLE", Severity.NOTE, _("成立时间或换届时间无法识别"), _("没有登记，请按“2019.05”补正。")
)


def read_count(key: str):
    """A reader for a number of people; COUNT_INVALID."""

    def read(cell: Cell, row: Row) -> int | None:
        text = plain(cell.text)
        if is_missing(text):
            return None
        found = COUNT.fullmatch(text)
        if found is None:
            row.report("COUNT_INVALID", key)
            return None
        return int(found[1])

    return read


def read_day(cell: Cell, row: Row) -> str | None:
    """A day or month not after the cut-off day; anything else is noted and not stored."""
    reading = read_date(cell, row.context.as_of.year)
    if reading.missing:
        return None
    if not reading.is_valid or reading.iso > row.context.as_of.isoformat()[: len(reading.iso)]:
        row.report("ORG_DATE_UNREADABLE")
        return None
    return reading.iso


def read_secretary(cell: Cell, row: Row) -> str | None:
    """The secretary's name."""
    return None if is_missing(cell.text) else clean_name(cell.text) or None


def read_secretary_phone(cell: Cell, row: Row) -> str | None:
    """Eleven digits as text; PHONE_INVALID."""
    return read_phone(cell, row)


def is_form(row: Row) -> bool:
    """Whether a row is of the form: the list of organizations always carries codes."""
    return "code" not in row.cells


def prepare_form(rows: list[Row], state: FileState) -> None:
    """Ask once for the number of members a branch must have."""
    if any(is_form(row) for row in rows):
        context = state.context
        state.known["least"] = params.value(HOLLOW_BELOW, context.scope_path, context.as_of)


def check_form(row: Row, state: FileState) -> None:
    """The whole of a form's row: its parent, whether it stands already, its numbers."""
    if "name" not in row.cells:
        row.report("ORG_NAME_MISSING", "name")
    row.values["level"] = str(Level.BRANCH)
    row.values["parent"] = _parent(row, state)
    if row.values.get("name"):
        _check_known(row, state)
    members, youth = row.values.get("members"), row.values.get("youth")
    if members is not None and members < state.known["least"]:
        row.report("BRANCH_TOO_SMALL", "members")
    if members is not None and youth is not None and members > youth:
        row.report("MEMBERS_EXCEED_YOUTH", "members")


def _parent(row: Row, state: FileState) -> str | None:
    """The code of the parent: as named, else as the title says, else the organization the file is for."""
    directory, named = state.context.directory, row.values.get("parent")
    if named:
        place = directory.match(named, ORG) if directory else Place(cause="ORG_UNKNOWN")
    elif row.memory.get("place"):
        place = row.memory["place"]
    else:
        place = Place(cause="ORG_UNKNOWN") if "parent" in row.cells else Place(state.context.scope)
    if place.code and not directory.entry(place.code).is_branch:
        return place.code
    out = place.cause.endswith("OUT_OF_SCOPE")
    row.report("PARENT_OUT_OF_SCOPE" if out else "PARENT_UNKNOWN", "parent")
    return None


def _check_known(row: Row, state: FileState) -> None:
    """DUP_EXISTING for a branch the parent has under any spelling, DUP_IN_FILE for the second row of one."""
    parent = row.values["parent"]
    if not parent:
        return
    seen = state.seen.setdefault(("below", parent), state.context.directory.scoped(parent))
    for name in filter(None, (row.values["name"], row.values.get("short"))):
        if seen.match(name, BRANCH).code:
            row.report("DUP_EXISTING", "name")
    first = state.seen.setdefault(("branch", parent, plain(row.values["name"])), row)
    if first is not row:
        row.report("DUP_IN_FILE", "name")


FORM_COLUMNS = (
    Column(
        "secretary",
        _("书记姓名"),
        "书记姓名 团支部书记 支部书记 书记 团支部书记姓名 支部书记姓名 "
        "现任书记 团支书 团支书姓名 负责人姓名 负责人",
        pattern=r"(书记|团支书|负责人)(信息|情况)?(姓名)?$",
        read=read_secretary,
        personal=True,
        identifies=True,
        about_others=True,
    ),
    Column(
        "secretary_phone",
        _("书记手机"),
        "书记手机 书记电话 书记联系电话 书记手机号 书记手机号码 "
        "团支部书记电话 团支部书记联系电话 联系电话 手机号码",
        pattern=r"(书记|团支书|负责人).{0,4}(电话|手机|联系方式)|^(联系电话|联系方式|手机|电话)",
        read=read_secretary_phone,
        write=PHONE.write,
        width=14,
        personal=True,
        about_others=True,
    ),
    Column(
        "members",
        _("团员数"),
        "团员数 团员人数 团员总数 团员 现有团员 现有团员数 团员数量",
        pattern=r"团员(总)?(人?数|数量|总数)?$",
        read=read_count("members"),
    ),
    Column(
        "youth",
        _("青年数"),
        "青年数 青年人数 青年总数 青年 青年数量 团青年数",
        pattern=r"青年(总)?(人?数|数量|总数)?$",
        read=read_count("youth"),
    ),
    Column(
        "founded",
        _("成立时间"),
        "成立时间 成立日期 建立时间 组建时间 成立年月 建团时间 支部成立时间",
        pattern=r"(成立|建立|组建|建团)(时间|日期|年月)",
        read=read_day,
    ),
    Column(
        "last_election",
        _("最近换届时间"),
        "最近换届时间 换届时间 最近一次换届时间 上次换届时间 最近换届日期 换届日期 最近一次换届日期",
        pattern=r"换届|选举(时间|日期|年月)",
        read=read_day,
    ),
)
