"""Dues of the sample: a town, a market town and a school that keep their ledger, and what they handed on."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import F

from league.portal.sample.work import Office
from members.choices import Occupation
from members.models import DuesWaiver, Member
from members.rules.dues import month_of, months_after
from members.services import ledger
from members.services.dues import collect
from members.workflows import REMITTANCE, WAIVER
from members.workflows.dues import ask_waiver, hand_on
from orgs.models import Org

UNITS = ("451123100", "451123101", "451123S02")
MONTHS = 4  # and the running one, where every second branch has begun
LATE = 7  # every so manieth member pays nothing


def write(office: Office) -> None:
    """Incomes of those at work, four months of payments, remittances in every state, two reductions."""
    working = Member.objects.exclude(occupation__in=(Occupation.STUDENT, Occupation.FARMER))
    working.update(income=1600 + F("pk") * 370 % 5600)
    units = [office.orgs[code] for code in UNITS if code in office.orgs]
    for place, unit in enumerate(units):
        branches = [org for org in office.orgs.values() if org.is_branch and org.parent_id == unit.pk]
        for number, branch in enumerate(branches):
            _pay(office, branch, MONTHS + number % 2)
            _hand_on(office, branch, confirmed=number % 4 > 0)
        if place:
            paper = hand_on(unit, actor=office.secretary_of(branches[0]), note="第四季度团费")
            if place == 1:
                _confirm(paper, office.users["county"])
    _reductions(office, units[0])


def _pay(office: Office, branch: Org, months: int) -> None:
    """Months of a branch up to last month, or to this one where it is a month more."""
    actor, today = office.secretary_of(branch), office.census.today
    first = months_after(month_of(today), -MONTHS)
    for month in (months_after(first, number) for number in range(months)):
        rows = ledger.in_branch(branch, month).filter(due__gt=0).values_list("pk", flat=True)
        payers = {pk: None for pk in rows if pk % LATE}
        if payers:
            collect(branch, month, payers, actor=actor, on=min(months_after(month, 1), today))


def _hand_on(office: Office, branch: Org, *, confirmed: bool) -> None:
    if not ledger.in_hand(branch)[0].exists():
        return
    actor = office.secretary_of(branch)
    paper = hand_on(branch, actor=actor, on=office.census.today - timedelta(days=6))
    if confirmed:
        _confirm(paper, actor)


def _confirm(paper, actor) -> None:
    REMITTANCE.fire(paper, "confirm", actor=actor, data={"received_on": paper.sent_on})


def _reductions(office: Office, unit: Org) -> None:
    """One granted by the county, one that waits."""
    actor, today = office.users["township"], office.census.today
    month = month_of(today)
    payers = (
        Member.objects.present().under(unit).filter(income__gte=2000).order_by("pk").select_related("branch")
    )
    for place, member in enumerate(payers[:2]):
        told = {"first_month": month, "last_month": months_after(month, 5), "amount": Decimal(1)}
        told |= {"reason": "家中遭灾，本人收入减少", "meeting_on": today - timedelta(days=9)}
        waiver = ask_waiver(DuesWaiver(member=member, **told), actor=actor)
        if place == 0:
            WAIVER.fire(waiver, "grant", actor=office.users["county"])
