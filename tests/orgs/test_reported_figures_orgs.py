"""Figures on organizations as counties, a city and a province report them, from data that hold them.

Branches by field with the 187 that no field of the city's list takes; units with and without an organization;
places and the townships they cover; dispatched, mobile and online organizations; weak ones put right. Each is
read through the command `figures` and printed.
"""

import json
from collections.abc import Iterable
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from orgs.choices import FIELD_OF_INDUSTRY, Field, Kind, Level
from orgs.choices.places import PlaceKind
from orgs.choices.rectification import CaseState
from orgs.models import Division, Org, Place, Placement, Rectification, Unit
from tests.factories import OPENED, World

pytestmark = pytest.mark.django_db
ON = "2025-12-31"
YEAR = {"start": "2025-01-01", "end": ON}


def figure(code: str, org: Org, by: str = "", **asked) -> tuple:
    """The number of a figure as the command prints it, and its cells that are not empty."""
    out = StringIO()
    call_command("figures", code, org=org.code, by=by, json=True, stdout=out, **(asked or {"on": ON}))
    (found,) = json.loads(out.getvalue())
    cells = {label: number for label, number in found["cells"].items() if number}
    print(found["metric"], org, found["value"], cells or "")
    return found["value"], cells


def values(codes: Iterable[str], org: Org, **asked) -> list:
    """The bare numbers of some figures."""
    return [figure(code, org, **asked)[0] for code in codes]


def placed(made: list[Org]) -> list[Org]:
    """Organizations below one parent written at once, with paths and placements since the tree began."""
    Org.objects.bulk_create(made, batch_size=500)
    parent = made[0].parent
    above = parent.path if parent else ""
    for org in made:
        org.path = f"{above}{org.pk}."
    keys = Org.objects.filter(parent=parent, path="")
    keys.update(path=Concat(Value(above), Cast("pk", CharField()), Value(".")))
    Placement.objects.bulk_create(
        (Placement(org=org, parent=parent, path=org.path, start=OPENED, opening=True) for org in made),
        batch_size=500,
    )
    return made


def unit(name: str, level: str, parent: Org | None = None, **columns) -> Org:
    """A committee that is not yet written."""
    told = {"kind": Kind.COMMITTEE, "founded": OPENED, "code": name, **columns}
    return Org(parent=parent, name=name, short=name, level=level, **told)


def branches(parent: Org, numbers: dict[str, int], **columns) -> list[Org]:
    """So many branches of each industry category below an organization."""
    return placed(
        [
            unit(
                f"{parent.code}-{category}-{number}",
                Level.BRANCH,
                parent,
                kind=Kind.BRANCH,
                industry_category=category,
                field=FIELD_OF_INDUSTRY[category],
                **columns,
            )
            for category, many in numbers.items()
            for number in range(many)
        ]
    )


@pytest.fixture
def county(world: World) -> Org:
    """A county without anything below it, beside the neighbours of the small world."""
    return placed([unit("一个县", Level.COUNTY, world.city, kind=Kind.LEADING_ORGAN)])[0]


def test_3738_branches_of_a_city_by_field_and_the_187_that_are_missing(world):
    (city,) = placed([unit("一个市", Level.CITY)])
    fields = {"06": 1737, "01": 226, "08": 72, "10": 612, "11": 146, "14": 34, "15": 724}
    branches(city, fields | {"16": 187})
    total, cells = figure("orgs.branches", city, by="field")
    assert total == 3738
    assert cells == {
        "学校": 1737,
        "机关事业单位": 226,
        "国有企业": 72,
        "非公有制经济组织": 612,
        "社会组织": 146,
        "社区": 34,
        "农村": 724,
        "其他": 187,
    }
    assert total - cells["其他"] == 3551


def test_521_organizations_in_the_two_new_fields(county):
    branches(county, {"11": 208, "10": 313, "15": 40})
    cells = figure("orgs.branches", county, by="field")[1]
    assert (cells["社会组织"], cells["非公有制经济组织"]) == (208, 313)
    assert cells["社会组织"] + cells["非公有制经济组织"] == 521


def covered(org: Org, number: int, of: int, field: str, *, since: date, **columns) -> None:
    """Units of a field, the first of them with an organization since a day."""
    Unit.objects.bulk_create(
        Unit(
            org=org,
            name=f"{field}{since}{place}",
            nature="private",
            field=field,
            members=4,
            start=OPENED,
            established=org if place < number else None,
            established_on=since if place < number else None,
            **columns,
        )
        for place in range(of)
    )


def test_all_large_companies_60_percent_of_the_social_and_90_new_ones(county):
    covered(county, 223, 223, Field.NON_PUBLIC, since=date(2024, 6, 1), above_scale=True)
    covered(county, 90, 90, Field.NON_PUBLIC, since=date(2025, 6, 1), above_scale=True)
    covered(county, 208, 346, Field.SOCIAL_ORG, since=date(2024, 6, 1))
    codes = ("units.non_public_rate", "units.social_rate", "units.social_due", "units.social_established")
    assert values(codes, county) == [100.0, 60.1, 346, 208]
    assert values(["units.new_non_public"], county, **YEAR) == [90]
    assert values(["units.gaps"], county) == [138]


