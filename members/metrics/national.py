"""The figure of differences from the national system: those open now, asked of the register itself.

What a past day held nobody can say, because differences vanish by themselves: its answer is 无数据.
"""

from datetime import date

from django.db.models import DateField, F, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Dimension, Ledger, Metric, Period
from members.choices.national import Gap
from members.metrics.register import choices
from members.models import Difference
from members.rules.national import VIEW_DIFFERENCES


def waiting(period: Period) -> QuerySet:
    """Differences that hold and nobody has settled, at the organization they belong to."""
    return Difference.objects.waiting().annotate(unit_path=F("org__path"))


def never(day: date) -> QuerySet:
    """No row: no past day is known."""
    start = Value(None, output_field=DateField())
    return Difference.objects.none().annotate(start=start, unit_path=F("org__path"))


KIND = Dimension("kind", _("差异"), lambda period: F("kind"), choices(Gap))
DIFFERENCES = Metric(
    code="members.national_differences",
    label=_("与国家系统的差异数（待核对）"),
    unit=_("条"),
    kind="stock",
    rows=waiting,
    by={"kind": KIND},
    known_from=(Ledger(never),),
    permit=VIEW_DIFFERENCES,
)
