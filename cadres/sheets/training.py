"""The list of participants of courses as a sheet; a list may hold several courses."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from cadres.choices.training import CourseKind, CourseLevel
from cadres.rules.training import IMPORT_TRAINING
from cadres.services.training import enter_trainees, named_posts, trained, withdraw_trainees
from cadres.sheets.people import ORG_WORDS, read_hours, read_passed
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
from league.kernel.sheets.people import (
    BIRTH,
    GENDER,
    ID_NO,
    NAME,
    PHONE,
    SEQUENCE,
    check_name_conflict,
    look_up_people,
    read_id,
)
from league.kernel.sheets.readers import choice_reader, day_reader, read_org, require_org, text_reader
from members.services import known_people
from orgs.services import scope_context

cause("COURSE_MISSING", Severity.REJECT, _("没有培训班名称"), _("请补填培训班名称，同一期写法要一致。"))
cause("COURSE_DAY_MISSING", Severity.REJECT, _("没有开班日期"), _("请补填开班日期，如 2025-03-18。"))
cause(
    "COURSE_LEVEL_UNKNOWN",
    Severity.WARN,
    _("培训级别无法识别"),
    _("按主办团组织的层级登记，可在培训班里修改。"),
)
cause("COURSE_KIND_UNKNOWN", Severity.WARN, _("培训类型无法识别"), _("按任职轮训登记，可在培训班里修改。"))
cause(
    "TRAINEE_UNKNOWN",
    Severity.REJECT,
    _("没有身份证号，团干部名册里也找不到这个人"),
    _("请补填身份证号，或先登记任职。"),
)
cause("TRAINEE_KNOWN", Severity.DUPLICATE, _("这个人已在本期名单里"), _("不会重复登记。"))

LEVEL_WORDS = {
    "中央": CourseLevel.NATIONAL, "全国": CourseLevel.NATIONAL, "省": CourseLevel.PROVINCE,
    "自治区级": CourseLevel.PROVINCE, "市": CourseLevel.CITY, "地市级": CourseLevel.CITY,
    "县": CourseLevel.COUNTY, "区级": CourseLevel.COUNTY, "区县级": CourseLevel.COUNTY,
    "县区级": CourseLevel.COUNTY, "乡镇": CourseLevel.TOWNSHIP, "镇级": CourseLevel.TOWNSHIP,
}  # fmt: skip
KIND_WORDS = {
    "轮训": CourseKind.ROTATION, "任职培训": CourseKind.ROTATION, "集中培训": CourseKind.ROTATION,
    "岗前": CourseKind.INDUCTION, "上岗培训": CourseKind.INDUCTION, "理论培训": CourseKind.THEORY,
    "党性教育": CourseKind.THEORY, "业务": CourseKind.SKILL, "专题培训": CourseKind.SKILL,
}  # fmt: skip


def read_id_or_none(cell: Cell, row: Row) -> str | None:
    """The ID number; none is looked for among the cadres by name."""
    return None if is_missing(cell.text) else read_id(cell, row)


def read_host(cell: Cell, row: Row) -> str | None:
    """The code of the organization that holds the course; nothing for an empty cell."""
    return None if is_missing(cell.text) else read_org(cell, row)


def prepare(rows: list[Row], state: FileState) -> None:
    """Find the numbers of cadres whose row names none, then ask once for what is stored."""
    context = state.context
    nameless = [row for row in rows if not row.values.get("id_no") and row.values.get("name")]
    posts = context.lookup("posts", [row.values["name"] for row in nameless])
    for row in nameless:
        if told := posts.get((row.values.get("org") or context.scope, row.values["name"])):
            row.values |= told
            row.memory["born"] = datetime.date.fromisoformat(told["birth"])
    look_up_people(rows, state)
    ids = {row.values["id_no"] for row in rows if "born" in row.memory}
    state.known["trained"] = context.lookup("trained", ids)


def check_course(row: Row, state: FileState) -> None:
    """Course, first day and person must be told; without a word the list is of its scope's own course."""
    if not row.has("ORG_UNKNOWN"):
        row.values["host"] = row.values.get("host") or state.context.scope
    if not row.values.get("course"):
        row.report("COURSE_MISSING", "course")
    if not row.values.get("start") and not row.has("DATE_INVALID"):
        row.report("COURSE_DAY_MISSING", "start")
    if "name" not in row.cells:
        row.report("NAME_MISSING", "name")
    if not row.values.get("id_no"):
        row.report("TRAINEE_UNKNOWN", "id_no")


