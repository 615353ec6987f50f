"""The step table of erasures: one person proposes, another erases or declines. There is no step back."""

from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Step, Workflow
from members.choices.personal import ErasureState
from members.models import Erasure
from members.rules.personal import ERASE
from members.services import erasing

ERASURE = Workflow(
    code="members.erasure",
    label=_("删除个人信息"),
    model=Erasure,
    states=ErasureState,
    url_name="members:erasure-detail",
    steps=(
        Step(
            "confirm",
            _("复核并删除，不能恢复"),
            (ErasureState.PROPOSED,),
            ErasureState.DONE,
            ERASE,
            fields=("checked",),
            needs=("checked",),
            bulk=True,
            effect=erasing.carry_out,
        ),
        Step(
            "decline",
            _("不删除"),
            (ErasureState.PROPOSED,),
            ErasureState.DECLINED,
            ERASE,
            backward=True,
        ),
    ),
)
