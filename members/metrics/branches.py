"""Figures about branches by the number of their members."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from league.kernel import metrics
from league.kernel.metrics import Metric, Period
from league.kernel.params import Book
from members.choices import Entry
from members.metrics.register import KNOWN_FROM
from members.models import Affiliation
from orgs import rules as org_rules
from orgs.models import Org
from orgs.rules import BRANCH_MAX, HOLLOW_BELOW


def branches_by_size(period: Period):
    """Branches of the day with `members_then`; on a past day without those whose roster came later."""
    affiliated = Affiliation.objects.on_day(period.end).filter(branch=OuterRef("pk")).order_by()
    counted = affiliated.values("branch").annotate(n=Count("pk")).values("n")
    rows = Org.objects.at(period.end, period.is_past).branches()
    if period.is_past:
        rows = rows.exclude(taken_over_after(period.end))
    return rows.annotate(members_then=Coalesce(Subquery(counted), 0))


def hollow_branches(period: Period):
    """Branches with fewer members than the national system asks for (空心支部: 0, 1, 2), or their county."""
    least = Book([HOLLOW_BELOW]).expression(HOLLOW_BELOW, period.end)
    return branches_by_size(period).filter(members_then__lt=least)


def oversized_branches(period: Period):
    """Branches with more members than the rules for branches allow (50), or their county."""
    most = Book([BRANCH_MAX]).expression(BRANCH_MAX, period.end)
    return branches_by_size(period).filter(members_then__gt=most)


def taken_over_after(day: date) -> Q:
    """Branches whose roster came after the day: nobody knows whether they were hollow then."""
    entries = Affiliation.objects.filter(branch=OuterRef("pk")).order_by()
    late = entries.filter(how_in=Entry.OPENING, start__gt=day)
    return Q(Exists(late)) & ~Q(Exists(entries.filter(start__lte=day)))


BRANCHES = {
    "unit": _("个"),
    "kind": "stock",
    "by": metrics.get("orgs.branches").by,
    "known_from": KNOWN_FROM,
    "permit": org_rules.VIEW,
    "url_name": "orgs:org-list",
}
HOLLOW = Metric(code="orgs.hollow_branches", label=_("空心支部数"), rows=hollow_branches, **BRANCHES)
OVERSIZED = Metric(
    code="orgs.oversized_branches", label=_("超过人数上限的支部数"), rows=oversized_branches, **BRANCHES
)
