"""The data of the benchmark: a city of ten counties, made from the people of the sample."""

import time
from datetime import date, timedelta

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Grant, User  # noqa: E402
from league.kernel.roles import Role  # noqa: E402
from league.portal.sample import people, places  # noqa: E402
from league.portal.sample.places import Plan  # noqa: E402
from members.choices import Stage  # noqa: E402
from members.choices.decisions import DecisionKind, DecisionState  # noqa: E402
from members.models import Application, Decision, Member  # noqa: E402
from members.services.transfer import Aim, open_transfers  # noqa: E402
from orgs.choices import Industry, Kind, Level  # noqa: E402
from orgs.models import Org, initials  # noqa: E402

COUNTIES, TOWNSHIPS, BRANCHES = 10, 20, 94
WIDE = 1000  # branches of the first township of the first county: the one that is moved
OPENED_DAYS_AGO = 330
APPLICATIONS = TRANSFERS = EXITS = 2000
COUNTY, OTHER_COUNTY, TOWNSHIP = "990001", "990002", "990001001"
# account: (role, code of the organization)
USERS = {
    "city": (Role.CITY_STAFF, "9900"),
    "county": (Role.COUNTY_STAFF, COUNTY),
    "reviewer": (Role.COUNTY_REVIEWER, COUNTY),
}
CATEGORIES = list(Industry)


def plan(code: str, parent: str, name: str, kind: str, level: str, members: int = 0) -> Plan:
    """One organization; branches go through the sixteen categories in turn."""
    category = CATEGORIES[int(code) % len(CATEGORIES)] if members else ""
    org = Org(code=code, name=f"共青团{name}", short=name, kind=kind, level=level, industry_category=category)
    org.pinyin = initials(name)
    return Plan(org, parent, members, "worker")


def county_plans(number: int) -> list[Plan]:
    """A county with its townships and branches, ten or eleven members each."""
    county = f"99{number:04d}"
    made = [plan(county, "9900", f"第{number}县团委", Kind.LEADING_ORGAN, Level.COUNTY)]
    for town in range(1, TOWNSHIPS + 1):
        code = f"{county}{town:03d}"
        made.append(plan(code, county, f"第{number}县{town}镇团委", Kind.COMMITTEE, Level.TOWNSHIP))
        for serial in range(1, (WIDE if code == TOWNSHIP else BRANCHES) + 1):
            name = f"第{number}县{town}镇{serial}村团支部"
            size = 11 if serial % 7 == 0 else 10
            made.append(plan(f"{code}{serial:04d}", code, name, Kind.BRANCH, Level.BRANCH, size))
    return made


def make_users(opened: date) -> None:
    """One account per role that is measured."""
    for name, (role, code) in USERS.items():
        org = Org.objects.get(code=code)
        user = User(username=name, name=name, home=org, password=make_password(None))
        user.must_change_password, user.password_changed_at = False, timezone.now()
        user.save()
        Grant.objects.create(user=user, role=role, org=org, start=opened)


def make_applications(census: people.Census) -> None:
    """Applicants of the first county, every third one waiting for the county's approval."""
    branches = list(Org.objects.filter(code__startswith=COUNTY, kind=Kind.BRANCH)[:APPLICATIONS])
    secretary = User.objects.get(username="county")
    stages = (Stage.SUBMITTED, Stage.ACTIVIST, Stage.VOTED)
    rows = []
    for number in range(APPLICATIONS):
        branch, state = branches[number % len(branches)], stages[number % 3]
        days = {"applied_on": census.opened, "meeting_on": census.today - timedelta(days=3)}
        row = Application(branch=branch, state=state, created_by=secretary, **census.person(15, 20), **days)
        row.derive()
        rows.append(row)
    Application.objects.bulk_create(rows, batch_size=500)


def make_papers(today: date) -> None:
    """Members of the first county on their way to the second one, and others whose exit waits for a word."""
    secretary = User.objects.get(username="county")
    target = Org.objects.filter(code__startswith=OTHER_COUNTY, kind=Kind.BRANCH).first()
    members = Member.objects.filter(branch__code__startswith=COUNTY).select_related("branch").order_by("pk")
    aim = Aim(target=target)
    for start in range(0, TRANSFERS, 500):
        open_transfers([(one, aim) for one in members[start : start + 500]], actor=secretary)
    told = {"kind": DecisionKind.OVERAGE, "state": DecisionState.AT_SUPERIOR, "level": Level.TOWNSHIP}
    told |= {"created_by": secretary, "meeting_on": today, "proposed_on": today}
    leaving = members[TRANSFERS : TRANSFERS + EXITS]
    Decision.objects.bulk_create(
        [Decision(member=one, branch=one.branch, **told) for one in leaving], batch_size=500
    )


@transaction.atomic
def make() -> None:
    """Write everything."""
    today = timezone.localdate()
    census = people.Census(today, today - timedelta(days=OPENED_DAYS_AGO))
    city = plan("9900", "", "测试市团委", Kind.LEADING_ORGAN, Level.CITY)
    counties = [county_plans(number) for number in range(1, COUNTIES + 1)]
    places.write([city, *(one for county in counties for one in county)], census.opened)
    for county in counties:
        people.write(census, county)
        print(f"\r{Member.objects.count():,} members", end="", flush=True)
    make_users(census.opened)
    make_applications(census)
    make_papers(today)


if __name__ == "__main__" and not Org.objects.exists():
    began = time.monotonic()
    make()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f", {Org.objects.count():,} organizations, made in {time.monotonic() - began:.0f} s")
