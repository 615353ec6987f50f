"""The step table of corrections."""

from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Step, Workflow
from members import rules, services
from members.choices import CorrectionState
from members.models import IdCorrection

ID_CORRECTION = Workflow(
    code="members.id_correction",
    label=_("身份证号更正"),
    model=IdCorrection,
    states=CorrectionState,
    url_name="members:id-correction-detail",
    steps=(
        Step(
            "accept",
            _("同意更正"),
            (CorrectionState.REQUESTED,),
            CorrectionState.ACCEPTED,
            rules.REVIEW_ID,
            effect=services.correct_id,
        ),
        Step(
            "reject",
            _("不同意"),
            (CorrectionState.REQUESTED,),
            CorrectionState.REJECTED,
            rules.REVIEW_ID,
            backward=True,
        ),
    ),
)
