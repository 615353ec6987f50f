"""Whoever comes, goes and is moved in whatever order: opening + in − out = closing, for any period."""

from datetime import date, timedelta
from itertools import combinations_with_replacement

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from league.kernel import metrics
from league.kernel.errors import Refused
from league.kernel.metrics import Period
from members import services
from members.choices import Entry
from members.models import Member
from members.services import passage
from members.services.decisions import take_out
from orgs import services as org_services
from orgs.models import Org
from tests.factories import make_member, make_world

pytestmark = pytest.mark.django_db
DAYS = 4
FIRST = date(2024, 1, 1)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(("enter", "change", "leave", "cancel", "come back", "move branch", "move township")),
        st.integers(0, 20),
        st.integers(0, 20),
        st.integers(0, 1),  # days that pass before it
    ),
    min_size=1,
    max_size=14,
)


def value(code: str, path: str, period: Period) -> int:
    """A figure."""
    return metrics.get(code).value(path, period)


def stock(org: Org, day: date) -> int:
    """Members of a day where the organization stood then."""
    return value("members.total", org.path_on(day), Period(day)) if org.path_on(day) else 0


def changes(path: str, period: Period) -> int:
    """What the four flows amount to."""
    came = value("members.came", path, period) + value("members.came_along", path, period)
    return came - value("members.went", path, period) - value("members.went_along", path, period)


def happen(world, event, day: date) -> None:
    """One event by the verbs of the register; what they refuse does not happen."""
    verb, first, second, _passed = event
    branches = [world.branch, world.second_branch, world.sibling_branch, world.other_branch]
    to = Org.objects.get(pk=branches[second % len(branches)].pk)
    people = list(Member.objects.order_by("pk"))
    member = people[first % len(people)]
    if verb == "enter":
        # Registered that day, not stock taken over: before that the branch is known.
        made = make_member(to, f"新人{len(people)}", since=day)
        made.affiliations.update(how_in=Entry.REGISTERED)
    elif verb == "change":
        services.change_branch(member, to=to, actor=world.city_staff, on=day)
    elif verb == "leave":
        passage.leave(member, on=day, how=Entry.OVERAGE)
    elif verb == "cancel":
        take_out(member, on=day, how=Entry.CANCELLED)
    elif verb == "come back":
        passage.come_back(member, to, on=day, how=Entry.REINSTATED)
    else:
        towns = [world.township, world.sibling_township, world.other_township]
        counties = [world.county, world.other_county]
        org, above = (to, towns) if verb == "move branch" else (towns[first % 3], counties)
        org = Org.objects.get(pk=org.pk)
        parent = Org.objects.get(pk=above[second % len(above)].pk)
        org_services.move(org, to=parent, actor=world.city_staff, on=day)


@settings(max_examples=15, deadline=None, phases=(Phase.explicit, Phase.generate, Phase.target))
@given(EVENTS)
def test_the_sums_close_at_every_organization_for_any_period(events):
    with transaction.atomic():
        world, today = make_world(), timezone.localdate()
        for number, branch in enumerate((world.branch, world.sibling_branch, world.other_branch)):
            make_member(branch, f"老团员{number}", since=FIRST)
        day = today - timedelta(days=DAYS)
        for event in events:
            day = min(day + timedelta(days=event[3]), today)
            try:
                with transaction.atomic():
                    happen(world, event, day)
            except Refused:
                continue
        days = [today - timedelta(days=number) for number in range(DAYS, -1, -1)]
        for org in Org.objects.exclude(pk__in=(world.branch.pk, world.second_branch.pk)):
            for start, end in combinations_with_replacement(days, 2):
                if org.path_on(start - timedelta(days=1)) != org.path_on(end):
                    continue  # the organization itself stood elsewhere: its flows are asked at two paths
                opening, closing = stock(org, start - timedelta(days=1)), stock(org, end)
                assert opening + changes(org.path_on(end), Period(end, start)) == closing, (org, start, end)
        transaction.set_rollback(True)


def test_a_flow_is_cut_by_how_and_a_township_that_moves_takes_its_members_along(world):
    today = timezone.localdate()
    make_member(world.branch, "盘小满", since=FIRST)
    leaving = make_member(world.branch, "唐立夏", since=FIRST)
    passage.leave(leaving, on=today - timedelta(days=2), how=Entry.OVERAGE)
    org_services.move(world.township, to=world.other_county, actor=world.city_staff, on=today)
    year = Period(today, today - timedelta(days=3))
    assert value("members.went", world.county.path, year) == 1
    assert metrics.get("members.went").cells(world.county.path, year, "how")["超龄离团"] == 1
    assert value("members.went_along", world.county.path, year) == 1
    assert value("members.came_along", world.other_county.path, year) == 1
    assert value("members.went", world.sibling_township.path, year) == 0
