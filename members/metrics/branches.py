"""Figures about branches by the number of their members."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from league.kernel import metrics
from league.kernel.findings import Detector
from league.kernel.metrics import Metric, Period
from league.kernel.params import Book
from members.choices import Entry
from members.metrics.register import KNOWN_FROM
from members.models import Absence, Affiliation, Transfer
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


def all_away(period: Period):
    """Branches that have members, every one of them away or on the way elsewhere at the end of the day."""
    on_the_way = Transfer.objects.underway_on(period.end).filter(source__isnull=False).order_by()
    away = Absence.objects.on_day(period.end).order_by()
    here = Affiliation.objects.on_day(period.end).filter(branch=OuterRef("pk"))
    still = here.exclude(member__in=on_the_way.values("member")).exclude(member__in=away.values("member"))
    return branches_by_size(period).filter(members_then__gt=0).exclude(Exists(still))


HOLLOW = Metric(code="orgs.hollow_branches", label=_("空心支部数"), rows=hollow_branches, **BRANCHES)
OVERSIZED = Metric(
    code="orgs.oversized_branches", label=_("超过人数上限的支部数"), rows=oversized_branches, **BRANCHES
)
ALL_AWAY = Metric(
    code="orgs.branches_all_away", label=_("团员全部外出或转接中的支部数"), rows=all_away, **BRANCHES
)

Detector(
    metric=HOLLOW,
    clause=org_rules.HOLLOW,
    words=_("现有团员 %(members_then)d 人，不足 %(orgs.hollow_below)d 人。"),
    below=_("下属有 %(n)d 个团支部不足规定人数。请就近联合设置，或补录团员。"),
    columns=("members_then",),
    params=(HOLLOW_BELOW,),
    grave=True,
    order=10,
)
Detector(
    metric=OVERSIZED,
    clause=org_rules.OVERSIZE,
    words=_("现有团员 %(members_then)d 人，超过 %(orgs.branch_max)d 人。"),
    below=_("下属有 %(n)d 个团支部超过规定人数。请分设支部，或报上级同意后放宽。"),
    columns=("members_then",),
    params=(BRANCH_MAX,),
    order=20,
)
Detector(
    metric=ALL_AWAY,
    clause=org_rules.AWAY,
    words=_("%(members_then)d 名团员都在外或正在转往别处，支部里没有可以参加活动的团员。"),
    columns=("members_then",),
    grave=True,
    order=30,
)
