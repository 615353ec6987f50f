"""The tasks of a programme and the catalogue of outcomes as sheets."""

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from league.kernel.sheets import Column, Context, FileState, Register, Row, Severity, Sheet, cause, register
from league.kernel.sheets.readers import (
    amount_reader,
    choice_reader,
    day_reader,
    read_org,
    require_org,
    text_reader,
)
from orgs.services import scope_context
from reforms.choices.programmes import Measure
from reforms.choices.registers import OutcomeKind
from reforms.rules.permits import EDIT, IMPORT_REGISTERS
from reforms.services import listing

cause("PROGRAMME_MISSING", Severity.REJECT, _("没有方案名称"), _("请补填这项任务属于哪个改革方案。"))
cause("TASK_CODE_MISSING", Severity.REJECT, _("没有任务编号"), _("请补填编号，如 A1；同一方案内不能重复。"))
cause("TASK_TITLE_MISSING", Severity.REJECT, _("没有任务名称"), _("请补填任务内容。"))
cause("TASK_KNOWN", Severity.DUPLICATE, _("方案里已有这个编号"), _("不会重复登记；要修改的请在方案里修改。"))
cause("MEASURE_UNKNOWN", Severity.WARN, _("衡量方式无法识别"), _("按“是/否”登记，可在任务里修改。"))
cause("AMOUNT_INVALID", Severity.WARN, _("数值不是数字"), _("未登记，请改为阿拉伯数字。"))
cause("OUTCOME_TITLE_MISSING", Severity.REJECT, _("没有成果名称"), _("请补填文件或机制的名称。"))
cause("OUTCOME_KIND_UNKNOWN", Severity.REJECT, _("成果类型无法识别"), _("请从模板的下拉列表里选择。"))
cause("OUTCOME_KNOWN", Severity.DUPLICATE, _("这项成果已经登记"), _("不会重复登记；要修改的请在列表里修改。"))
cause("OUTCOME_NEGATIVE", Severity.REJECT, _("失效日期早于印发日期"), _("请核对两个日期。"))

ORG_WORDS = "org_code 组织实施单位 团组织 所属团组织 实施单位 单位 所在单位"
MEASURE_WORDS = {
    "是否": Measure.YES_NO, "定性": Measure.YES_NO, "数": Measure.COUNT, "个数": Measure.COUNT,
    "次数": Measure.COUNT, "定量": Measure.COUNT, "百分比": Measure.PERCENT, "比例": Measure.PERCENT,
    "%": Measure.PERCENT, "资料": Measure.DOCUMENT, "材料": Measure.DOCUMENT, "文": Measure.DOCUMENT,
}  # fmt: skip
KIND_WORDS = {
    "制度": OutcomeKind.DOCUMENT, "制度文件": OutcomeKind.DOCUMENT, "政策文件": OutcomeKind.DOCUMENT,
    "政策": OutcomeKind.DOCUMENT, "工作机制": OutcomeKind.MECHANISM, "制度机制": OutcomeKind.MECHANISM,
    "人员编制": OutcomeKind.POSTS, "资金": OutcomeKind.FUNDS,
}  # fmt: skip


def prepare_tasks(rows: list[Row], state: FileState) -> None:
    """An empty programme or area is that of the row above; know the tasks that stand in the programmes."""
    last: dict[str, str] = {}
    for row in rows:
        for key in ("programme", "area"):
            last[key] = row.values[key] = row.values.get(key) or last.get(key, "")
    names = {row.values["programme"] for row in rows if row.values.get("programme")}
    state.known["tasks"] = listing.known_tasks(names)


def check_task(row: Row, state: FileState) -> None:
    """A code once in a programme, of the file and of those stored."""
    values = row.values
    if not values["programme"]:
        row.report("PROGRAMME_MISSING", "programme")
    key = (values.get("org"), values["programme"], values.get("code"))
    if None in key:
        return
    if state.seen.setdefault(key, row) is not row:
        row.report("DUP_IN_FILE", "code")
    elif key in state.known["tasks"]:
        row.report("TASK_KNOWN", "code")


def prepare_outcomes(rows: list[Row], state: FileState) -> None:
    """Know the outcomes that are stored already."""
    titles = {row.values["title"] for row in rows if row.values.get("title")}
    state.known["outcomes"] = listing.known_outcomes(titles)


def check_outcome(row: Row, state: FileState) -> None:
    """A kind must be told, the end lies after the day, the same outcome stands once."""
    values = row.values
    if not values.get("kind") and not row.has("OUTCOME_KIND_UNKNOWN"):
        row.report("OUTCOME_KIND_UNKNOWN", "kind")
    if values.get("until") and values.get("on") and values["until"] < values["on"]:
        row.report("OUTCOME_NEGATIVE", "until")
    key = (values.get("org"), values.get("title"))
    if None in key:
        return
    if state.seen.setdefault(key, row) is not row:
        row.report("DUP_IN_FILE", "title")
    elif key in state.known["outcomes"]:
        row.report("OUTCOME_KNOWN", "title")


def context(scope: str, as_of: datetime.date, actor) -> Context:
    """Organizations as seen from the scope."""
    return scope_context(scope, as_of, {})


