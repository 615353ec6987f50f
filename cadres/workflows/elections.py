"""The step table of elections: the organization elects, its superior allows and confirms."""

from django.utils.translation import gettext_lazy as _

from cadres.choices.elections import ElectionKind
from cadres.choices.elections import ElectionState as State
from cadres.models import Election
from cadres.rules import elections as rules
from cadres.services import elections as services
from league.kernel.workflow import Deadline, Step, Workflow

OWN = {"permit": rules.ELECT, "side": "org__path", "rises": True}
ABOVE = {"permit": rules.ALLOW, "side": "org__parent__path", "rises": True}
APPROVALS = ("party_document", "superior_document")
MEETING = ("held_on", "due", "present", "voters", "issued", "returned", "valid")

ELECTION = Workflow(
    code="cadres.election",
    label=_("换届选举"),
    model=Election,
    states=State,
    url_name="cadres:election-detail",
    joins=("org__parent",),
    track=(State.PREPARING, State.ALLOWED, State.HELD, State.CONFIRMED),
    deadlines={
        **{value: Deadline(rules.STEP_DAYS, _("办理选举")) for value in State.open()},
        State.CONFIRMED: Deadline(rules.STEP_DAYS, _("按期换届"), until="last_day"),
    },
    steps=(
        Step(
            "allow",
            _("同意选举"),
            (State.PREPARING,),
            State.ALLOWED,
            fields=APPROVALS,
            needs=APPROVALS,
            checks=(rules.check_difference, rules.check_additions),
            **ABOVE,
        ),
        Step(
            "hold",
            _("登记选举会议"),
            (State.ALLOWED,),
            State.HELD,
            fields=MEETING,
            needs=MEETING,
            checks=(rules.check_difference, rules.check_meeting, rules.check_voters),
            **OWN,
        ),
        Step(
            "confirm",
            _("批复选举结果"),
            (State.HELD,),
            State.CONFIRMED,
            fields=("result_document",),
            needs=("result_document",),
            checks=(rules.check_meeting, rules.check_votes),
            effect=services.install,
            others=("hold",),
            **ABOVE,
        ),
        Step(
            "succeed",
            _("启动换届"),
            (State.CONFIRMED,),
            State.SUCCEEDED,
            effect=services.succeed,
            only={"kind": ElectionKind.TERM},
            ripe="remind_on",
            **OWN,
        ),
        Step(
            "return",
            _("退回更正"),
            (State.HELD,),
            State.ALLOWED,
            rules.ALLOW,
            backward=True,
            side="org__parent__path",
        ),
        Step(
            "void",
            _("选举无效"),
            (State.ALLOWED, State.HELD),
            State.VOID,
            rules.ALLOW,
            backward=True,
            side="org__parent__path",
            effect=services.reopen,
        ),
        Step(
            "cancel",
            _("终止选举"),
            (State.PREPARING, State.ALLOWED),
            State.CANCELLED,
            rules.ELECT,
            backward=True,
            effect=services.reopen,
        ),
    ),
)
