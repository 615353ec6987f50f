"""Organizations whose term is over: what an election told, else the collected form of the branch."""

from datetime import date

from django.db.models import CharField, DateField, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Left, Length
from django.utils.translation import gettext_lazy as _

from cadres.models import Election
from league.kernel import metrics
from league.kernel.calendar import add_months
from league.kernel.findings import Detector
from league.kernel.metrics import Ledger, Metric, Period
from league.kernel.params import Book
from league.kernel.scoping import covering
from orgs import rules as org_rules
from orgs.choices import Kind
from orgs.models import CollectedForm, Org


def term_over(period: Period):
    """Organizations whose last election lies longer ago than its term, with `elected_then` and `years_then`.

    An election that was registered knows its own term and an approved delay. Of others the latest collected
    form of the branch tells; also where it tells of a later election than the one that was registered. What
    only a month or a year is known of is over once that month or year lies a term back.
    """
    rows = _told(period)
    by_form = Q(kind=Kind.BRANCH, form_then__lt=Left("term_from", Length("form_then")))
    newer = Q(held_then=None) | Q(form_then__gt=F("held_then"))
    by_election = Q(last_then__lt=period.end) & (Q(form_then=None) | Q(form_then__lte=F("held_then")))
    rows = rows.filter(by_election | by_form & newer)
    return rows.annotate(
        elected_then=Coalesce("held_then", "form_then"),
        years_then=Coalesce("term_then", F("usual_then"), output_field=IntegerField()),
    )


def _told(period: Period):
    """Organizations of the day with what elections and forms told by then."""
    book, day = Book([org_rules.TERM_YEARS]), period.end

    def years(place: str) -> int:
        return int(book.value(org_rules.TERM_YEARS, place, day))

    forms = CollectedForm.objects.filter(org=OuterRef("pk"), on__lte=day).exclude(last_election="")
    latest = Election.objects.terms().filter(org=OuterRef("pk"), held_on__lte=day).order_by("-held_on", "-pk")
    return Org.objects.at(day, period.is_past).annotate(
        form_then=Subquery(forms.order_by("-on", "-pk").values("last_election")[:1]),
        held_then=Cast(Subquery(latest.values("held_on")[:1]), CharField()),
        last_then=Subquery(latest.values("last_day")[:1], output_field=DateField()),
        term_then=Subquery(latest.values("term_years")[:1]),
        usual_then=book.by_place(
            [org_rules.TERM_YEARS], lambda place: Value(years(place)), output_field=IntegerField()
        ),
        term_from=book.by_place(
            [org_rules.TERM_YEARS],
            lambda place: Value(add_months(day, -12 * years(place)).isoformat()),
            output_field=CharField(),
        ),
    )


def collected(day: date):
    """Collected forms of all times, at their branches' places of the day."""
    place = "org__placements__"
    forms = CollectedForm.objects.filter(covering(day, place))
    return forms.annotate(unit_path=F(f"{place}path"), start=F("on"))


TERM_OVER = Metric(
    code="orgs.term_over",
    label=_("届期已到未换届的团组织数"),
    unit=_("个"),
    kind="stock",
    rows=term_over,
    by=metrics.get("orgs.total").by,
    known_from=(*metrics.get("orgs.total").known_from, Ledger(collected, opening=Q())),
    permit=org_rules.VIEW,
    url_name="orgs:org-list",
)

Detector(
    metric=TERM_OVER,
    clause=org_rules.TERM,
    words=_("上次换届是 %(elected_then)s，已满 %(years_then)d 年。"),
    below=_("下属有 %(n)d 个团组织届期已到。请督促换届。"),
    columns=("elected_then", "years_then"),
    grave=True,
    order=80,
)
