"""Days of reform tasks, what a grade counts, and what must be there before a task is handed in."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import metrics, params
from league.kernel.clauses import BLOCK, OK, Clause, Finding
from league.kernel.errors import Refused
from league.kernel.metrics import Metric, Period, Ratio
from reforms.choices.programmes import AssignmentState, Grade, Measure
from reforms.models import Assignment, Task

PRACTICE = "《关于推进县域共青团基层组织改革的指导意见》：边改革、边评估、边销号（各地期限不一，可改）"
SCALE = "学校共青团改革评估评分办法：A 100%、B 60%、C 40%、D 0（各地可改）"

REMIND_DAYS = params.param(
    "reforms.remind_days", 30, unit="天", label=gettext_lazy("到期前几天列入待办"), source=PRACTICE
)
NEAR_DAYS = params.param(
    "reforms.near_days", 7, unit="天", label=gettext_lazy("到期前几天算临近时限"), source=PRACTICE
)
STALE_DAYS = params.param(
    "reforms.stale_days", 30, unit="天", label=gettext_lazy("几天没有更新算停滞"), source=PRACTICE
)
START_DAYS = params.param(
    "reforms.start_days", 10, unit="天", label=gettext_lazy("下发以后启动的期限"), source=PRACTICE
)
ACCEPT_DAYS = params.param(
    "reforms.accept_days", 15, unit="天", label=gettext_lazy("提交以后验收的期限"), source=PRACTICE
)
SHARES = {
    grade: params.param(
        f"reforms.grade_{grade.lower()}",
        default,
        unit="%",
        label=gettext_lazy("验收等级 %s 计入权重的比例") % grade,
        source=SCALE,
    )
    for grade, default in zip(Grade.values, (100, 60, 40, 0), strict=True)
}

REPORTED = Clause("reforms.reported", gettext_lazy("提交验收以前报送过进展"), PRACTICE)
PROVED = Clause("reforms.proved", gettext_lazy("以文件衡量的任务有佐证材料"), PRACTICE)
REACHED = Clause("reforms.reached", gettext_lazy("有目标值的任务达到目标"), PRACTICE)


def reminded_from(due: date, path: str) -> date:
    """From which day on an unfinished task is a to-do of its unit."""
    return due - timedelta(days=params.value(REMIND_DAYS, path, due))


def figure_of(task: Task) -> Metric | Ratio | None:
    """The figure that measures a task, None for one that units report themselves."""
    if not task.metric:
        return None
    try:
        return metrics.declared(task.metric)
    except Refused:
        return None


def period_of(figure: Metric | Ratio, start: date) -> Period:
    """The days a figure is asked for: today, or since a programme began for what happens."""
    kind = figure.part.kind if isinstance(figure, Ratio) else figure.kind
    return Period(timezone.localdate(), start) if kind == "flow" else Period.day()


def reached(assignment: Assignment) -> Decimal | None:
    """What a unit has reached: today's figure of the unit, or what it reported; None for neither."""
    figure = figure_of(assignment.task)
    if figure is None:
        return assignment.value
    found = figure.value(assignment.org.path, period_of(figure, assignment.task.programme.start))
    return None if found is None else Decimal(found)


def check_reported(assignment: Assignment, on: date) -> list[Finding]:
    """What was done is told in words."""
    if not assignment.progress:
        return [Finding(BLOCK, REPORTED, _("还没有报送进展，请先填写做了什么。"))]
    return [Finding(OK, REPORTED, str(REPORTED.text), measured=str(assignment.reported_on))]


def check_proved(assignment: Assignment, on: date) -> list[Finding]:
    """A task that is measured by a document has a file."""
    if assignment.task.measure != Measure.DOCUMENT:
        return []
    number = assignment.files.count()
    if not number:
        return [Finding(BLOCK, PROVED, _("还没有上传佐证材料（文件、纪要、照片等），请先上传再提交。"))]
    return [Finding(OK, PROVED, str(PROVED.text), measured=_("%(n)d 份材料") % {"n": number})]


def check_reached(assignment: Assignment, on: date) -> list[Finding]:
    """What has a target has reached it."""
    target = assignment.task.target
    if target is None or assignment.task.measure not in (Measure.COUNT, Measure.PERCENT):
        return []
    value = reached(assignment)
    told = _("完成 %(value)s，目标 %(target)s") % {"value": plain(value), "target": plain(target)}
    if value is None or value < target:
        words = _("%(told)s，还没有达到。达到以后再提交；目标定得不合适的，请上级修改任务。")
        return [Finding(BLOCK, REACHED, words % {"told": told}, measured=plain(value))]
    return [Finding(OK, REACHED, told, measured=plain(value))]


def plain(value: Decimal | int | None) -> str:
    """A number without idle zeros, 无数据 for none."""
    return _("无数据") if value is None else f"{Decimal(value).normalize():f}"


def standing(assignment, today: date, near: int) -> str:
    """How an assignment stands in a matrix: its state, or `overdue` or `near` while it is with the unit.

    assignment: anything with `state` and `due`. near: so many days before its day it is near.
    """
    if assignment.state not in AssignmentState.open():
        return assignment.state
    if assignment.due < today:
        return "overdue"
    return "near" if assignment.due <= today + timedelta(days=near) else assignment.state


def is_stale(assignment, today: date, days: int) -> bool:
    """Whether nothing was heard for so many days of an assignment that is with its unit."""
    heard = assignment.reported_on or assignment.given_on
    return assignment.state in AssignmentState.open() and (today - heard).days > days
