"""The step table of graduates: handed over, or staying for a time and then placed."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel.clauses import blocked
from league.kernel.errors import Refused
from league.kernel.workflow import Deadline, Step, Workflow
from members.choices.graduates import Destination, GraduateState
from members.models import Graduate
from members.rules import graduates as rules
from members.rules.transfer import TRANSFER
from members.services import graduates as services
from orgs.models import Org

PLACE = ("destination", "target", "outside")

GRADUATE = Workflow(
    code="members.graduate",
    label=gettext_lazy("毕业衔接"),
    model=Graduate,
    states=GraduateState,
    url_name="members:graduate-detail",
    joins=("member",),
    deadlines={GraduateState.STAYING: Deadline(rules.STAY_MONTHS, gettext_lazy("落实去向"), until="until")},
    steps=(
        Step(
            "place",
            gettext_lazy("落实去向，办理转接"),
            (GraduateState.STAYING,),
            GraduateState.MOVING,
            TRANSFER,
            fields=PLACE,
            needs=("destination",),
            checks=(rules.check_place,),
            effect=services.move,
            ripe="until",
        ),
        Step(
            "hand_over",
            gettext_lazy("办理转接"),
            (GraduateState.OPEN,),
            GraduateState.MOVING,
            TRANSFER,
            checks=(rules.check_moving,),
            effect=services.move,
            together=services.move_all,
            ripe="until",
        ),
        Step(
            "keep",
            gettext_lazy("登记暂留"),
            (GraduateState.OPEN,),
            GraduateState.STAYING,
            TRANSFER,
            checks=(rules.check_staying,),
            effect=services.stay,
            together=services.stay_all,
            ripe="until",
        ),
        Step(
            "end",
            gettext_lazy("结束暂留"),
            (GraduateState.STAYING,),
            GraduateState.ENDED,
            TRANSFER,
            ripe="until",
        ),
        Step(
            "extend",
            gettext_lazy("延长暂留"),
            (GraduateState.STAYING,),
            GraduateState.STAYING,
            TRANSFER,
            fields=("until",),
            needs=("until",),
            checks=(rules.check_extension,),
            backward=True,
        ),
        Step(
            "reopen",
            gettext_lazy("重填去向"),
            (GraduateState.MOVING, GraduateState.STAYING),
            GraduateState.OPEN,
            TRANSFER,
            checks=(rules.check_reopening,),
            effect=services.reopen,
            backward=True,
        ),
    ),
)


def obstacles(rows: list[Graduate], on: date) -> dict[int, str]:
    """Why a graduate with a destination can neither be handed over nor stay, by row; one query."""
    found = services.in_the_way(rows)
    for row in rows:
        blocking = blocked(rules.check_destination(row, on))
        if blocking and row.destination:
            found[row.pk] = blocking[0].message
    return found


@transaction.atomic
def hand_over(branch: Org, year: int, *, actor, on: date | None = None) -> tuple[int, int]:
    """办理: transfer everybody of a class whose destination leads away, let the others stay.

    (transferred, staying), all of them or none. Who has no destination, or a wrong one, is left on the grid.
    Refused when nobody is ready.
    """
    day = on or timezone.localdate()
    rows = Graduate.objects.filter(branch=branch, year=year, state=GraduateState.OPEN)
    rows = rows.exclude(destination="").select_related("member", "branch", "target")
    found = list(rows)
    stopped = obstacles(found, day)
    ready = [row for row in found if row.pk not in stopped]
    if not ready:
        raise Refused(_("没有可以办理的团员：请先填写毕业去向，并改正不能办理的。"))
    done = [
        _fired(step, [row.pk for row in ready if row.destination in kinds], actor, day)
        for step, kinds in (("hand_over", Destination.moving()), ("keep", Destination.staying()))
    ]
    return done[0], done[1]


def _fired(step: str, keys: list[int], actor, day: date) -> int:
    """Take a step for some rows, all or none; how many they were."""
    rows = Graduate.objects.filter(pk__in=keys).select_related("member", "branch", "target")
    moved, refused = GRADUATE.fire_all(rows, step, actor=actor, on=day)
    if refused:
        raise Refused("；".join(f"{row}：{words}" for row, words in refused[: services.SHOWN]))
    return len(moved)
