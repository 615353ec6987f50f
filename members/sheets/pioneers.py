"""红领巾奖章登记表 as a sheet: who holds which badge since when, children and groups in one list."""

import datetime
import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from league.kernel.sheets import (
    Cell,
    Column,
    Context,
    FileState,
    Register,
    Row,
    Severity,
    Sheet,
    cause,
    register,
)
from league.kernel.sheets.cleaning import is_missing, plain
from league.kernel.sheets.dates import earliest_day, read_date
from league.kernel.sheets.people import SEQUENCE
from league.kernel.sheets.readers import read_org, require_org
from members.choices.pioneers import BadgeLevel, Holder
from members.rules.pioneers import IMPORT_BADGES
from members.services.pioneers import enter_badges, known_badges, withdraw_badges
from orgs.services import scope_context

cause("BADGE_NAME_MISSING", Severity.REJECT, _("没有姓名或集体名称"), _("请补填后再导入。"))
cause("BADGE_SCHOOL_MISSING", Severity.REJECT, _("没有学校"), _("请补填学校名称。"))
cause("BADGE_YEAR_INVALID", Severity.REJECT, _("入学年份看不懂"), _("请填四位数的年份，如 2022。"))
cause("BADGE_LEVEL_UNKNOWN", Severity.REJECT, _("奖章无法识别"), _("请从模板的下拉列表里选择。"))
cause("BADGE_HOLDER_UNKNOWN", Severity.REJECT, _("授予对象无法识别"), _("请填“个人”或“集体”。"))
cause("BADGE_DAY_INVALID", Severity.REJECT, _("授予日期看不懂或还没有到"), _("请填年月日，如 2026-06-01。"))
cause("BADGE_OUT_OF_ORDER", Severity.REJECT, _("没有低一级的星章"), _("星章逐级授予，请先登记低一级的。"))
cause("BADGE_KNOWN", Severity.DUPLICATE, _("这枚奖章已经登记"), _("不会重复登记。"))

LEVELS = {plain(str(label)): value for value, label in BadgeLevel.choices}
LEVELS |= {f"{word}星": f"star{n}" for n, word in enumerate("一二三四五", 1)}
LEVELS |= {f"{n}{word}": f"star{n}" for n in range(1, 6) for word in ("星", "星章", "★")}
HOLDERS = {plain(str(label)): value for value, label in Holder.choices}
HOLDERS |= {
    "队员": Holder.PERSON,
    "少先队员": Holder.PERSON,
    "中队": Holder.COLLECTIVE,
    "小队": Holder.COLLECTIVE,
}


def text_reader(key: str, missing: str):
    """A reader for a text that must be there."""

    def read(cell: Cell, row: Row) -> str | None:
        if is_missing(cell.text):
            row.report(missing, key)
            return None
        return cell.text.strip()[:60]

    return read


def word_reader(key: str, known: dict[str, str], unknown: str):
    """A reader for one of some words, whatever stands in brackets behind it."""

    def read(cell: Cell, row: Row) -> str | None:
        word = re.sub(r"\(.*?\)$", "", plain(cell.text))
        if word not in known:
            row.report(unknown, key)
        value = known.get(word)
        return value and str(value)

    return read


def read_optional(cell: Cell, row: Row) -> str | None:
    """A text, or nothing."""
    return None if is_missing(cell.text) else cell.text.strip()[:40]


def read_year(cell: Cell, row: Row) -> int | None:
    """A year like 2022 or 2022级."""
    found = re.fullmatch(r"((?:19|20)\d\d)(?:\.0)?[年级届]?", plain(cell.text))
    if found is None:
        row.report("BADGE_YEAR_INVALID", "entry_year")
    return int(found[1]) if found else None


def read_awarded(cell: Cell, row: Row) -> str | None:
    """A day that has come; a month stands for its first day."""
    reading = read_date(cell, row.context.as_of.year)
    day = earliest_day(reading.iso) if reading.is_valid else None
    if day is None or day > row.context.as_of:
        row.report("BADGE_DAY_INVALID", "on")
        return None
    return day.isoformat()


