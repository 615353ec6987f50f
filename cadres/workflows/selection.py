"""The step table of selections: who runs the notice does not approve."""

from django.utils.translation import gettext_lazy as _

from cadres.choices.selection import SelectionState as State
from cadres.models import Selection
from cadres.rules import selection as rules
from cadres.services import selection as services
from league.kernel.workflow import Deadline, Step, Workflow

OWN = {"permit": rules.SELECT}
ABOVE = {"permit": rules.APPROVE_SELECTION, "side": "org__parent__path"}

SELECTION = Workflow(
    code="cadres.selection",
    label=_("选配"),
    model=Selection,
    states=State,
    url_name="cadres:selection-detail",
    joins=("org__parent",),
    track=tuple(State(value) for value in State.values if value != State.CANCELLED),
    deadlines={value: Deadline(rules.STEP_DAYS, _("办理选配")) for value in State.open()},
    steps=(
        Step(
            "call",
            _("宣传发动"),
            (State.PLANNED,),
            State.CALLED,
            fields=("working_group", "called_on"),
            needs=("working_group", "called_on"),
            **OWN,
        ),
        Step(
            "nominate",
            _("截止提名"),
            (State.CALLED,),
            State.NOMINATED,
            checks=(rules.check_called, rules.check_channels),
            **OWN,
        ),
        Step(
            "examine",
            _("资格审查"),
            (State.NOMINATED,),
            State.EXAMINED,
            checks=(rules.check_examined,),
            effect=services.examine,
            **OWN,
        ),
        Step(
            "try",
            _("安排试岗"),
            (State.EXAMINED,),
            State.TRIAL,
            fields=("trial_on", "trial_place"),
            needs=("trial_on",),
            checks=(rules.check_ratio,),
            only={"trial": True},
            **OWN,
        ),
        Step(
            "speak",
            _("演讲计分结束"),
            (State.EXAMINED, State.TRIAL),
            State.SPOKEN,
            checks=(rules.check_tried, rules.check_ratio, rules.check_scores),
            **OWN,
        ),
        Step(
            "vet",
            _("考察结束，确定人选"),
            (State.SPOKEN,),
            State.VETTED,
            checks=(rules.check_ratio, rules.check_vetted),
            effect=services.choose,
            **OWN,
        ),
        Step(
            "announce",
            _("任前公示"),
            (State.VETTED,),
            State.NOTICED,
            fields=("notice_on",),
            needs=("notice_on",),
            checks=(rules.check_chosen,),
            effect=services.announce,
            **OWN,
        ),
        Step(
            "approve",
            _("批准"),
            (State.NOTICED,),
            State.APPROVED,
            fields=("party_document", "superior_document"),
            needs=("party_document", "superior_document"),
            checks=(rules.check_notice, rules.check_chosen),
            others=("announce",),
            **ABOVE,
        ),
        Step(
            "appoint",
            _("任职发文"),
            (State.APPROVED,),
            State.DONE,
            fields=("start", "term_end", "document"),
            needs=("start", "document"),
            checks=(rules.check_chosen,),
            effect=services.take_office,
            **ABOVE,
        ),
        Step(
            "return",
            _("退回重新确定人选"),
            (State.VETTED, State.NOTICED, State.APPROVED),
            State.SPOKEN,
            rules.APPROVE_SELECTION,
            effect=services.go_back,
            backward=True,
            side="org__parent__path",
        ),
        Step(
            "cancel",
            _("终止选配"),
            State.open(),
            State.CANCELLED,
            rules.SELECT,
            backward=True,
        ),
    ),
)
