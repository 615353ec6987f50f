"""Writes the whole sample in one transaction."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit
from league.kernel.errors import Refused
from league.portal.sample import people, places, users, work
from league.portal.sample.places import SIZES
from orgs.models import Org

CODES = {"city": places.CITY, "county": places.COUNTY, "neighbour": places.NEIGHBOUR}
OPENED_DAYS_AGO = 330


@transaction.atomic
def make(size: str = "full", today: date | None = None) -> dict[str, int]:
    """Write organizations, members, accounts and work in progress; how many of each.

    Raises Refused on a database that holds organizations.
    """
    if Org.objects.exists():
        raise Refused(_("数据库里已经有团组织，示范数据只能写入空的数据库。"))
    day = today or timezone.localdate()
    census = people.Census(day, day - timedelta(days=OPENED_DAYS_AGO))
    made = places.plans(SIZES[size])
    orgs = places.write(made, census.opened)
    accounts = users.write(orgs, census.opened)
    members = people.write(census, made)
    audit.record(
        None, "members.import", orgs[places.COUNTY], None, {"members": len(members), "how": "sample"}
    )
    work.write(work.Office(census, accounts, orgs), SIZES[size].applications)
    return {"orgs": len(orgs), "members": len(members), "users": len(accounts), **work.stages()}
