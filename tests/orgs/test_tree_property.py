"""Whatever is added, moved and dissolved in whatever order: paths and placements answer for every day."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from league.kernel import metrics
from league.kernel.errors import Refused
from league.kernel.metrics import Period
from orgs import services
from orgs.choices import Kind, Level
from orgs.models import Org, Placement
from tests.factories import make_member, make_world

pytestmark = pytest.mark.django_db
DAYS = 6
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(("add branch", "add committee", "move", "move", "dissolve")),
        st.integers(0, 30),
        st.integers(0, 30),
        st.integers(0, 1),  # days that pass before the change
    ),
    min_size=1,
    max_size=12,
)


class Ledger:
    """Who stands below whom, kept as plainly as can be: one map of parents per day."""

    def __init__(self, today: date):
        self.parents = {org.pk: org.parent_id for org in Org.objects.all()}
        self.opened = dict(self.parents)
        self.first = today - timedelta(days=DAYS)
        self.days: dict[date, dict] = {}

    def keep(self, day: date) -> None:
        """The map at the end of a day."""
        self.days[day] = dict(self.parents)

    def on(self, day: date) -> dict:
        """The map of a day: that of the last one kept until then."""
        return next((self.days[one] for one in sorted(self.days, reverse=True) if one <= day), self.opened)

    @staticmethod
    def path(parents: dict, org: int | None) -> str:
        """The path that follows from a map."""
        return f"{Ledger.path(parents, parents[org])}{org}." if org else ""


def carry_out(ledger: Ledger, world, change, day: date) -> None:
    """One change by the services and, unless they refuse, in the ledger."""
    verb, first, second, _passed = change
    pool = list(Org.objects.order_by("pk"))
    org, other = pool[first % len(pool)], pool[second % len(pool)]
    try:
        with transaction.atomic():
            if verb == "move":
                services.move(org, to=other, actor=world.city_staff, on=day)
                ledger.parents[org.pk] = other.pk
            elif verb == "dissolve":
                services.dissolve(org, actor=world.city_staff, reason="撤并", on=day)
                del ledger.parents[org.pk]
            else:
                kind = Kind.BRANCH if verb == "add branch" else Kind.COMMITTEE
                new = Org(parent=org, name=f"新{len(pool)}", short="新", kind=kind, level=Level.UNIT)
                ledger.parents[services.add(new, actor=world.city_staff, on=day).pk] = org.pk
    except Refused:
        return


def agrees(ledger: Ledger, day: date, homes: dict[int, int]) -> None:
    """Tree, paths and figures of the day are those of the ledger; `homes` counts members by branch."""
    parents = ledger.on(day)
    right = {org: (parent, Ledger.path(parents, org)) for org, parent in parents.items()}
    rows = Placement.objects.on_day(day).values_list("org", "parent", "path")
    assert sorted(rows) == sorted((org, *place) for org, place in right.items())
    for org in Org.objects.filter(pk__in=parents):
        path = org.path_on(day)
        assert path == right[org.pk][1]
        if org.is_branch:
            continue
        below = [one for one, (_parent, place) in right.items() if place.startswith(path)]
        assert metrics.get("orgs.total").value(path, Period.day(day)) == len(below)
        members = sum(homes.get(one, 0) for one in below)
        assert metrics.get("members.total").value(path, Period.day(day)) == members


@settings(
    max_examples=10, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate]
)
@given(changes=CHANGES)
def check(changes):
    """One story of changes, taken back at its end."""
    with transaction.atomic():
        world, today = make_world(), timezone.localdate()
        make_member(world.branch, "甲")
        make_member(world.other_branch, "乙")
        homes = {world.branch.pk: 1, world.other_branch.pk: 1}
        ledger, day = Ledger(today), today - timedelta(days=DAYS)
        for change in changes:
            day = min(today, day + timedelta(days=change[-1]))
            carry_out(ledger, world, change, day)
            ledger.keep(day)
        assert services.wrong_paths() == []
        assert services.wrong_placements() == []
        for back in range(DAYS + 2):
            agrees(ledger, today - timedelta(days=back), homes)
        transaction.set_rollback(True)


def test_paths_and_placements_answer_for_every_day(db):
    check()
