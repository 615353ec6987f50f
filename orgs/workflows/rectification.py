"""The step table of rectifications: the superior opens and checks, the organization plans and does."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import succession
from league.kernel.succession import Ending, Estate
from league.kernel.workflow import Deadline, Step, Workflow
from orgs.choices.rectification import CaseState
from orgs.models import Rectification
from orgs.rules import rectification as rules
from orgs.services.rectification import carry_cases, open_cases, settle

OWN = {"permit": rules.RECTIFY, "side": "org__path", "rises": True}
ABOVE = {"permit": rules.SUPERVISE, "side": "org__parent__path", "rises": True}
CHECK = ("checked_on", "checked_by", "verdict")

RECTIFICATION = Workflow(
    code="orgs.rectification",
    label=gettext_lazy("软弱涣散整顿"),
    model=Rectification,
    states=CaseState,
    url_name="orgs:rectification-detail",
    joins=("org__parent",),
    track=(
        *(CaseState.OPENED, CaseState.PLANNED, CaseState.RUNNING, CaseState.REPORTED),
        CaseState.CLOSED,
    ),
    deadlines={
        CaseState.OPENED: Deadline(rules.PLAN_DAYS, gettext_lazy("报整顿方案")),
        CaseState.PLANNED: Deadline(rules.ANSWER_DAYS, gettext_lazy("审核整顿方案")),
        CaseState.RUNNING: Deadline(rules.RUN_DAYS, gettext_lazy("完成整顿"), until="deadline"),
        CaseState.REPORTED: Deadline(rules.CHECK_DAYS, gettext_lazy("复查整顿")),
    },
    steps=(
        Step(
            "plan",
            gettext_lazy("报整顿方案"),
            (CaseState.OPENED,),
            CaseState.PLANNED,
            fields=("measures", "responsible"),
            needs=("measures", "responsible"),
            **OWN,
        ),
        Step(
            "accept",
            gettext_lazy("同意方案"),
            (CaseState.PLANNED,),
            CaseState.RUNNING,
            others=("plan",),
            **ABOVE,
        ),
        Step(
            "report",
            gettext_lazy("报整顿完成"),
            (CaseState.RUNNING,),
            CaseState.REPORTED,
            fields=("outcome",),
            needs=("outcome",),
            checks=(rules.check_proved,),
            **OWN,
        ),
        Step(
            "close",
            gettext_lazy("复查合格，销号"),
            (CaseState.REPORTED,),
            CaseState.CLOSED,
            fields=CHECK,
            needs=CHECK,
            checks=(rules.check_cured, rules.check_checked),
            effect=settle,
            others=("report",),
            **ABOVE,
        ),
        Step(
            "return_plan",
            gettext_lazy("退回方案"),
            (CaseState.PLANNED,),
            CaseState.OPENED,
            backward=True,
            **ABOVE,
        ),
        Step(
            "send_back",
            gettext_lazy("复查不合格，继续整顿"),
            (CaseState.REPORTED,),
            CaseState.RUNNING,
            fields=CHECK[:2],
            needs=CHECK[:2],
            checks=(rules.check_checked,),
            backward=True,
            **ABOVE,
        ),
        Step(
            "stop",
            gettext_lazy("终止整顿"),
            CaseState.open(),
            CaseState.STOPPED,
            effect=settle,
            backward=True,
            **ABOVE,
        ),
    ),
)


def stop_cases(ending: Ending) -> None:
    """What an organization leaves unfinished is stopped with it, on the day it ends."""
    words = _("团组织撤销：%(why)s") % {"why": ending.reason}
    for case in open_cases([ending.left.pk]):
        RECTIFICATION.fire(case, "stop", actor=ending.actor, on=ending.on, comment=words)


succession.register(
    Estate(
        code="orgs.rectifications",
        label=gettext_lazy("整顿"),
        model=Rectification,
        columns=("org", "came_from", "state", "state_since", "closed_on"),
        rows=open_cases,
        carry=carry_cases,
        end=stop_cases,
        order=50,
        paper=True,
    )
)
