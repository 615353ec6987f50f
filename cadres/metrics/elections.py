"""Figures of terms: due in the days, renewed in time, delayed with approval, overdue.

按期换届率 = 按期换届 ÷ 应换届（任期在期内届满的班子）
"""

from datetime import date

from django.db.models import Case, CharField, DateField, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from cadres.models import Election
from cadres.querysets.elections import ElectionQuerySet
from cadres.rules.elections import REMIND, REMIND_AGAIN, REMIND_LAST, REMINDERS, STAGES, VIEW_ELECTIONS
from league.kernel import metrics
from league.kernel.calendar import add_months
from league.kernel.metrics import Dimension, Metric, Period, Ratio
from league.kernel.params import Book
from orgs.choices import Field, Kind


def terms(period: Period) -> ElectionQuerySet:
    """Terms that began by the day, at the place of their organization."""
    rows = Election.objects.terms().filter(held_on__lte=period.end)
    return rows.placed(period.end, period.is_past)


def ended(period: Period) -> ElectionQuerySet:
    """Those of them that ran out in the days."""
    return terms(period).filter(ElectionQuerySet.ended_within(period.start, period.end))


def renewed(period: Period) -> ElectionQuerySet:
    """Those of them after which the next election was held in time."""
    return ended(period).filter(ElectionQuerySet.in_time())


def running_out(period: Period) -> ElectionQuerySet:
    """Terms of the day that run out within the months of the first reminder, with `reminder`."""
    book, day = Book(REMINDERS), period.end

    def until(code: str, place: str) -> date:
        return add_months(day, int(book.value(code, place, day)))

    first = book.by_place([REMIND], lambda place: Value(until(REMIND, place)), output_field=DateField())
    rows = terms(period).filter(Q(renewed_on=None) | Q(renewed_on__gt=day), last_day__gte=day)
    return rows.annotate(
        first_until=first,
        reminder=book.by_place(
            [REMIND_AGAIN, REMIND_LAST],
            lambda place: Case(
                When(last_day__lte=until(REMIND_LAST, place), then=Value("last")),
                When(last_day__lte=until(REMIND_AGAIN, place), then=Value("again")),
                default=Value("first"),
                output_field=CharField(),
            ),
            output_field=CharField(),
        ),
    ).filter(last_day__lte=F("first_until"))


REMINDER = Dimension("reminder", _("提醒"), lambda period: F("reminder"), lambda: STAGES)
FIELD = Dimension("field", _("领域"), lambda period: F("org__field"), lambda: dict(Field.choices))
KIND = Dimension("kind", _("类别"), lambda period: F("org__kind"), lambda: dict(Kind.choices))
COMMON = {
    "unit": _("个"),
    "by": {each.code: each for each in (FIELD, KIND)},
    "known_from": metrics.get("orgs.total").known_from,
    "permit": VIEW_ELECTIONS,
}

DUE = Metric(code="elections.due", label=_("应换届数"), kind="flow", rows=ended, **COMMON)
IN_TIME = Metric(code="elections.in_time", label=_("按期换届数"), kind="flow", rows=renewed, **COMMON)
DELAYED = Metric(
    code="elections.delayed",
    label=_("经批准延期换届数"),
    kind="stock",
    rows=lambda period: terms(period).filter(ElectionQuerySet.delayed(period.end)),
    **COMMON,
)
OVERDUE = Metric(
    code="elections.overdue",
    label=_("超期未换届数"),
    kind="stock",
    rows=lambda period: terms(period).filter(ElectionQuerySet.overdue(period.end)),
    **COMMON,
)
RUNNING_OUT = Metric(
    code="elections.running_out",
    label=_("即将届满的班子数"),
    kind="stock",
    rows=running_out,
    **(COMMON | {"by": COMMON["by"] | {"reminder": REMINDER}}),
)
RATE = Ratio("elections.rate", _("按期换届率"), IN_TIME, DUE)
