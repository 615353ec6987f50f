"""What is wrong with the shape of the tree: committees without anything below them, terms that are over.

Members and cadres register what they know of their own; `league.kernel.findings` says how.
"""

from datetime import date

from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Left, Length
from django.utils.translation import gettext_lazy as _

from league.kernel.calendar import add_months
from league.kernel.findings import Detector
from league.kernel.metrics import Ledger, Metric, Period
from league.kernel.params import Book
from league.kernel.scoping import covering
from orgs import rules
from orgs.choices import Kind
from orgs.metrics.tree import BRANCHES, TOTAL, TREE, standing
from orgs.models import CollectedForm, Placement


def hollow_committees(period: Period):
    """Organizations of the day that are no branch and have nothing below them (空心团委)."""
    below = Placement.objects.filter(covering(period.end), parent=OuterRef("pk"))
    return standing(period).exclude(kind=Kind.BRANCH).exclude(Exists(below))


def term_over(period: Period):
    """Branches whose latest collected form tells of an election longer ago than a term, with `elected_then`.

    What only a month or a year is known of is over once that month or year lies a term back.
    """
    book, day = Book([rules.TERM_YEARS]), period.end
    told = CollectedForm.objects.filter(org=OuterRef("pk"), on__lte=day).exclude(last_election="")
    last = told.order_by("-on", "-pk").values("last_election")[:1]
    latest = book.by_place(
        [rules.TERM_YEARS],
        lambda place: Value(add_months(day, -int(12 * book.value(rules.TERM_YEARS, place, day))).isoformat()),
        output_field=CharField(),
    )
    rows = standing(period).branches().annotate(elected_then=Subquery(last), term_from=latest)
    return rows.filter(elected_then__lt=Left("term_from", Length("elected_then")))


def collected(day: date):
    """Collected forms of all times, at their branches' places of the day."""
    place = "org__placements__"
    forms = CollectedForm.objects.filter(covering(day, place))
    return forms.annotate(unit_path=F(f"{place}path"), start=F("on"))


COMMON = {"unit": _("个"), "kind": "stock", "permit": rules.VIEW, "url_name": "orgs:org-list"}
HOLLOW_COMMITTEES = Metric(
    code="orgs.hollow_committees",
    label=_("空心团委数"),
    rows=hollow_committees,
    by=TOTAL.by,
    known_from=(TREE,),
    **COMMON,
)
TERM_OVER = Metric(
    code="orgs.term_over",
    label=_("届期已到未换届的支部数"),
    rows=term_over,
    by=BRANCHES.by,
    known_from=(TREE, Ledger(collected, opening=Q())),
    **COMMON,
)

Detector(
    metric=HOLLOW_COMMITTEES,
    clause=rules.LEAF,
    words=_("下面没有任何团组织。"),
    grave=True,
    order=70,
)
Detector(
    metric=TERM_OVER,
    clause=rules.TERM,
    words=_("上次换届是 %(elected_then)s，已满 %(orgs.term_years)d 年。"),
    below=_("下属有 %(n)d 个团支部届期已到。请督促换届。"),
    columns=("elected_then",),
    params=(rules.TERM_YEARS,),
    grave=True,
    order=80,
)
