"""The roster of cadres as a sheet: who holds which post in which organization since when."""

import datetime
import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from cadres import rules
from cadres.choices.posts import Source
from cadres.services import enter_posts, open_posts, withdraw_posts
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
from league.kernel.sheets.dates import read_date
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
from league.kernel.sheets.readers import choice_reader, day_reader
from members.services import known_people
from orgs.services import scope_context

cause("POSITION_MISSING", Severity.REJECT, _("没有团内职务"), _("请补填职务，如“书记”“副书记”“组织委员”。"))
cause("CADRE_TYPE_UNKNOWN", Severity.REJECT, _("干部性质不是专职、挂职或兼职"), _("请改为三者之一。"))

cause("SOURCE_UNKNOWN", Severity.WARN, _("干部来源无法识别"), _("未登记，可在任职里更正。"))

NATURES = ("专职", "挂职", "兼职")
SOURCE_WORDS = {
    "机关": Source.PARTY_STATE, "机关干部": Source.PARTY_STATE, "公务员": Source.PARTY_STATE,
    "国企": Source.STATE_OWNED, "民企": Source.NON_PUBLIC, "非公有制企业": Source.NON_PUBLIC,
    "村官": Source.VILLAGE_OFFICIAL, "大学生": Source.STUDENT, "学生": Source.STUDENT,
    "西部志愿者": Source.WEST_VOLUNTEER, "西部计划": Source.WEST_VOLUNTEER,
}  # fmt: skip
NATURE_WORDS = re.compile(r"(专|挂|兼)(职|任)?(团?干部?)?")
QUOTAS = {"行政": "行政", "行政编": "行政", "行政编制": "行政", "公务员": "行政"} | {
    "事业": "事业", "事业编": "事业", "事业编制": "事业", "参公": "事业", "无编制": "无", "无": "无"
}  # fmt: skip


def read_org(cell: Cell, row: Row) -> str | None:
    """The code of the organization; ORG_UNKNOWN, ORG_AMBIGUOUS, ORG_OUT_OF_SCOPE."""
    if not cell.text and row.memory.get("place"):
        place = row.memory["place"]
    else:
        place = row.context.directory.match(cell.text, "org")
    if not place.code:
        row.report(place.cause or "ORG_UNKNOWN", "org")
    return place.code or None


def read_position(cell: Cell, row: Row) -> str | None:
    """The post's title; POSITION_MISSING."""
    if is_missing(cell.text):
        row.report("POSITION_MISSING", "position")
        return None
    return plain(cell.text)


def read_nature(cell: Cell, row: Row) -> str | None:
    """专职, 挂职 or 兼职 from 专, 专职团干, 挂职团干部 …; CADRE_TYPE_UNKNOWN."""
    found = NATURE_WORDS.fullmatch(plain(cell.text).removeprefix("团"))
    if not found:
        row.report("CADRE_TYPE_UNKNOWN", "cadre_type")
        return None
    return f"{found.group(1)}职"


def read_quota(cell: Cell, row: Row) -> str | None:
    """The kind of staffing: 行政, 事业, 无, or as it is written."""
    word = plain(cell.text)
    return QUOTAS.get(word, "无" if is_missing(word) and word else word or None)


def read_appointed(cell: Cell, row: Row) -> str | None:
    """Since when the post is held; DATE_INVALID."""
    reading = read_date(cell, row.context.as_of.year)
    if reading.missing:
        return None
    if not reading.is_valid or reading.iso > row.context.as_of.isoformat()[: len(reading.iso)]:
        row.report("DATE_INVALID", "appointed")
        return None
    if reading.is_ambiguous:
        row.report("DATE_AMBIGUOUS", "appointed")
    return reading.iso


def check_required(row: Row, state: FileState) -> None:
    """Organization, post and nature must be there even when the sheet has no such column."""
    if "org" not in row.cells:
        place = row.memory.get("place")
        row.values["org"] = place.code if place else None
        if not row.values["org"]:
            row.report((place and place.cause) or "ORG_UNKNOWN", "org")
    if "position" not in row.cells:
        row.report("POSITION_MISSING", "position")
    if "cadre_type" not in row.cells:
        row.report("CADRE_TYPE_UNKNOWN", "cadre_type")


