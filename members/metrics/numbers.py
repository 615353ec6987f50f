"""The use of the numbers of the year (编号使用率): numbers issued, and those that members bear."""

from django.db.models import BigIntegerField, Exists, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, Length
from django.utils.translation import gettext_lazy as _

from league.kernel.metrics import Metric, Period, Ratio
from members.metrics.quota import at
from members.models import Member, NumberBlock
from members.rules.numbers import VIEW_NUMBERS, counted, size


def issued(period: Period):
    """Blocks of the day's year with `kept`, their numbers less those passed on by the day."""
    parts = NumberBlock.objects.filter(parent=OuterRef("pk"), on__lte=period.end).order_by()
    passed = Subquery(parts.values("parent").annotate(n=Sum(size())).values("n"))
    rows = NumberBlock.objects.filter(year=period.end.year, on__lte=period.end)
    kept = size() - Coalesce(passed, 0, output_field=BigIntegerField())
    return at(rows.annotate(kept=kept), "org__", period)


def borne(period: Period):
    """The same blocks with `borne`, how many of the kept numbers were given to members by the day."""
    number = OuterRef("admission_number")
    passed = NumberBlock.objects.filter(
        parent=OuterRef(OuterRef("pk")), on__lte=period.end, first__lte=number, last__gte=number
    )
    bearers = Member.objects.annotate(digits=Length("admission_number")).filter(
        ~Exists(passed),
        digits=12,
        joined_on__lte=period.end,
        admission_number__gte=OuterRef("first"),
        admission_number__lte=OuterRef("last"),
    )
    return issued(period).annotate(borne=counted(bearers))


NUMBERS = {"unit": _("个"), "kind": "stock", "permit": VIEW_NUMBERS}
ISSUED = Metric(
    code="numbers.issued", label=_("本年下发的发展团员编号数"), rows=issued, sums="kept", **NUMBERS
)
USED = Metric(code="numbers.used", label=_("本年已使用的发展团员编号数"), rows=borne, sums="borne", **NUMBERS)
USE_RATE = Ratio(code="numbers.use_rate", label=_("编号使用率"), part=USED, whole=ISSUED)
