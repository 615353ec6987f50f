"""The register of units as a sheet; a list that comes again brings the new numbers of known units."""

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from league.kernel.credit import is_valid_credit_code, normalise_credit_code
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
from league.kernel.sheets.readers import choice_reader, read_org, read_yes, require_org
from orgs.choices.units import Building, Nature
from orgs.rules.units import EDIT_UNITS
from orgs.services import scope_context
from orgs.services.units import enter_units, key_of, stored_units, withdraw_units
from orgs.sheets.reading import ORG_WORDS, read_count, read_day
from orgs.sheets.tree import read_optional, read_text

cause("UNIT_NAME_MISSING", Severity.REJECT, _("没有单位名称"), _("请补填单位全称。"))
cause(
    "CREDIT_CODE_INVALID",
    Severity.REJECT,
    _("统一社会信用代码不是 18 位或校验码不符"),
    _("请对照营业执照或登记证书改正；没有代码的请留空。"),
)
cause(
    "UNIT_ELSEWHERE",
    Severity.REJECT,
    _("该信用代码已由别的团组织登记"),
    _("请与上级团委核对这个单位归谁管理。"),
)
cause("UNIT_KNOWN", Severity.NOTE, _("该单位已在册"), _("按本表更新摸底数字和建团情况。"))
cause("NATURE_UNKNOWN", Severity.REJECT, _("单位性质无法识别"), _("请从模板的下拉列表里选择。"))
cause("BUILDING_UNKNOWN", Severity.WARN, _("建团方式无法识别"), _("未登记，请改为单独建、联合建等。"))
cause(
    "UNIT_BUILT_UNKNOWN",
    Severity.WARN,
    _("填了已建，但找不到所建的团组织"),
    _("先按未建登记；请在团组织名册里建好后补填全称。"),
)

NATURE_WORDS = {
    "机关": Nature.ORGAN, "党政机关": Nature.ORGAN, "行政机关": Nature.ORGAN, "群团": Nature.MASS,
    "群团组织": Nature.MASS, "事业": Nature.INSTITUTION, "事业单位": Nature.INSTITUTION,
    "国企": Nature.STATE_OWNED, "国有": Nature.STATE_OWNED, "国有企业": Nature.STATE_OWNED,
    "集体": Nature.COLLECTIVE, "集体企业": Nature.COLLECTIVE, "民企": Nature.PRIVATE,
    "民营企业": Nature.PRIVATE, "私营企业": Nature.PRIVATE, "非公企业": Nature.PRIVATE,
    "非公": Nature.PRIVATE, "非公有制企业": Nature.PRIVATE, "外资企业": Nature.FOREIGN,
    "外商投资企业": Nature.FOREIGN, "港澳台企业": Nature.FOREIGN, "个体户": Nature.SOLE,
    "个体工商户": Nature.SOLE, "社团": Nature.ASSOCIATION, "社会团体": Nature.ASSOCIATION,
    "民非": Nature.SERVICE, "民办非企业": Nature.SERVICE, "民办非企业单位": Nature.SERVICE,
    "社会服务机构": Nature.SERVICE, "基金会": Nature.FOUNDATION, "合作社": Nature.COOPERATIVE,
    "专业合作社": Nature.COOPERATIVE, "农民专业合作社": Nature.COOPERATIVE,
    "村委会": Nature.SELF_GOVERNED, "居委会": Nature.SELF_GOVERNED, "其它": Nature.OTHER,
}  # fmt: skip
BUILDING_WORDS = {
    "单建": Building.INDEPENDENT, "独立建": Building.INDEPENDENT, "独立": Building.INDEPENDENT,
    "联建": Building.JOINT, "联合": Building.JOINT, "区域": Building.REGIONAL, "行业": Building.INDUSTRY,
    "派驻": Building.DISPATCHED, "依托": Building.ATTACHED, "挂靠": Building.ATTACHED,
}  # fmt: skip


def read_credit_code(cell: Cell, row: Row) -> str | None:
    """A unified social credit code with the right check character; CREDIT_CODE_INVALID."""
    if is_missing(cell.text):
        return None
    code = normalise_credit_code(cell.text)
    if not is_valid_credit_code(code):
        row.report("CREDIT_CODE_INVALID", "credit_code")
        return None
    return code


def read_established(cell: Cell, row: Row) -> str | None:
    """The organization that covers the unit; 已建 without a name that is found: UNIT_BUILT_UNKNOWN."""
    word = plain(cell.text)
    if is_missing(word) or word in ("否", "未建", "未建团", "没有"):
        return None
    place = row.context.directory.match(cell.text, "org")
    if place.cause:
        row.report("UNIT_BUILT_UNKNOWN", "established")
    return place.code or None


