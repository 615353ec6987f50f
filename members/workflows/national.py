"""The step table of differences from the national system. What has vanished by itself waits for nobody."""

from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Step, Workflow
from members.choices.national import GapState
from members.models import Difference
from members.rules.national import SETTLE
from members.services import settling

NOTED = {"fields": ("note",), "needs": ("note",), "bulk": True}
SETTLED = (GapState.ADOPTED, GapState.REPORTED, GapState.HANDLED)


class LiveWorkflow(Workflow):
    """A workflow whose to-dos are asked of the register each time."""

    def waiting_for(self, user, book=None, on=None):
        """Differences that still hold."""
        return super().waiting_for(user, book, on).holding()


NATIONAL = LiveWorkflow(
    code="members.national",
    label=_("对账差异"),
    model=Difference,
    states=GapState,
    url_name="members:difference-detail",
    joins=("member", "branch", "comparison"),
    steps=(
        Step(
            "adopt",
            _("照国家系统改"),
            (GapState.OPEN,),
            GapState.ADOPTED,
            SETTLE,
            fields=("note",),
            bulk=True,
            only={"kind": tuple(settling.ADOPT)},
            effect=settling.adopt,
        ),
        Step("report", _("国家系统有误，已上报"), (GapState.OPEN,), GapState.REPORTED, SETTLE, **NOTED),
        Step("handle", _("已处理"), (GapState.OPEN,), GapState.HANDLED, SETTLE, **NOTED),
        Step("reopen", _("重新核对"), SETTLED, GapState.OPEN, SETTLE, backward=True),
    ),
)