def prepare(rows: list[Row], state: FileState) -> None:
    """Know what is stored, and follow each holder's stars upwards through the file, whatever its order."""
    for row in rows:
        require_org(row, state)
    known = known_badges(row.values["org"] for row in rows if row.values.get("org"))
    readable = [row for row in rows if not row.is_refused and None not in holder_of(row) and _day(row)]
    for row in sorted(readable, key=lambda row: (BadgeLevel(row.values["level"]).star, _day(row))):
        held, level = known.setdefault(holder_of(row), {}), BadgeLevel(row.values["level"])
        badge = (level.value, row.values.get("title") or "")
        if badge in held or (level.star and any(each == level for each, _title in held)):
            row.memory["badge"] = "BADGE_KNOWN"
        elif level.below and not any(
            each == level.below and day <= _day(row) for (each, _title), day in held.items()
        ):
            row.memory["badge"] = "BADGE_OUT_OF_ORDER"
        else:
            held[badge] = _day(row)


def holder_of(row: Row) -> tuple:
    """Who holds the badge of a row, and where."""
    return tuple(row.values.get(name) for name in ("org", "school", "holder", "name", "entry_year"))


def _day(row: Row) -> datetime.date | None:
    on = row.values.get("on")
    return datetime.date.fromisoformat(on) if on and row.values.get("level") else None


def check_badge(row: Row, state: FileState) -> None:
    """What following the stars has shown."""
    if found := row.memory.get("badge"):
        row.report(found, "level")


def context(scope: str, as_of: datetime.date, actor) -> Context:
    """Organizations as seen from the scope."""
    return scope_context(scope, as_of, {})


def store(rows: Sequence[dict], as_of: datetime.date, actor) -> list[str]:
    """Enter badges."""
    return enter_badges(rows, actor=actor)


def withdraw(keys: Sequence[str], actor) -> set[str]:
    """Take badges back."""
    return withdraw_badges(keys)


BADGES = register(
    Sheet(
        code="pioneer_badges",
        label=_("红领巾奖章登记表"),
        columns=(
            SEQUENCE,
            Column(
                "name",
                _("姓名或集体名称"),
                "姓名或集体名称 姓名 队员姓名 集体名称 名称 获章人",
                read=text_reader("name", "BADGE_NAME_MISSING"),
                width=20,
                required=True,
                identifies=True,
                example="向日葵中队",
            ),
            Column(
                "holder",
                _("授予对象"),
                "授予对象 对象 个人或集体 类别",
                read=word_reader("holder", HOLDERS, "BADGE_HOLDER_UNKNOWN"),
                choices=tuple(str(label) for label in Holder.labels),
                required=True,
                fills=True,
                example="集体",
            ),
            Column(
                "school",
                _("学校"),
                "学校 学校名称 所在学校",
                read=text_reader("school", "BADGE_SCHOOL_MISSING"),
                width=24,
                required=True,
                fills=True,
                example="麦岭镇中心小学",
            ),
            Column(
                "entry_year",
                _("入学年份"),
                "入学年份 年级 级 届",
                read=read_year,
                required=True,
                example="2022",
            ),
            Column("squad", _("所在中队"), "所在中队 中队 班级", read=read_optional, width=16),
            Column(
                "level",
                _("奖章"),
                "奖章 章别 奖章级别 星级 奖章星级",
                read=word_reader("level", LEVELS, "BADGE_LEVEL_UNKNOWN"),
                choices=tuple(str(label) for label in BadgeLevel.labels),
                required=True,
                identifies=True,
                example="一星章",
            ),
            Column("title", _("章名"), "章名 奖章名称", read=read_optional, width=16),
            Column(
                "on",
                _("授予日期"),
                "授予日期 颁章日期 颁发日期 获章时间 授予时间",
                read=read_awarded,
                required=True,
                example="2026-06-01",
            ),
            Column(
                "org", _("所属团组织"), "所属团组织 团组织 所在乡镇 乡镇", read=read_org, width=24, fills=True
            ),
            Column("document", _("文件依据"), "文件依据 文号 文件文号", read=read_optional, width=20),
        ),
        prepare=prepare,
        checks=(check_badge,),
        needs=("name", "level"),
        place="org",
        place_kind="org",
        identity="name",
        register=Register(IMPORT_BADGES, context, store, withdraw),
    )
)