def prepare(rows: list[Row], state: FileState) -> None:
    """Know the units that are stored already."""
    named = [row.values for row in rows if row.values.get("name")]
    state.known["units"] = stored_units(named)


def check_unit(row: Row, state: FileState) -> None:
    """Once per file; a known unit is updated, one of another organization is left alone."""
    if not row.values.get("name") or not row.values.get("org"):
        return
    if not row.values.get("nature") and not row.has("NATURE_UNKNOWN"):
        row.report("NATURE_UNKNOWN", "nature")
    key = key_of(row.values)
    if state.seen.setdefault(key, row) is not row:
        row.report("DUP_IN_FILE", "name")
    unit = state.known["units"].get(key)
    if unit and not unit.org.path.startswith(state.context.scope_path):
        row.report("UNIT_ELSEWHERE", "credit_code")
    elif unit:
        row.report("UNIT_KNOWN", "name")


def context(scope: str, as_of: datetime.date, actor) -> Context:
    """Organizations as seen from the scope."""
    return scope_context(scope, as_of, {})


def store(rows: Sequence[dict], as_of: datetime.date, actor) -> list[str]:
    """Enter units and their numbers of the cut-off day."""
    return enter_units(rows, on=as_of, actor=actor)


def withdraw(keys: Sequence[str], actor) -> set[str]:
    """Take a list of units back."""
    return withdraw_units(keys)


UNITS = register(
    Sheet(
        code="units",
        label=_("单位名册"),
        columns=(
            Column(
                "name",
                _("单位名称"),
                "单位名称 单位全称 企业名称 社会组织名称 名称 单位",
                pattern=r"^(单位|企业|社会组织|机构)(名称|全称)",
                read=read_text("name", "UNIT_NAME_MISSING"),
                width=34,
                required=True,
                identifies=True,
                example="富川瑞光果蔬加工有限公司",
            ),
            Column(
                "credit_code",
                _("统一社会信用代码"),
                "统一社会信用代码 社会信用代码 信用代码 统一信用代码 证照号码",
                pattern=r"信用代码",
                read=read_credit_code,
                width=22,
                identifies=True,
            ),
            Column(
                "nature",
                _("单位性质"),
                "单位性质 单位类型 性质 类型 企业性质 经济类型 单位类别",
                read=choice_reader("nature", Nature, NATURE_WORDS, "NATURE_UNKNOWN"),
                choices=tuple(str(label) for label in Nature.labels),
                width=18,
                required=True,
            ),
            Column(
                "org",
                _("所属团组织"),
                f"{ORG_WORDS} 所在乡镇 乡镇 乡镇街道 所在乡镇街道",
                read=read_org,
                width=24,
                required=True,
                fills=True,
                example="麦岭镇团委",
            ),
            Column(
                "above_scale",
                _("规模以上"),
                "规模以上 是否规模以上 规上 是否规上 规模",
                read=read_yes,
                choices=("是", "否"),
            ),
            Column(
                "listed",
                _("列入应建"),
                "列入应建 应建 是否应建 应建团 是否应建团 是否符合建团条件",
                read=read_yes,
                choices=("是", "否"),
            ),
            Column(
                "young_staff",
                _("35 岁以下职工"),
                "35岁以下职工 35岁以下职工数 35岁以下青年数 青年职工数 青年数 35岁以下",
                pattern=r"35(周)?岁(以下|及以下)|青年(职工|员工|人)?数",
                read=read_count,
                example="46",
            ),
            Column(
                "members",
                _("团员数"),
                "团员数 团员人数 团员 团员总数",
                read=read_count,
                example="8",
            ),
            Column(
                "established",
                _("已建团组织"),
                "已建团组织 已建团组织名称 建立的团组织 团组织全称 所建团组织 是否已建 已建",
                read=read_established,
                width=30,
            ),
            Column(
                "established_on",
                _("建团日期"),
                "建团日期 建团时间 成立时间 团组织成立时间",
                read=read_day("established_on"),
            ),
            Column(
                "building",
                _("建团方式"),
                "建团方式 建立方式 组建方式 建团形式 组建形式",
                read=choice_reader("building", Building, BUILDING_WORDS, "BUILDING_UNKNOWN"),
                choices=tuple(str(label) for label in Building.labels),
            ),
            Column("address", _("地址"), "地址 单位地址 注册地址", read=read_optional, width=30),
            Column("note", _("备注"), "备注 说明", stored=False, width=20),
        ),
        prepare=prepare,
        checks=(require_org, check_unit),
        needs=("name", "nature"),
        place="org",
        place_kind="org",
        identity="credit_code",
        register=Register(EDIT_UNITS, context, store, withdraw),
    )
)
