"""The step table of notices: the unit answers, the superior settles or goes up a rung."""

from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Deadline, Step, Workflow
from reforms.choices.supervision import NoticeState as State
from reforms.choices.supervision import Rung
from reforms.models import Notice
from reforms.rules import supervision as rules
from reforms.services import supervision as services

OWN = {"permit": rules.ANSWER, "side": "org__path", "rises": True}
ABOVE = {"permit": rules.SUPERVISE, "side": "org__parent__path"}

NOTICE = Workflow(
    code="reforms.notice",
    label=_("督导督促"),
    model=Notice,
    states=State,
    url_name="reforms:notice-detail",
    joins=("org__parent",),
    track=(State.OPEN, State.ANSWERED, State.CLOSED),
    deadlines={
        State.OPEN: Deadline(rules.ANSWER_DAYS, _("答复督促"), until="deadline"),
        State.ANSWERED: Deadline(rules.CHECK_DAYS, _("核实办结督促")),
    },
    steps=(
        Step(
            "answer", _("答复"), (State.OPEN,), State.ANSWERED, fields=("answer",), needs=("answer",), **OWN
        ),
        Step(
            "finish",
            _("任务已提交，办结"),
            (State.OPEN,),
            State.CLOSED,
            checks=(rules.check_handed_in,),
            effect=services.settle,
            only={"rung": Rung.CHASE},
            **OWN,
        ),
        Step(
            "settle",
            _("办结"),
            (State.ANSWERED,),
            State.CLOSED,
            effect=services.settle,
            others=("answer",),
            **ABOVE,
        ),
        Step(
            "raise",
            _("升级"),
            (State.OPEN, State.ANSWERED),
            State.OPEN,
            effect=services.go_up,
            backward=True,
            **ABOVE,
        ),
    ),
)