def check_once(row: Row, state: FileState) -> None:
    """A person once in a course, of the file and of those stored."""
    if "born" not in row.memory:
        return
    values = row.values
    course = (values.get("host"), values.get("course"), values.get("start"))
    if state.seen.setdefault((values["id_no"], course), row) is not row:
        row.report("DUP_IN_FILE", "id_no")
    elif course in state.known["trained"].get(values["id_no"], ()):
        row.report("TRAINEE_KNOWN", "id_no")


def context(scope: str, as_of: datetime.date, actor) -> Context:
    """Organizations as seen from the scope, registered people, cadres by name and what they took part in."""
    made = scope_context(scope, as_of, {})
    made.lookups = {
        "people": lambda ids: known_people(ids, actor),
        "posts": lambda names: named_posts(names, made.scope_path),
        "trained": lambda ids: trained(ids, made.scope_path),
    }
    return made


def store(rows: Sequence[dict], as_of: datetime.date, actor) -> list[str]:
    """Enter participants; a course belongs to the organization the list is for."""
    return enter_trainees(rows, actor=actor)


def withdraw(keys: Sequence[str], actor) -> set[str]:
    """Take participants back."""
    return withdraw_trainees(keys)


TRAINEES = register(
    Sheet(
        code="trainees",
        label=_("培训学员名单"),
        columns=(
            SEQUENCE,
            Column(
                "course",
                _("培训班名称"),
                "培训班名称 培训班 班次 班次名称 培训名称 培训期次 期次 课程名称 培训项目",
                pattern=r"培训班|班次|期次",
                read=text_reader(80),
                width=30,
                required=True,
                fills=True,
                example="第一期乡镇团干部培训班",
            ),
            Column(
                "start",
                _("开班日期"),
                "开班日期 开班时间 培训日期 培训时间 开始日期 开始时间",
                read=day_reader("start"),
                required=True,
                fills=True,
                example="2025-03-18",
            ),
            Column(
                "last",
                _("结束日期"),
                "结束日期 结束时间 结业日期 结业时间",
                read=day_reader("last", last=True, ahead=True),
                fills=True,
            ),
            Column(
                "level",
                _("培训级别"),
                "培训级别 级别 培训层次 层级",
                read=choice_reader("level", CourseLevel, LEVEL_WORDS, "COURSE_LEVEL_UNKNOWN"),
                choices=tuple(str(label) for label in CourseLevel.labels),
                fills=True,
            ),
            Column(
                "kind",
                _("培训类型"),
                "培训类型 培训类别 类型 类别",
                read=choice_reader("kind", CourseKind, KIND_WORDS, "COURSE_KIND_UNKNOWN"),
                choices=tuple(str(label) for label in CourseKind.labels),
                fills=True,
            ),
            Column(
                "host",
                _("主办团组织"),
                "主办团组织 主办单位 主办 举办单位",
                read=read_host,
                width=20,
                fills=True,
            ),
            Column("course_hours", _("总学时"), "总学时 培训学时", read=read_hours, fills=True),
            NAME,
            replace(ID_NO, read=read_id_or_none, required=False),
            GENDER,
            BIRTH,
            Column(
                "org", _("所在团组织"), ORG_WORDS, read=read_org, width=24, fills=True, example="麦岭镇团委"
            ),
            Column("title", _("职务"), "职务 团内职务 现任职务 岗位", read=text_reader(60)),
            PHONE,
            Column("hours", _("完成学时"), "完成学时 学时 实际学时", read=read_hours),
            Column(
                "passed",
                _("考核合格"),
                "考核合格 是否合格 考核结果 考核 结业情况 是否结业",
                read=read_passed,
                choices=("是", "否"),
            ),
            Column(
                "certificate",
                _("结业证书编号"),
                "结业证书编号 证书编号 结业证号 证书号",
                read=text_reader(40),
                width=18,
            ),
            Column("note", _("备注"), "备注 说明", stored=False, width=20),
        ),
        prepare=prepare,
        checks=(require_org, check_course, check_name_conflict, check_once),
        needs=("name", "course"),
        place="org",
        place_kind="org",
        register=Register(IMPORT_TRAINING, context, store, withdraw),
    )
)
