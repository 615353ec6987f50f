"""The step table of 身份核重: the desk answers, the asker takes note."""

from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Deadline, Step, Workflow
from members.choices.clashes import ClashState
from members.models import Clash
from members.rules import clashes as rules
from members.rules.transfer import ARBITRATE
from members.services.clashes import forward

DESK = {"side": "desk__path", "rises": True}
OFFICE = {"side": "office__path", "rises": True}

CLASH = Workflow(
    code="members.clash",
    label=_("身份核重"),
    model=Clash,
    states=ClashState,
    url_name="members:clash-detail",
    joins=("desk", "office"),
    deadlines={
        ClashState.RAISED: Deadline(rules.ANSWER_DAYS, _("答复身份核重")),
        ClashState.CORRECTING: Deadline(rules.ANSWER_DAYS, _("更正另一处的号码")),
    },
    steps=(
        Step(
            "same",
            _("是同一人"),
            (ClashState.RAISED,),
            ClashState.SAME,
            ARBITRATE,
            checks=(rules.check_known,),
            **DESK,
        ),
        Step(
            "mistyped",
            _("提出方号码录错"),
            (ClashState.RAISED,),
            ClashState.MISTYPED,
            ARBITRATE,
            checks=(rules.check_known,),
            **DESK,
        ),
        Step(
            "correct",
            _("另一处号码录错，请其更正"),
            (ClashState.RAISED,),
            ClashState.CORRECTING,
            ARBITRATE,
            checks=(rules.check_known,),
            **DESK,
        ),
        Step(
            "free",
            _("查无重复登记"),
            (ClashState.RAISED,),
            ClashState.FREE,
            ARBITRATE,
            checks=(rules.check_free,),
            **DESK,
        ),
        Step(
            "cleared",
            _("对方已更正"),
            (ClashState.CORRECTING,),
            ClashState.CLEARED,
            ARBITRATE,
            checks=(rules.check_free,),
            **DESK,
        ),
        Step(
            "forward",
            _("转上级核重"),
            ClashState.open(),
            ClashState.RAISED,
            ARBITRATE,
            checks=(rules.check_beyond,),
            effect=forward,
            **DESK,
        ),
        Step(
            "close",
            _("阅知答复"),
            ClashState.answered(),
            ClashState.CLOSED,
            rules.RAISE,
            **OFFICE,
        ),
        Step(
            "reconsider",
            _("重新核对"),
            (ClashState.CORRECTING,),
            ClashState.RAISED,
            ARBITRATE,
            backward=True,
            side="desk__path",
        ),
        Step(
            "withdraw",
            _("撤回核重"),
            ClashState.open(),
            ClashState.WITHDRAWN,
            rules.RAISE,
            backward=True,
            side="office__path",
        ),
    ),
)
