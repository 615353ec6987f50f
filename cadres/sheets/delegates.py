"""Delegates as one sheet: who, elected by which unit, at work in which station, in touch with whom (两联)."""

import datetime
import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from cadres.choices.posts import Source
from cadres.rules.delegates import IMPORT_DELEGATES
from cadres.services import delegates as services
from cadres.sheets.people import ORG_WORDS
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
from league.kernel.sheets.cleaning import clean_political, is_missing, plain
from league.kernel.sheets.people import (
    BIRTH,
    EDUCATION_LEVEL,
    ETHNICITY,
    GENDER,
    ID_NO,
    NAME,
    PHONE,
    SEQUENCE,
    check_name_conflict,
    coded,
    look_up_people,
    require_identity,
)
from league.kernel.sheets.readers import choice_reader, day_reader, read_org, require_org, text_reader
from members.services import known_people
from orgs.services import scope_context

REGISTER_FIRST = _("未登记，请先登记联络站（阵地）或专委会，再在名册里选择。")
cause("STATION_UNKNOWN", Severity.WARN, _("没有找到这个联络站，或有重名"), REGISTER_FIRST)
cause("COMMITTEE_UNKNOWN", Severity.WARN, _("没有找到这个专委会，或有重名"), REGISTER_FIRST)
cause("NUMBER_INVALID", Severity.WARN, _("人数或届次不是数字"), _("未登记，请改为阿拉伯数字，如 10。"))
cause("DELEGATE_SOURCE_UNKNOWN", Severity.WARN, _("来源无法识别"), _("未登记，请从模板的下拉列表里选择。"))
cause(
    "DELEGATE_KNOWN",
    Severity.DUPLICATE,
    _("这个人已是这个团组织的团代表"),
    _("不会重复登记；要修改的请在名册里修改。"),
)
DIGITS = "〇一二三四五六七八九"
YES = frozenset(("是", "√", "Y", "YES", "1", "委员", "团委委员", "常委"))


def in_words(word: str) -> int | None:
    """A number from 一 to 九十九, None for another word."""
    found = re.fullmatch(r"([二三四五六七八九])?(十)?([一二三四五六七八九])?", word)
    if not (word and found) or (found[1] and not found[2]):
        return DIGITS.find(word) if len(word) == 1 and word in DIGITS else None
    tens = (DIGITS.find(found[1]) if found[1] else 1) * 10 if found[2] else 0
    return tens + (DIGITS.find(found[3]) if found[3] else 0)


def number_reader(key: str, most: int):
    """A reader for a small number, in figures or up to 九十九 in words: 10 名, 第六届; NUMBER_INVALID."""

    def read(cell: Cell, row: Row) -> int | None:
        if is_missing(cell.text):
            return None
        word = re.sub(r"^第|(\.0+)?(届|名|人|个)?$", "", plain(cell.text))
        number = int(word) if word.isdecimal() else in_words(word)
        if number is None or number > most:
            row.report("NUMBER_INVALID", key)
            return None
        return number

    return read


def other_org(key: str, kind: str):
    """A reader for an organization that is not the delegate's own; reports why there is none."""

    def read(cell: Cell, row: Row) -> str | None:
        if is_missing(cell.text):
            return None
        place = row.context.directory.match(cell.text, kind)
        if place.cause:
            row.report(place.cause, key)
        return place.code or None

    return read


def read_yes(cell: Cell, row: Row) -> bool | None:
    """是, √ …, or nothing."""
    return plain(cell.text).upper() in YES if cell.text else None


def prepare(rows: list[Row], state: FileState) -> None:
    """Ask once for the stored people, delegates, stations and committees."""
    look_up_people(rows, state)
    ids = {row.values["id_no"] for row in rows if "born" in row.memory}
    state.known["delegates"] = state.context.lookup("delegates", ids)
    for name in ("station", "committee"):
        told = {row.values[name] for row in rows if row.values.get(name)}
        state.known[name] = state.context.lookup(name, told)


