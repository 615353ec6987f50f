"""Writes the whole sample: the county with its people and work in one transaction, then the paper work."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from league.kernel import audit
from league.kernel.errors import Refused
from league.portal.sample import (
    cadres,
    cases,
    desk,
    dues,
    duplicates,
    party,
    people,
    places,
    plans,
    quota,
    rectification,
    reform,
    register,
    transfers,
    users,
    work,
    year,
)
from league.portal.sample.places import SIZES
from members.models import Member
from orgs.models import Org

CODES = {"city": places.CITY, "county": places.COUNTY, "neighbour": places.NEIGHBOUR}
OPENED_DAYS_AGO = 330


def make(size: str = "full", today: date | None = None) -> dict[str, int]:
    """Write organizations, members, accounts and work in progress; how many of each.

    Raises Refused on a database that holds organizations.
    """
    office = _office(size, today or timezone.localdate())
    desk.write(office)
    cadres.write(office)
    counted = {"orgs": Org, "members": Member, "users": User}
    return {name: model.objects.count() for name, model in counted.items()} | work.stages()


@transaction.atomic
def _office(size: str, day: date) -> work.Office:
    """Organizations, people, accounts and their work: everything that happens inside the database."""
    if Org.objects.exists():
        raise Refused(_("数据库里已经有团组织，示范数据只能写入空的数据库。"))
    census = people.Census(day, day - timedelta(days=OPENED_DAYS_AGO))
    made = places.plans(SIZES[size])
    orgs = places.write(made, census.opened)
    accounts = users.write(orgs, census.opened)
    members = people.write(census, made)
    audit.record(
        None, "members.import", orgs[places.COUNTY], None, {"members": len(members), "how": "sample"}
    )
    office = work.Office(census, accounts, orgs)
    quota.issue_numbers(office)
    work.write(office, SIZES[size].applications)
    register.write(office)
    quota.write(office)
    plans.write(office)
    dues.write(office)
    party.write(office)
    transfers.write(office)
    duplicates.write(office)
    year.write(office)
    cases.write(office)
    rectification.write(office)
    reform.write(office)
    return office
