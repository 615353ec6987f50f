"""Places and divisions: what is open on a day, which townships are covered, what the state calls them."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from league.kernel import metrics
from league.kernel.metrics import Period
from orgs.models import Division, Place
from orgs.services import move
from orgs.services.divisions import load_divisions
from orgs.services.places import enter_places, withdraw_places
from tests.orgs.register_world import give_codes, make_division, make_place

pytestmark = pytest.mark.django_db
BEFORE, OPEN, CLOSED = date(2024, 5, 3), date(2024, 5, 4), date(2025, 1, 1)


def value(code: str, org, on: date | None = None):
    """A figure or share of an organization on a day."""
    return metrics.declared(code).value(org.path_then(on) if on else org.path, Period.day(on))


def test_places_open_and_close_and_cover_their_township(world):
    make_place(world.township, "麦岭青年之家", platform_since=date(2024, 9, 1), end=CLOSED)
    make_place(world.county, "青翼家园", kind="wing_home")
    make_place(world.other_township, "回龙青年之家")
    days = (BEFORE, OPEN, date(2024, 9, 1), CLOSED)
    assert [value("places.youth_homes", world.county, day) for day in days] == [0, 1, 1, 0]
    assert [value("places.on_platform", world.county, day) for day in days] == [0, 0, 1, 0]
    shares = [str(value("places.youth_home_coverage", world.county, day)) for day in days]
    assert shares == ["0.0", "50.0", "50.0", "0.0"]
    assert value("places.total", world.county) == 1
    assert value("places.youth_home_coverage", world.city, OPEN) is not None


def test_a_place_moves_with_its_township_and_the_past_stays(world):
    make_place(world.township, "麦岭青年之家")
    today = timezone.localdate()
    move(world.township, to=world.other_county, actor=world.city_staff, on=today)
    assert value("places.youth_homes", world.county) == 0
    assert metrics.get("places.youth_homes").value(world.county.path, Period.day(today - timedelta(1))) == 1


def test_the_list_of_uncovered_townships_opens(world, as_user):
    make_place(world.township, "麦岭青年之家")
    page = as_user(world.staff).get("/orgs/", {"figure": "orgs.townships_without_youth_home"})
    assert [row.title for row in page.context["rows"]] == ["葛坡镇"]


def test_pages_of_places_hide_the_phone_and_the_neighbour(world, as_user):
    place = make_place(world.township, "麦岭青年之家", phone="13812345678")
    visitor = as_user(world.secretary)
    shown = visitor.get(f"/orgs/places/{place.pk}/").text
    assert ("13812345678" in shown, "138****5678" in shown) == (False, True)
    assert "13812345678" not in visitor.get(f"/orgs/places/{place.pk}/edit/").text
    assert as_user(world.sibling_secretary).get(f"/orgs/places/{place.pk}/").status_code == 404


def test_a_list_of_places_comes_in_and_goes_again(world):
    row = {"name": "麦岭青年之家", "kind": "youth_home", "org": world.township.code, "platform": True}
    keys = enter_places([row], on=OPEN, actor=world.secretary)
    assert Place.objects.get().platform_since == OPEN
    assert (withdraw_places(keys), Place.objects.count()) == (set(), 0)


def test_coverage_of_divisions_equals_a_count_by_hand(world, as_user):
    give_codes(world)
    for code, name in (("451123103000", "麦岭镇"), ("451123102000", "葛坡镇"), ("451123199000", "新设镇")):
        make_division(code, name, kind="town")
    make_division("451122101000", "回龙镇", kind="town")
    make_division("451123103001", "麦岭村", "village")
    make_division("451123103209", "同名村", "village")
    assert [value(f"divisions.townships{end}", world.county) for end in ("", "_covered", "_without")] == [
        3,
        2,
        1,
    ]
    assert str(value("divisions.townships_coverage", world.county)) == "66.7"
    assert str(value("divisions.villages_coverage", world.township)) == "50.0"
    assert value("divisions.townships", world.city) == 4
    page = as_user(world.staff).get("/orgs/divisions/", {"figure": "divisions.townships_without"})
    assert [row.title for row in page.context["rows"]] == ["新设镇"]
    page = as_user(world.secretary).get("/orgs/divisions/", {"led": "0"})
    assert [row.title for row in page.context["rows"]] == ["同名村"]
    foreign = Division.objects.get(name="回龙镇")
    assert as_user(world.staff).get(f"/orgs/divisions/{foreign.pk}/").status_code == 404


def rows(*told: tuple[str, str]) -> list[dict]:
    """Townships of a list."""
    return [{"code": code, "name": name, "level": "township", "parent_code": ""} for code, name in told]


def test_a_newer_list_renames_and_ends_and_the_past_stays():
    load_divisions(rows(("451123103000", "麦岭镇"), ("451123104000", "旧镇")))
    since = date(2026, 1, 1)
    loaded = load_divisions(rows(("451123103000", "麦岭街道"), ("451123105000", "新镇")), since=since)
    assert vars(loaded) == {"new": 1, "renamed": 1, "ended": 1, "same": 0}
    names = [sorted(Division.objects.on_day(day).values_list("name", flat=True)) for day in (CLOSED, since)]
    assert names == [["旧镇", "麦岭镇"], ["新镇", "麦岭街道"]]


def test_the_command_tells_what_is_wrong(tmp_path, capsys):
    file = tmp_path / "divisions.csv"
    file.write_text("code,name,level,parent_code\n451123103000,麦岭镇,township,451123000000\n")
    call_command("load_divisions", file)
    assert "新增 1 个" in capsys.readouterr().out
    file.write_text("code,name,level,parent_code\n451123103000,麦岭街道,township,451123000000\n")
    with pytest.raises(CommandError, match="--since"):
        call_command("load_divisions", file)
    file.write_text("code,name\n1,麦岭镇\n")
    with pytest.raises(CommandError, match="parent_code"):
        call_command("load_divisions", file)
