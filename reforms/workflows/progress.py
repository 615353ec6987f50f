"""The step table of reform tasks: the unit reports and hands in, the superior accepts and closes (销号)."""

from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Deadline, Step, Workflow
from reforms.choices.programmes import AssignmentState as State
from reforms.choices.programmes import Levels
from reforms.models import Assignment
from reforms.rules import progress as rules
from reforms.rules.permits import ACCEPT, REPORT
from reforms.services.progress import close, give_back, hand_in, keep_report

OWN = {"permit": REPORT, "side": "org__path", "rises": True}
FIRST = {"permit": ACCEPT, "side": "org__parent__path", "rises": True}
LAST = {"permit": ACCEPT, "side": "task__programme__org__path", "rises": True}
TOLD = ("progress", "value", "responsible")
VERDICT = ("grade", "opinion")

ASSIGNMENT = Workflow(
    code="reforms.assignment",
    label=_("改革任务"),
    model=Assignment,
    states=State,
    url_name="reforms:assignment-detail",
    joins=("task__programme__org", "org__parent"),
    track=(State.WAITING, State.RUNNING, State.SUBMITTED, State.CLOSED),
    deadlines={
        State.WAITING: Deadline(rules.START_DAYS, _("启动改革任务")),
        State.RETURNED: Deadline(rules.START_DAYS, _("补充改革任务")),
        State.RUNNING: Deadline(rules.REMIND_DAYS, _("完成改革任务"), until="due"),
        State.SUBMITTED: Deadline(rules.ACCEPT_DAYS, _("验收改革任务")),
        State.CHECKED: Deadline(rules.ACCEPT_DAYS, _("验收改革任务")),
    },
    steps=(
        Step(
            "start",
            _("启动并报进展"),
            (State.WAITING, State.RETURNED),
            State.RUNNING,
            fields=TOLD,
            needs=("progress",),
            effect=keep_report,
            **OWN,
        ),
        Step(
            "report",
            _("报进展"),
            (State.RUNNING,),
            State.RUNNING,
            fields=TOLD,
            needs=("progress",),
            effect=keep_report,
            ripe="remind_on",
            **OWN,
        ),
        Step(
            "submit",
            _("提交验收"),
            (State.RUNNING,),
            State.SUBMITTED,
            checks=(rules.check_reported, rules.check_proved, rules.check_reached),
            effect=hand_in,
            ripe="remind_on",
            **OWN,
        ),
        Step(
            "check",
            _("初验通过"),
            (State.SUBMITTED,),
            State.CHECKED,
            fields=VERDICT,
            needs=("grade",),
            others=("submit",),
            only={"levels": Levels.TWO},
            **FIRST,
        ),
        Step(
            "accept",
            _("验收销号"),
            (State.SUBMITTED,),
            State.CLOSED,
            fields=VERDICT,
            needs=("grade",),
            checks=(rules.check_proved, rules.check_reached),
            effect=close,
            others=("submit",),
            only={"levels": Levels.ONE},
            **LAST,
        ),
        Step(
            "confirm",
            _("终验销号"),
            (State.CHECKED,),
            State.CLOSED,
            fields=VERDICT,
            needs=("grade",),
            checks=(rules.check_proved, rules.check_reached),
            effect=close,
            others=("submit", "check"),
            **LAST,
        ),
        Step(
            "return",
            _("退回补充"),
            (State.SUBMITTED, State.CHECKED),
            State.RETURNED,
            ACCEPT,
            effect=give_back,
            backward=True,
            side="task__programme__org__path",
        ),
        Step(
            "reopen",
            _("重新打开"),
            (State.CLOSED,),
            State.RETURNED,
            ACCEPT,
            effect=give_back,
            backward=True,
            side="task__programme__org__path",
        ),
    ),
)
