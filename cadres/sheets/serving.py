"""The registers of people serving as one sheet: instructors, volunteers, student deputies …"""

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from cadres.choices.serving import Also, ServingKind
from cadres.rules.serving import IMPORT_SERVING
from cadres.services.serving import enter_servings, open_servings, withdraw_servings
from cadres.sheets.people import ORG_WORDS
from league.kernel.sheets import Column, Context, FileState, Register, Row, Severity, Sheet, cause, register
from league.kernel.sheets.people import (
    BIRTH,
    GENDER,
    ID_NO,
    NAME,
    PHONE,
    SEQUENCE,
    check_name_conflict,
    look_up_people,
    require_identity,
)
from league.kernel.sheets.readers import choice_reader, day_reader, read_org, require_org, text_reader
from members.services import known_people
from orgs.services import scope_context

cause("SERVING_KIND_UNKNOWN", Severity.REJECT, _("人员类别无法识别"), _("请从模板的下拉列表里选择。"))
cause("SERVING_ALSO_UNKNOWN", Severity.WARN, _("兼任身份无法识别"), _("未登记，请从模板的下拉列表里选择。"))
cause("SERVING_TERM_ODD", Severity.REJECT, _("服务期在开始之前结束"), _("请核对服务开始日期和服务期至。"))
cause(
    "SERVING_KNOWN",
    Severity.DUPLICATE,
    _("这个人已在这本名册里"),
    _("不会重复登记；要修改的请在名册里修改。"),
)

KIND_WORDS = {
    "指导员": ServingKind.INSTRUCTOR, "团建指导员": ServingKind.INSTRUCTOR,
    "西部计划": ServingKind.WEST_VOLUNTEER, "志愿者": ServingKind.WEST_VOLUNTEER,
    "大学生西部计划志愿者": ServingKind.WEST_VOLUNTEER, "大学生副书记": ServingKind.STUDENT_DEPUTY,
    "大学生兼职团委副书记": ServingKind.STUDENT_DEPUTY, "兼职副书记": ServingKind.STUDENT_DEPUTY,
    "大学生": ServingKind.STUDENT_DEPUTY, "大学生村官": ServingKind.VILLAGE_OFFICIAL,
    "村官": ServingKind.VILLAGE_OFFICIAL,
}  # fmt: skip
ALSO_WORDS = {
    "村第一书记": Also.FIRST_SECRETARY, "驻村第一书记": Also.FIRST_SECRETARY,
    "党建指导": Also.PARTY_INSTRUCTOR,
    "村干部": Also.VILLAGE_CADRE, "社区干部": Also.VILLAGE_CADRE, "工作队员": Also.STATIONED,
    "大学生": Also.STUDENT,
}  # fmt: skip


def prepare(rows: list[Row], state: FileState) -> None:
    """Ask once for the stored people and what they serve as."""
    look_up_people(rows, state)
    ids = {row.values["id_no"] for row in rows if "born" in row.memory}
    state.known["servings"] = state.context.lookup("servings", ids)


def check_serving(row: Row, state: FileState) -> None:
    """A kind must be told, a term ends after it began, a person stands once in a register."""
    values = row.values
    if not values.get("kind"):
        row.report("SERVING_KIND_UNKNOWN", "kind")
    start = values.get("start") or row.context.as_of.isoformat()
    if values.get("term_end") and values["term_end"] < start:
        row.report("SERVING_TERM_ODD", "term_end")
    if "born" not in row.memory:
        return
    service = (values["id_no"], values.get("org"), values.get("kind"))
    if state.seen.setdefault(("serving", service), row) is not row:
        row.report("DUP_IN_FILE", "id_no")
    elif service[1:] in state.known["servings"].get(service[0], ()):
        row.report("SERVING_KNOWN", "id_no")


def context(scope: str, as_of: datetime.date, actor) -> Context:
    """Organizations as seen from the scope, registered people and who serves."""
    lookups = {"people": lambda ids: known_people(ids, actor), "servings": open_servings}
    return scope_context(scope, as_of, lookups)


def store(rows: Sequence[dict], as_of: datetime.date, actor) -> list[str]:
    """Enter people serving."""
    return enter_servings(rows, on=as_of)


def withdraw(keys: Sequence[str], actor) -> set[str]:
    """Take people serving back."""
    return withdraw_servings(keys)


SERVING = register(
    Sheet(
        code="serving",
        label=_("服务人员名册"),
        columns=(
            SEQUENCE,
            NAME,
            ID_NO,
            GENDER,
            BIRTH,
            Column(
                "kind",
                _("人员类别"),
                "人员类别 名册 类别 类型 服务类别 人员类型",
                read=choice_reader("kind", ServingKind, KIND_WORDS, "SERVING_KIND_UNKNOWN"),
                choices=tuple(str(label) for label in ServingKind.labels),
                width=18,
                required=True,
                fills=True,
                example="西部计划志愿者",
            ),
            Column(
                "org",
                _("服务的团组织"),
                ORG_WORDS,
                read=read_org,
                width=24,
                fills=True,
                example="麦岭镇团委",
            ),
            Column("title", _("服务岗位"), "服务岗位 岗位 职务 担任职务", read=text_reader(60), width=16),
            Column(
                "also",
                _("兼任身份"),
                "兼任身份 身份 兼任",
                read=choice_reader("also", Also, ALSO_WORDS, "SERVING_ALSO_UNKNOWN"),
                choices=tuple(str(label) for label in Also.labels),
                width=14,
            ),
            Column(
                "home",
                _("学校或派出单位"),
                "学校或派出单位 学校 毕业院校 就读学校 派出单位 所在学校 毕业学校",
                read=text_reader(80),
                width=24,
            ),
            Column(
                "start",
                _("服务开始日期"),
                "服务开始日期 服务开始时间 开始日期 到岗日期 到岗时间 任职日期 任职时间 上岗时间",
                read=day_reader("start"),
                example="2025-07-20",
            ),
            Column(
                "term_end",
                _("服务期至"),
                "服务期至 服务期满日期 服务截止日期 服务结束时间 期满时间 结束日期 任期至 服务期满",
                read=day_reader("term_end", last=True, ahead=True),
                example="2026-07-31",
            ),
            PHONE,
            Column("document", _("选派文号"), "选派文号 文号 文件文号", read=text_reader(60), width=20),
            Column("note", _("备注"), "备注 说明", stored=False, width=20),
        ),
        prepare=prepare,
        checks=(require_identity, require_org, check_serving, check_name_conflict),
        needs=("name", "kind"),
        place="org",
        place_kind="org",
        register=Register(IMPORT_SERVING, context, store, withdraw),
    )
)
