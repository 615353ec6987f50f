"""The step tables of dues: what goes to the superior, and who may pay less."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Deadline, Step, Workflow
from members.choices.dues import RemittanceState, WaiverState
from members.models.dues import DuesWaiver, Remittance
from members.rules import dues as rules
from members.services import remitting

TARGET = "target__path"
HANDING_ON = (
    Step(
        "send",
        _("上缴"),
        (RemittanceState.DRAFT,),
        RemittanceState.SENT,
        rules.REMIT,
    ),
    Step(
        "confirm",
        _("确认收到"),
        (RemittanceState.SENT,),
        RemittanceState.CONFIRMED,
        rules.CONFIRM,
        fields=("received_on", "receipt_no"),
        needs=("received_on",),
        bulk=True,
        side=TARGET,
        checks=(rules.check_received,),
    ),
    Step(
        "return",
        _("退回"),
        (RemittanceState.SENT,),
        RemittanceState.RETURNED,
        rules.CONFIRM,
        backward=True,
        side=TARGET,
        effect=remitting.release,
    ),
    Step(
        "withdraw",
        _("撤回上缴"),
        (RemittanceState.DRAFT, RemittanceState.SENT),
        RemittanceState.RETURNED,
        rules.REMIT,
        backward=True,
        effect=remitting.release,
    ),
    Step(
        "reopen",
        _("退回重开"),
        (RemittanceState.CONFIRMED,),
        RemittanceState.RETURNED,
        rules.CONFIRM,
        backward=True,
        side=TARGET,
        checks=(rules.check_not_carried,),
        effect=remitting.release,
    ),
)

REMITTANCE = Workflow(
    code="members.remittance",
    label=_("团费上缴"),
    model=Remittance,
    states=RemittanceState,
    url_name="members:remittance-detail",
    track=(RemittanceState.DRAFT, RemittanceState.SENT, RemittanceState.CONFIRMED),
    deadlines={RemittanceState.SENT: Deadline(rules.CONFIRM_DAYS, _("确认收到"))},
    steps=HANDING_ON,
)

WAIVER = Workflow(
    code="members.dues_waiver",
    label=_("团费减免"),
    model=DuesWaiver,
    states=WaiverState,
    url_name="members:waiver-detail",
    track=(WaiverState.DRAFT, WaiverState.ASKED, WaiverState.GRANTED),
    steps=(
        Step(
            "ask",
            _("报上级批准"),
            (WaiverState.DRAFT,),
            WaiverState.ASKED,
            rules.ASK_WAIVER,
            checks=(rules.check_meeting,),
        ),
        Step(
            "grant",
            _("批准减免"),
            (WaiverState.ASKED,),
            WaiverState.GRANTED,
            rules.GRANT_WAIVER,
            bulk=True,
            others=("ask",),
            checks=(rules.check_meeting,),
        ),
        Step(
            "refuse",
            _("不批准减免"),
            (WaiverState.ASKED,),
            WaiverState.REFUSED,
            rules.GRANT_WAIVER,
            backward=True,
        ),
        Step(
            "revoke",
            _("停止减免"),
            (WaiverState.GRANTED,),
            WaiverState.REVOKED,
            rules.GRANT_WAIVER,
            backward=True,
            fields=("last_month",),
            needs=("last_month",),
            checks=(rules.check_stop,),
        ),
    ),
)


@transaction.atomic
def hand_on(org, *, actor, note: str = "", on=None) -> Remittance:
    """Take along everything in hand of an organization and send it to the superior; the paper."""
    paper = remitting.prepare(org, actor=actor, note=note, on=on)
    return REMITTANCE.fire(paper, "send", actor=actor, on=on)


@transaction.atomic
def ask_waiver(waiver: DuesWaiver, *, actor) -> DuesWaiver:
    """Keep a reduction that the branch has decided and ask the superior for it."""
    waiver.created_by = actor
    waiver.save()
    return WAIVER.fire(waiver, "ask", actor=actor)