def check_delegate(row: Row, state: FileState) -> None:
    """A person stands once among the delegates of an organization; stations and committees are known."""
    values, org = row.values, row.values.get("org")
    if "born" in row.memory:
        if state.seen.setdefault(("delegate", values["id_no"], org), row) is not row:
            row.report("DUP_IN_FILE", "id_no")
        elif org in state.known["delegates"].get(values["id_no"], ()):
            row.report("DELEGATE_KNOWN", "id_no")
    path = row.context.directory.entry(org).path if org else ""
    for name, code in (("station", "STATION_UNKNOWN"), ("committee", "COMMITTEE_UNKNOWN")):
        if org and values.get(name) and not services.below(state.known[name], values[name], path):
            row.report(code, name)


def context(scope: str, as_of: datetime.date, actor) -> Context:
    """Organizations as seen from the scope, registered people, delegates, stations, committees."""
    lookups = {
        "people": lambda ids: known_people(ids, actor),
        "delegates": services.open_delegates,
        "station": services.stations_named,
        "committee": services.committees_named,
    }
    return scope_context(scope, as_of, lookups)


def store(rows: Sequence[dict], as_of: datetime.date, actor) -> list[str]:
    """Enter delegates."""
    return services.enter_delegates(rows, on=as_of)


def withdraw(keys: Sequence[str], actor) -> set[str]:
    """Take delegates back."""
    return services.withdraw_delegates(keys)


WHO = (
    SEQUENCE,
    NAME,
    ID_NO,
    GENDER,
    BIRTH,
    ETHNICITY,
    EDUCATION_LEVEL,
    Column(
        "political",
        _("政治面貌"),
        "政治面貌 面貌",
        read=coded("political", clean_political, "POLITICAL_UNKNOWN"),
        choices=("共青团员", "中共党员", "中共预备党员", "群众"),
    ),
    Column(
        "source",
        _("来源"),
        "来源 代表来源 代表类别 类别 职业 界别",
        read=choice_reader("source", Source, {}, "DELEGATE_SOURCE_UNKNOWN"),
        choices=tuple(str(label) for label in Source.labels),
        width=14,
    ),
)
OFFICE = (
    Column("org", _("所属团组织"), ORG_WORDS, read=read_org, width=24, fills=True, example="麦岭镇团委"),
    Column("session", _("届次"), "届次 团代会届次", read=number_reader("session", 99), example="6"),
    Column(
        "elected_by", _("选举单位"), "选举单位 代表团 选区", read=other_org("elected_by", "org"), width=24
    ),
    Column(
        "on_committee",
        _("同时是团委委员"),
        "同时是团委委员 是否委员 委员",
        read=read_yes,
        choices=("是", "否"),
    ),
    Column("committee", _("专委会"), "专委会 所在专委会 专门委员会", read=text_reader(80), width=18),
)
LINKS = (
    Column(
        "station",
        _("进驻联络站"),
        "进驻联络站 联络站 团代表联络站 所在联络站",
        read=text_reader(120),
        width=20,
    ),
    Column(
        "branch",
        _("联系团支部"),
        "联系团支部 联系支部 联系的团支部 所联系团支部",
        read=other_org("branch", "branch"),
        width=24,
    ),
    Column(
        "youths",
        _("联系青年人数"),
        "联系青年人数 联系青年 联系青年数 联系团员青年 联系团员青年人数",
        read=number_reader("youths", 9999),
        example="10",
    ),
    Column("start", _("任职日期"), "任职日期 当选日期 当选时间 任职时间", read=day_reader("start")),
    PHONE,
    Column("note", _("备注"), "备注 说明", stored=False, width=20),
)
DELEGATES = register(
    Sheet(
        code="delegates",
        label=_("团代表名册"),
        columns=(*WHO, *OFFICE, *LINKS),
        prepare=prepare,
        checks=(require_identity, require_org, check_delegate, check_name_conflict),
        needs=("name",),
        place="org",
        place_kind="org",
        register=Register(IMPORT_DELEGATES, context, store, withdraw),
    )
)