def test_the_traditional_fields_are_covered_completely(county):
    for field, number in ((Field.RURAL, 30), (Field.SCHOOL, 12), (Field.INSTITUTION, 20)):
        covered(county, number, number, field, since=OPENED)
    covered(county, 1, 9, Field.SOCIAL_ORG, since=OPENED)
    assert values(["units.traditional_due", "units.traditional_rate"], county) == [62, 100.0]


def homes(org: Org, towns: int, number: int, **columns) -> None:
    """Townships below an organization, each with a 青年之家, the rest of them in the first."""
    made = placed([unit(f"{org.code}乡{place}", Level.TOWNSHIP, org) for place in range(towns)])
    Place.objects.bulk_create(
        Place(org=made[place % towns], name=f"青年之家{place}", start=date(2024, 5, 4), **columns)
        for place in range(number)
    )


def test_24_places_cover_every_township_and_two_more_are_wing_homes(county):
    homes(county, 19, 24)
    for name in ("青翼家园一", "青翼家园二"):
        Place.objects.create(org=county, name=name, kind=PlaceKind.WING_HOME, start=date(2024, 5, 4))
    codes = ("places.youth_homes", "places.youth_home_coverage", "orgs.townships_without_youth_home")
    assert values(codes, county) == [24, 100.0, 0]
    assert figure("places.total", county, by="kind")[1] == {"青年之家": 24, "青翼家园": 2}


def test_30_places_of_another_county_and_41_on_the_platform_with_6_stations(county, world):
    homes(county, 20, 30)
    (other,) = placed([unit("另一个县", Level.COUNTY, world.city)])
    homes(other, 41, 41, platform_since=date(2024, 9, 1))
    Place.objects.bulk_create(
        Place(org=other, name=f"联络站{n}", kind=PlaceKind.DELEGATE_STATION, start=date(2024, 5, 4))
        for n in range(6)
    )
    assert values(["places.youth_homes", "places.on_platform"], county) == [30, 0]
    codes = ("places.youth_homes", "places.on_platform", "places.delegate_stations")
    assert values(codes, other) == [41, 41, 6]


def test_4406_townships_and_262_streets_all_have_an_organization():
    (province,) = placed([unit("一个省", Level.CITY, division_code="440000000000")])
    codes = [f"44{place // 98 + 1:04d}{100 + place % 98}000" for place in range(4406)]
    codes += [f"44{place // 98 + 1:04d}{1 + place % 98:03d}000" for place in range(262)]
    Division.objects.bulk_create(
        Division(code=code, name=code, level="township", kind="subdistrict" if code[6] == "0" else "town")
        for code in codes
    )
    placed([unit(code, Level.TOWNSHIP, province, division_code=code) for code in codes])
    total, cells = figure("divisions.townships", province, by="kind")
    assert (total, cells) == (4668, {"街道": 262, "镇": 4406})
    assert values(["divisions.townships_covered", "divisions.townships_coverage"], province) == [4668, 100.0]
    assert values(["orgs.townships"], province) == [4668]


def test_dispatched_committees_and_branches_for_people_away_and_on_the_net(county):
    names = ("非公团工委", "社会组织团工委", "金融团工委")
    told = {"kind": Kind.WORK_COMMITTEE, "form": "dispatched"}
    placed([unit(name, Level.UNIT, county, **told) for name in names])
    branches(county, {"15": 5}, form="mobile")
    branches(county, {"10": 2}, form="online")
    cells = figure("orgs.total", county, by="form")[1]
    assert (cells["派出团工委"], cells["流动团员团支部"], cells["网上团组织"]) == (3, 5, 2)


def test_every_slack_branch_of_the_villages_was_put_right(county, world):
    weak = branches(county, {"15": 27, "14": 3})
    Rectification.objects.bulk_create(
        Rectification(
            org=org,
            problems="松散瘫痪，长期不开展活动",
            state=CaseState.CLOSED,
            opened_on=date(2025, 3, 1),
            deadline=date(2025, 6, 30),
            closed_on=date(2025, 5, 1 + place % 28),
            created_by=world.staff,
        )
        for place, org in enumerate(weak)
    )
    codes = ("rectifications.weak", "rectifications.closed", "rectifications.rate")
    assert values(codes, county, **YEAR) == [30, 30, 100.0]
    april = {"start": "2025-01-01", "end": "2025-04-30"}
    assert values(codes, county, **april) == [30, 0, 0.0]
    assert values(["rectifications.running"], county, on="2025-04-30") == [30]
    assert figure("rectifications.weak", county, by="field", **YEAR)[1] == {"农村": 27, "社区": 3}
