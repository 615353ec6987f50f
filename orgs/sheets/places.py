"""The list of places as a sheet."""

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from league.kernel.identity import normalise_phone
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
from league.kernel.sheets.cleaning import is_missing
from league.kernel.sheets.readers import choice_reader, read_org, read_yes, require_org
from orgs.choices.places import PlaceKind, Venue
from orgs.rules.units import EDIT_UNITS
from orgs.services import scope_context
from orgs.services.places import enter_places, open_places, withdraw_places
from orgs.sheets.reading import ORG_WORDS, read_day
from orgs.sheets.tree import read_optional, read_text

cause("PLACE_NAME_MISSING", Severity.REJECT, _("没有阵地名称"), _("请补填阵地名称。"))
cause("PLACE_KIND_UNKNOWN", Severity.REJECT, _("阵地类型无法识别"), _("请从模板的下拉列表里选择。"))
cause("PLACE_KNOWN", Severity.DUPLICATE, _("这个阵地已经登记"), _("不会重复登记；要修改的请在列表里修改。"))
cause("VENUE_UNKNOWN", Severity.WARN, _("场所类型无法识别"), _("未登记，请从模板的下拉列表里选择。"))

KIND_WORDS = {
    "青年之家综合服务平台": PlaceKind.YOUTH_HOME, "青年中心": PlaceKind.YOUTH_HOME,
    "联络站": PlaceKind.DELEGATE_STATION, "团代表联络站(室)": PlaceKind.DELEGATE_STATION,
    "中学团校": PlaceKind.LEAGUE_SCHOOL, "团委团校": PlaceKind.LEAGUE_SCHOOL,
    "维权岗": PlaceKind.RIGHTS_POST, "青少年维权岗": PlaceKind.RIGHTS_POST,
    "见习基地": PlaceKind.INTERNSHIP_BASE, "青年见习基地": PlaceKind.INTERNSHIP_BASE,
    "就业见习基地": PlaceKind.INTERNSHIP_BASE, "实践基地": PlaceKind.PRACTICE_BASE,
}  # fmt: skip
VENUE_WORDS = {
    "党群中心": Venue.PARTY_CENTRE, "文化站": Venue.CULTURE, "图书馆": Venue.CULTURE,
    "企业": Venue.COMPANY, "园区": Venue.COMPANY, "咖啡馆": Venue.CAFE, "咖啡厅": Venue.CAFE,
    "茶馆": Venue.CAFE, "村委会": Venue.VILLAGE, "居委会": Venue.VILLAGE, "社区": Venue.VILLAGE,
}  # fmt: skip


def read_phone(cell: Cell, row: Row) -> str | None:
    """A phone, mobile or not, as it is written."""
    return None if is_missing(cell.text) else normalise_phone(cell.text) or cell.text.strip()[:24]


def prepare(rows: list[Row], state: FileState) -> None:
    """Know the places that are stored already."""
    state.known["places"] = open_places(row.values.get("name") for row in rows if row.values.get("name"))


def check_place(row: Row, state: FileState) -> None:
    """A kind must be told; the same place once."""
    values = row.values
    if not values.get("kind") and not row.has("PLACE_KIND_UNKNOWN"):
        row.report("PLACE_KIND_UNKNOWN", "kind")
    key = (values.get("org"), values.get("kind"), values.get("name"))
    if None in key:
        return
    if state.seen.setdefault(key, row) is not row:
        row.report("DUP_IN_FILE", "name")
    if key in state.known["places"]:
        row.report("PLACE_KNOWN", "name")


def context(scope: str, as_of: datetime.date, actor) -> Context:
    """Organizations as seen from the scope."""
    return scope_context(scope, as_of, {})


def store(rows: Sequence[dict], as_of: datetime.date, actor) -> list[str]:
    """Enter places."""
    return enter_places(rows, on=as_of, actor=actor)


def withdraw(keys: Sequence[str], actor) -> set[str]:
    """Take places back."""
    return withdraw_places(keys)


PLACES = register(
    Sheet(
        code="places",
        label=_("阵地名册"),
        columns=(
            Column(
                "name",
                _("名称"),
                "阵地名称 名称 青年之家名称 联络站名称 站点名称 场所名称",
                pattern=r"(阵地|青年之家|联络站|团校|基地)名称",
                read=read_text("name", "PLACE_NAME_MISSING"),
                width=30,
                required=True,
                identifies=True,
                example="麦岭镇青年之家",
            ),
            Column(
                "kind",
                _("阵地类型"),
                "阵地类型 阵地类别 类型 类别",
                read=choice_reader("kind", PlaceKind, KIND_WORDS, "PLACE_KIND_UNKNOWN"),
                choices=tuple(str(label) for label in PlaceKind.labels),
                width=20,
                required=True,
                fills=True,
            ),
            Column(
                "org",
                _("所属团组织"),
                f"{ORG_WORDS} 所在乡镇 乡镇 乡镇街道 所在乡镇街道",
                read=read_org,
                width=24,
                fills=True,
                example="麦岭镇团委",
            ),
            Column(
                "venue",
                _("场所类型"),
                "场所类型 依托场所 场所 依托单位",
                read=choice_reader("venue", Venue, VENUE_WORDS, "VENUE_UNKNOWN"),
                choices=tuple(str(label) for label in Venue.labels),
                width=18,
            ),
            Column("address", _("地址"), "地址 详细地址 所在地址", read=read_optional, width=30),
            Column("hours", _("开放时间"), "开放时间 开放时段", read=read_optional, width=18),
            Column(
                "platform",
                _("入驻云平台"),
                "入驻云平台 是否入驻 是否入驻云平台 是否入驻平台",
                read=read_yes,
                choices=("是", "否"),
            ),
            Column(
                "platform_since",
                _("入驻日期"),
                "入驻日期 入驻时间 入驻云平台日期",
                read=read_day("platform_since"),
            ),
            Column(
                "start",
                _("启用日期"),
                "启用日期 启用时间 成立时间 建成时间 建成日期",
                read=read_day("start"),
                example="2024-05-04",
            ),
            Column("contact", _("联系人"), "联系人 负责人 站长", read=read_optional),
            Column("phone", _("联系电话"), "联系电话 电话 手机", read=read_phone, personal=True, width=16),
            Column("note", _("备注"), "备注 说明", stored=False, width=20),
        ),
        prepare=prepare,
        checks=(require_org, check_place),
        needs=("name", "kind"),
        place="org",
        place_kind="org",
        identity="name",
        register=Register(EDIT_UNITS, context, store, withdraw),
    )
)
