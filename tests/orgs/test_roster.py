"""Lists of organizations into the tree: from which day they stand, and what can be taken back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from league.kernel import metrics
from league.kernel.metrics import Period
from orgs import services
from orgs.choices import Field, Kind, Level
from orgs.models import Org
from tests.factories import OPENED, make_member

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 6, 30)


def row(code: str, name: str, parent: str, level: str = Level.BRANCH, **columns) -> dict:
    """A checked row of a list."""
    return {"code": code, "name": name, "parent": parent, "level": level, **columns}


def entered(rows: list[dict], on: date = AS_OF) -> list[Org]:
    """The organizations of the rows, in their order."""
    found = Org.objects.in_bulk(services.enter_orgs(rows, on=on))
    return list(found.values())


def test_a_list_brings_a_township_with_its_branches(world):
    township, branch = entered(
        [
            row("451123104", "共青团富川县朝东镇委员会", "451123", Level.TOWNSHIP, short="朝东镇"),
            row(
                "451123104001", "朝东镇岔山村团支部", "451123104", field="农村", division_code="451123104201"
            ),
        ]
    )
    assert (township.kind, township.path) == (Kind.COMMITTEE, f"{world.county.path}{township.pk}.")
    assert (branch.kind, branch.field, branch.division_code) == (Kind.BRANCH, Field.RURAL, "451123104201")
    assert [
        (place.parent_id, place.path, place.start, place.opening) for place in branch.placements.all()
    ] == [(township.pk, branch.path, AS_OF, True)]
    assert services.wrong_paths() == []
    assert services.wrong_placements() == []


def test_a_tree_begun_after_the_list_is_known_from_the_day_of_the_list():
    """`install` made the root today; the list is of an earlier day."""
    root = services.add(
        Org(code="451100", name="共青团贺州市委员会", kind=Kind.LEADING_ORGAN, level=Level.CITY), actor=None
    )
    entered([row("451123", "共青团富川瑶族自治县委员会", "451100", Level.COUNTY)])
    assert root.placements.get().start == AS_OF
    assert root.path_on(AS_OF) == root.path
    assert metrics.get("orgs.total").value(root.path, Period.day(AS_OF)) == 2
    assert metrics.get("orgs.total").value(root.path, Period.day(AS_OF - timedelta(days=1))) is None


def test_nothing_stands_below_a_parent_before_the_parent_came_to_its_place(world):
    moved = timezone.localdate() - timedelta(days=2)
    services.move(world.township, to=world.other_county, actor=world.city_staff, on=moved)
    general, branch = entered(
        [
            row("451123103G", "麦岭镇企业联合团总支", "451123103", Level.UNIT),
            row("451123103009", "麦岭镇砖厂团支部", "451123103G"),
        ],
        on=moved - timedelta(days=30),
    )
    assert general.kind == Kind.GENERAL_BRANCH
    assert [org.placements.get().start for org in (general, branch)] == [moved, moved]
    assert world.township.placements.order_by("start").first().start == OPENED


def test_only_what_nobody_uses_is_taken_back(world):
    parent, used, unused = entered(
        [
            row("451123104", "共青团富川县朝东镇委员会", "451123", Level.TOWNSHIP),
            row("451123104001", "朝东镇岔山村团支部", "451123104"),
            row("451123104002", "朝东镇秀水村团支部", "451123104"),
        ]
    )
    make_member(used, "盘小满", since=AS_OF)
    kept = services.withdraw_orgs([str(org.pk) for org in (parent, used, unused)])
    assert kept == {str(parent.pk), str(used.pk)}
    assert not Org.objects.filter(pk=unused.pk).exists()
