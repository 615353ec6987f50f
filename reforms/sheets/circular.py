"""The progress of a programme as a circular (进度通报): the whole, and the units by completion."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import letters
from league.kernel.errors import Refused
from league.kernel.letters import Letter, chinese_day
from orgs.models import Org
from reforms.models import Programme
from reforms.services.standing import completion, progress_of, summed

CIRCULAR = Letter(
    "reforms.circular",
    gettext_lazy("改革任务进度通报"),
    "关于{{ programme }}进展情况的通报",
    (
        "截至{{ day }}，{{ units }} 个单位共承担任务 {{ given }} 项，已销号 {{ closed }} 项，"
        "逾期 {{ overdue }} 项，加权完成率 {{ completion }}%。现将各单位进展情况按加权完成率通报如下。",
    ),
    (
        *(("名次", "row.place"), ("单位", "row.unit"), ("任务", "row.given"), ("已销号", "row.closed")),
        *(("逾期", "row.overdue"), ("加权完成率", "row.completion")),
    ),
    ("请逾期任务较多的单位对照清单抓紧推进，按时报送进展和佐证材料。",),
)


def circular(programme: Programme) -> bytes:
    """The circular of today; Refused while nothing was given out."""
    units = progress_of(programme)
    if not units:
        raise Refused(_("“%(programme)s”还没有下发任务，没有进度可以通报。") % {"programme": programme})
    names = {org.pk: str(org) for org in Org.objects.filter(pk__in=units)}
    rows = [_row(names[unit], told) for unit, told in units.items()]
    rows.sort(key=lambda row: (-row["order"], row["unit"]))
    totals = summed(units.values())
    context = {
        "programme": programme.name,
        "units": len(rows),
        "given": totals["assigned"],
        "closed": totals["closed"],
        "overdue": totals["overdue"],
        "completion": completion(totals) or Decimal("0.0"),
        "rows": [row | {"place": place} for place, row in enumerate(rows, 1)],
        "sign": programme.org.name,
        "day": chinese_day(timezone.localdate()),
    }
    return letters.write(CIRCULAR.code, context)


def _row(name: str, told: dict[str, Decimal]) -> dict:
    done = completion(told) or Decimal("0.0")
    return told | {"unit": name, "given": told["assigned"], "completion": f"{done}%", "order": done}
