"""The list of organizations as a sheet: `code,name,short,level,parent,field,division_code`, parents first.

Rows without a column of codes are branches of the 团支部信息采集表 (`branch_form`).
"""

import datetime
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
from orgs import rules
from orgs.choices import Field, Level
from orgs.models import Org
from orgs.services import directory, scope_context, withdraw_orgs
from orgs.services.collected import enter_collected
from orgs.sheets.branch_form import FORM_COLUMNS, check_form, is_form, prepare_form

cause("ORG_NAME_MISSING", Severity.REJECT, _("没有组织名称"), _("请补填组织全称。"))
cause("ORG_CODE_MISSING", Severity.REJECT, _("没有组织编码"), _("请补填编码；同一编码只能用一次。"))
cause(
    "PARENT_UNKNOWN",
    Severity.REJECT,
    _("找不到上级组织"),
    _("请填写上级组织的编码或全称，上级要排在下级前面。"),
)
cause(
    "PARENT_OUT_OF_SCOPE", Severity.REJECT, _("上级组织不在本次导入的组织范围内"), _("请交由所属团组织导入。")
)
cause("FIELD_UNKNOWN", Severity.REJECT, _("领域不在规定的八类之中"), _("请改为八类领域之一，或留空。"))
cause(
    "LEVEL_UNKNOWN",
    Severity.REJECT,
    _("层级无法识别"),
    _("请改为市级、县级、乡镇（街道）、学校、单位或支部。"),
)

# Chinese, whatever the reader's language: the workbook's words are what `services.roster` stores.
FIELD_LABELS = {str(label): str(label) for label in Field.labels}
FIELD_LABELS |= {value: str(label) for value, label in Field.choices}
LEVEL_BY_WORD = {value: value for value in Level.values} | {
    "市": Level.CITY, "市级": Level.CITY, "县": Level.COUNTY, "县级": Level.COUNTY, "县区": Level.COUNTY,
    "乡镇": Level.TOWNSHIP, "街道": Level.TOWNSHIP, "乡镇(街道)": Level.TOWNSHIP, "学校": Level.SCHOOL,
    "单位": Level.UNIT, "支部": Level.BRANCH, "团支部": Level.BRANCH,
}  # fmt: skip


def read_text(key: str, missing: str):
    """A reader for a text that must be there; reports `missing` when it is not."""

    def read(cell: Cell, row: Row) -> str | None:
        text = plain(cell.text)
        if is_missing(text):
            row.report(missing, key)
            return None
        return cell.text.strip()

    return read


def read_optional(cell: Cell, row: Row) -> str | None:
    """A text, or nothing."""
    return None if is_missing(cell.text) else cell.text


def read_level(cell: Cell, row: Row) -> str | None:
    """The level; LEVEL_UNKNOWN."""
    if is_missing(cell.text):
        return None
    level = LEVEL_BY_WORD.get(plain(cell.text))
    if level is None:
        row.report("LEVEL_UNKNOWN", "level")
    return level and str(level)


def read_field(cell: Cell, row: Row) -> str | None:
    """The label of one of the eight fields; FIELD_UNKNOWN."""
    if is_missing(cell.text):
        return None
    label = FIELD_LABELS.get(plain(cell.text).removesuffix("领域"))
    if label is None:
        row.report("FIELD_UNKNOWN", "field")
    return label


def prepare(rows: list[Row], state: FileState) -> None:
    """Know the codes and names that the file itself brings."""
    state.seen["names"] = {}
    state.seen["codes"] = {}
    state.known["orgs"] = state.context.lookup("orgs", {row.values.get("code") for row in rows})
    prepare_form(rows, state)


def check_row(row: Row, state: FileState) -> None:
    """A row of the list by its code and parent, a row of the form by its own rules."""
    for check in (check_form,) if is_form(row) else (check_code, check_parent):
        check(row, state)


def check_code(row: Row, state: FileState) -> None:
    """A code once per file; a stored code is the stored organization."""
    code = row.values.get("code")
    if not code:
        row.report("ORG_CODE_MISSING", "code")
    elif code in state.seen["codes"]:
        row.report("DUP_IN_FILE", "code")
    elif code in state.known["orgs"]:
        row.report("DUP_EXISTING", "code")


