"""The step table of members who are away: they come back, or stay away longer.

That the membership was transferred, or ended, follows from that paper (`members.services.passage`).
"""

from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Step, Workflow
from members.choices.absence import AbsenceState
from members.models import Absence
from members.rules import absence as rules
from members.services.absence import prolong

ABSENCE = Workflow(
    code="members.absence",
    label=_("流动团员满期"),
    model=Absence,
    states=AbsenceState,
    url_name="members:absence-detail",
    joins=("member",),
    track=(AbsenceState.AWAY, AbsenceState.BACK),
    steps=(
        Step(
            "back",
            _("登记返回"),
            (AbsenceState.AWAY,),
            AbsenceState.BACK,
            rules.KEEP_ABSENCES,
            fields=("ended_on",),
            needs=("ended_on",),
            checks=(rules.check_return,),
            bulk=True,
            ripe="due_on",
        ),
        Step(
            "prolong",
            _("继续外出"),
            (AbsenceState.AWAY,),
            AbsenceState.AWAY,
            rules.KEEP_ABSENCES,
            fields=("expected_on",),
            checks=(rules.check_longer,),
            effect=prolong,
            ripe="due_on",
        ),
    ),
)
