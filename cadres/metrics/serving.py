"""Figures about people serving: by register, by what they are besides, and whose term runs out."""

from django.db.models import DateField, F, Q, Value
from django.utils.translation import gettext_lazy as _

from cadres.choices.serving import Also, ServingKind
from cadres.metrics.posts import SEX
from cadres.models import Serving
from cadres.rules.serving import ENDING_MONTHS, VIEW_SERVING
from league.kernel.calendar import add_months
from league.kernel.metrics import Dimension, Metric, Period
from league.kernel.params import Book


def serving(period: Period):
    """Who serves on the day."""
    return Serving.objects.at(period.end, period.is_past)


def of_kind(kind: str):
    """A function giving those of one register."""
    return lambda period: serving(period).filter(kind=kind)


def ending(period: Period):
    """Whose term runs out within the months of notice, or has run out."""
    book, day = Book((ENDING_MONTHS,)), period.end
    until = book.by_place(
        (ENDING_MONTHS,),
        lambda place: Value(add_months(day, int(book.value(ENDING_MONTHS, place, day)))),
        output_field=DateField(),
    )
    return serving(period).annotate(noticed=until).filter(term_end__lte=F("noticed"))


def began(period: Period):
    """Who began to serve in the period."""
    within = Q(start__lte=period.end) & (Q(start__gte=period.start) if period.start else Q())
    return Serving.objects.filter(within).placed(period.end, period.is_past)


KIND = Dimension("kind", _("名册"), lambda period: F("kind"), lambda: dict(ServingKind.choices))
ALSO = Dimension("also", _("兼任身份"), lambda period: F("also"), lambda: dict(Also.choices))
COMMON = {
    "unit": _("人"),
    "by": {"kind": KIND, "also": ALSO, "sex": SEX},
    "permit": VIEW_SERVING,
}
TOTAL = Metric(code="cadres.serving", label=_("服务人员数"), kind="stock", rows=serving, **COMMON)
OF_KIND = [
    Metric(
        code=f"cadres.serving_{kind.value}",
        label=kind.label,
        kind="stock",
        rows=of_kind(kind),
        **COMMON,
    )
    for kind in ServingKind
]
ENDING = Metric(code="cadres.serving_ending", label=_("服务期将满人数"), kind="stock", rows=ending, **COMMON)
BEGAN = Metric(code="cadres.serving_began", label=_("新到岗服务人员数"), kind="flow", rows=began, **COMMON)