def store_tasks(rows: Sequence[dict], as_of: datetime.date, actor) -> list[str]:
    """Enter tasks."""
    return listing.enter_tasks(rows, on=as_of, actor=actor)


def store_outcomes(rows: Sequence[dict], as_of: datetime.date, actor) -> list[str]:
    """Enter outcomes."""
    return listing.enter_outcomes(rows, on=as_of, actor=actor)


def withdraw_tasks(keys: Sequence[str], actor) -> set[str]:
    """Take tasks back."""
    return listing.withdraw_tasks(keys)


def withdraw_outcomes(keys: Sequence[str], actor) -> set[str]:
    """Take outcomes back."""
    return listing.withdraw_outcomes(keys)


ORG = Column("org", _("团组织"), ORG_WORDS, read=read_org, width=24, fills=True, example="富川县团委")
TASKS = register(
    Sheet(
        code="reform_tasks",
        label=_("改革任务清单"),
        columns=(
            Column(
                "programme",
                _("改革方案"),
                "改革方案 方案 方案名称 规划 规划名称 活动名称 项目名称",
                read=text_reader(120),
                width=30,
                required=True,
                fills=True,
                example="青年发展规划",
            ),
            Column(
                "area",
                _("领域"),
                "领域 方面 重点工作 工作领域 类别 重点领域",
                read=text_reader(120),
                width=20,
                fills=True,
                example="青年思想道德",
            ),
            Column(
                "code",
                _("编号"),
                "编号 序号 任务编号 任务序号",
                read=text_reader(12, "code", "TASK_CODE_MISSING"),
                required=True,
                example="A1",
            ),
            Column(
                "title",
                _("任务"),
                "任务 任务名称 具体任务 举措 具体举措 措施 改革任务 主要任务 工作任务 任务内容",
                read=text_reader(120, "title", "TASK_TITLE_MISSING"),
                width=40,
                required=True,
                identifies=True,
                example="建立青年工作联席会议制度",
            ),
            Column(
                "requirement",
                _("要求"),
                "要求 任务要求 工作要求 目标要求 主要做法",
                read=text_reader(1000),
                width=40,
            ),
            Column(
                "measure",
                _("衡量方式"),
                "衡量方式 考核方式 指标类型 衡量标准",
                read=choice_reader("measure", Measure, MEASURE_WORDS, "MEASURE_UNKNOWN"),
                choices=tuple(str(label) for label in Measure.labels),
            ),
            Column(
                "target",
                _("目标值"),
                "目标值 目标 指标值",
                read=amount_reader("target", "%|个|次|人|件|项", "AMOUNT_INVALID", "0.01", 10**9),
            ),
            Column(
                "weight",
                _("权重"),
                "权重 分值 权重分值",
                read=amount_reader("weight", "%|分", "AMOUNT_INVALID", "0.01", 10**4),
            ),
            Column(
                "lead", _("牵头单位"), "牵头单位 牵头部门 责任单位 责任部门", read=text_reader(60), width=18
            ),
            Column(
                "cooperating", _("配合单位"), "配合单位 配合部门 协作单位", read=text_reader(200), width=24
            ),
            Column(
                "due",
                _("完成期限"),
                "完成期限 完成时限 完成时间 截止日期 时限",
                read=day_reader("due", last=True, ahead=True),
            ),
            ORG,
        ),
        prepare=prepare_tasks,
        checks=(require_org, check_task),
        needs=("programme", "title"),
        place="org",
        place_kind="org",
        identity="title",
        register=Register(EDIT, context, store_tasks, withdraw_tasks),
    )
)
OUTCOMES = register(
    Sheet(
        code="reform_outcomes",
        label=_("制度成果清单"),
        columns=(
            Column(
                "title",
                _("成果名称"),
                "成果名称 制度成果 文件名称 制度名称 机制名称 文件标题 标题",
                read=text_reader(120, "title", "OUTCOME_TITLE_MISSING"),
                width=40,
                required=True,
                identifies=True,
                example="改革领导小组工作规则",
            ),
            Column(
                "kind",
                _("成果类型"),
                "成果类型 成果类别 类型 类别",
                read=choice_reader("kind", OutcomeKind, KIND_WORDS, "OUTCOME_KIND_UNKNOWN"),
                choices=tuple(str(label) for label in OutcomeKind.labels),
                required=True,
                fills=True,
            ),
            Column("number", _("文号"), "文号 发文字号 文件编号", read=text_reader(60), width=22),
            Column(
                "issuers",
                _("发文单位"),
                "发文单位 印发单位 制定单位 发文机关",
                read=text_reader(120),
                width=24,
            ),
            Column(
                "on",
                _("印发日期"),
                "印发日期 印发时间 发文日期 发文时间 出台时间 日期",
                read=day_reader("on"),
                example="2024-05-04",
            ),
            Column(
                "until", _("失效日期"), "失效日期 失效时间 废止日期", read=day_reader("until", ahead=True)
            ),
            ORG,
            Column("note", _("备注"), "备注 说明", read=text_reader(300), width=20),
        ),
        prepare=prepare_outcomes,
        checks=(require_org, check_outcome),
        needs=("title", "kind"),
        place="org",
        place_kind="org",
        identity="title",
        register=Register(IMPORT_REGISTERS, context, store_outcomes, withdraw_outcomes),
    )
)