def prepare(rows: list[Row], state: FileState) -> None:
    """Ask once for the stored people and their open posts."""
    look_up_people(rows, state)
    ids = {row.values["id_no"] for row in rows if "born" in row.memory}
    state.known["posts"] = state.context.lookup("posts", ids)


def check_same_post(row: Row, state: FileState) -> None:
    """One person may hold several posts; the same post twice is a repetition, a stored one a duplicate."""
    if "born" not in row.memory:
        return
    post = (row.values["id_no"], row.values.get("org"), row.values.get("position"))
    if state.seen.setdefault(("post", post), row) is not row:
        row.report("DUP_IN_FILE", "id_no")
    elif post[1:] in state.known["posts"].get(post[0], ()) and not row.is_refused:
        row.report("DUP_EXISTING", "id_no")


def context(scope: str, as_of: datetime.date, actor) -> Context:
    """Organizations as seen from the scope, registered people and open posts."""
    lookups = {"people": lambda ids: known_people(ids, actor), "posts": open_posts}
    return scope_context(scope, as_of, lookups)


def store(rows: Sequence[dict], as_of: datetime.date, actor) -> list[str]:
    """Enter cadre rows as posts."""
    return [str(pk) for pk in enter_posts(rows, on=as_of)]


def withdraw(keys: Sequence[str], actor) -> set[str]:
    """Take cadre rows back."""
    return withdraw_posts(keys)


CADRES = register(
    Sheet(
        code="cadres",
        label=_("团干部信息表"),
        columns=(
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
                pattern=r"政治面[貌目]",
                read=coded("political", clean_political, "POLITICAL_UNKNOWN"),
                choices=("共青团员", "中共党员", "中共预备党员", "群众"),
            ),
            Column(
                "org",
                _("所在团组织"),
                "org_code 所在团组织 团组织 所属团组织 团组织名称 任职团组织 所在组织 所在单位 单位 工作单位 "
                "组织名称 任职单位 所在团委 所在团支部 所属组织",
                pattern=r"团组织|所[在属](单位|组织)|任职单位",
                read=read_org,
                width=30,
                required=True,
                fills=True,
            ),
            Column(
                "position",
                _("团内职务"),
                "团内职务 职务 现任团内职务 现任职务 担任职务 团干部职务 任职 岗位",
                pattern=r"职务(?!时间|年月|日期|级别|层次)$",
                read=read_position,
                required=True,
                example="书记",
            ),
            Column(
                "cadre_type",
                _("团干部性质"),
                "团干部性质 干部性质 性质 干部类型 类别 专挂兼 团干部类型 任职性质 专兼职 专职/挂职/兼职",
                pattern=r"干部(性质|类[型别])|专职?.?[挂兼]",
                read=read_nature,
                choices=NATURES,
                required=True,
                example="专职",
            ),
            Column(
                "quota",
                _("编制类型"),
                "编制类型 编制 编制性质 编制情况 使用编制",
                pattern=r"编制",
                read=read_quota,
                choices=("行政", "事业", "无"),
            ),
            Column(
                "appointed",
                _("任现职时间"),
                "任现职时间 任职时间 任现职年月 任职年月 任职日期 任现职日期 现职时间 到任时间",
                pattern=r"任现?职(时间|年月|日期)",
                read=read_appointed,
                example="2025.05",
            ),
            Column(
                "source",
                _("干部来源"),
                "干部来源 来源 人员来源",
                read=choice_reader("source", Source, SOURCE_WORDS, "SOURCE_UNKNOWN"),
                choices=tuple(str(label) for label in Source.labels),
            ),
            Column(
                "term_end",
                _("任期至"),
                "任期至 任期届满 届满日期 届满时间 任期截止 任期届满日期 任期届满时间",
                read=day_reader("term_end", last=True, ahead=True),
                example="2028.05",
            ),
            PHONE,
            Column("note", _("备注"), "备注", stored=False, width=20),
        ),
        prepare=prepare,
        checks=(require_identity, check_required, check_name_conflict, check_same_post),
        needs=("name",),
        place="org",
        place_kind="org",
        register=Register(rules.IMPORT, context, store, withdraw),
    )
)