def check_parent(row: Row, state: FileState) -> None:
    """The parent by code or name: a row above, or a stored organization in scope; the root has none."""
    named = row.values.get("parent")
    row.values["parent"] = None if row.has("DUP_EXISTING") and not named else _parent_code(row, state, named)
    if not row.is_refused:
        state.seen["codes"][row.values["code"]] = row
        state.seen["names"][plain(row.values["name"])] = row.values["code"]


def _parent_code(row: Row, state: FileState, named: str | None) -> str | None:
    directory = state.context.directory
    if not named:
        if state.seen["codes"] or (directory and directory.by_id):
            row.report("PARENT_UNKNOWN", "parent")
        return None
    if named in state.seen["codes"]:
        return named
    if found := state.seen["names"].get(plain(named)):
        return found
    place = directory.match(named, "org") if directory else None
    if not place or not place.code:
        out = place is not None and place.cause.endswith("SCOPE")
        row.report(
            "PARENT_OUT_OF_SCOPE" if out and not row.has("DUP_EXISTING") else "PARENT_UNKNOWN", "parent"
        )
        return None
    return place.code


def context(scope: str, as_of: datetime.date, actor) -> Context:
    """Organizations as seen from the scope; all of them for the list that begins a tree."""
    lookups = {"orgs": _stored_codes}
    return scope_context(scope, as_of, lookups) if scope else Context("", as_of, directory(), lookups)


def _stored_codes(codes) -> dict[str, bool]:
    wanted = [code for code in codes if code]
    return dict.fromkeys(Org.objects.filter(code__in=wanted).values_list("code", flat=True), True)


def store(rows: Sequence[dict], as_of: datetime.date, actor) -> list[str]:
    """Enter organizations, placed from the cut-off day, and what branches tell of themselves."""
    return [str(pk) for pk in enter_collected(rows, on=as_of)]


def withdraw(keys: Sequence[str], actor) -> set[str]:
    """Take organizations back, children first."""
    return withdraw_orgs(keys)


ORGS = register(
    Sheet(
        code="orgs",
        label=_("团组织名册"),
        columns=(
            Column(
                "code",
                _("编码"),
                "编码 组织编码 代码 组织代码",
                read=read_optional,
                width=16,
                required=True,
                identifies=True,
                example="451123103201",
            ),
            Column(
                "name",
                _("全称"),
                "全称 组织全称 名称 组织名称 团组织名称 团组织全称 "
                "团支部全称 团支部名称 支部全称 支部名称 团支部",
                pattern=r"^(团支部|支部|团组织)(全称|名称)$",
                read=read_text("name", "ORG_NAME_MISSING"),
                width=40,
                required=True,
                identifies=True,
                example="共青团富川瑶族自治县麦岭镇麦岭村支部委员会",
            ),
            Column(
                "short",
                _("简称"),
                "简称 组织简称 团支部简称 支部简称",
                pattern=r"简称$",
                read=read_optional,
                identifies=True,
                width=24,
                example="麦岭村团支部",
            ),
            Column(
                "level",
                _("层级"),
                "层级 级别 组织层级",
                read=read_level,
                choices=tuple(str(label) for label in Level.labels),
                width=14,
                example="支部",
            ),
            Column(
                "parent",
                _("上级组织"),
                "上级组织 上级 上级团组织 上级组织编码 隶属组织 "
                "所属上级团组织 上级团组织名称 所属团委 上级团委",
                pattern=r"上级|隶属|所属(团委|团组织|组织)",
                read=read_optional,
                fills=True,
                width=30,
                example="451123103",
            ),
            Column(
                "field",
                _("领域"),
                "领域 所属领域 组织领域 领域类别 所在领域",
                pattern=r"领域",
                read=read_field,
                fills=True,
                choices=tuple(str(label) for label in Field.labels),
                width=20,
            ),
            Column("division_code", _("区划代码"), "区划代码 行政区划代码", read=read_optional, width=16),
            *FORM_COLUMNS,
        ),
        prepare=prepare,
        checks=(check_row,),
        needs=("name",),
        place="parent",
        place_kind="org",
        identity="code",
        others=None,
        joins=True,
        upright=True,
        register=Register(rules.IMPORT, context, store, withdraw, grows=True, needs_scope=Org.objects.exists),
    )
)
