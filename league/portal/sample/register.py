"""Units with what was counted in them, places, and divisions of the sample."""

from datetime import date, timedelta
from pathlib import Path

from league.kernel.credit import credit_check_character
from league.portal.sample.work import Office
from orgs.choices import Level
from orgs.choices.places import PlaceKind, Venue
from orgs.choices.units import Building, Nature
from orgs.models import Org, Place, Unit
from orgs.services.divisions import load_divisions, read_divisions
from orgs.services.units import keep_unit

TRADES = (
    ("果蔬加工有限公司", Nature.PRIVATE), ("脐橙专业合作社", Nature.COOPERATIVE),
    ("石材有限公司", Nature.PRIVATE), ("社会工作服务中心", Nature.SERVICE),
    ("新能源有限公司", Nature.PRIVATE), ("电商协会", Nature.ASSOCIATION),
    ("茶业有限公司", Nature.PRIVATE), ("水务集团分公司", Nature.STATE_OWNED),
    ("快递营业部", Nature.SOLE), ("卫生院", Nature.INSTITUTION),
)  # fmt: skip
NAMES = ("瑞光", "富源", "神剑", "同心", "广瑶", "金秋", "岭南", "龙泉", "碧溪", "西岭")


def write(office: Office) -> None:
    """Everything, begun on the day the register was taken over."""
    load_divisions(read_divisions(Path(__file__).with_name("divisions.csv")))
    towns = [
        org for org in office.orgs.values() if org.level == Level.TOWNSHIP and org.code.startswith("451123")
    ]
    for number, town in enumerate(towns):
        _units(office, town, number)
        _places(office, town, number)
    county = next(org for org in office.orgs.values() if org.code == "451123")
    _county_places(office, county)


def _units(office: Office, town: Org, number: int) -> None:
    """Four units of a township, of which one or two are covered."""
    chance, short = office.census.chance, town.short.removesuffix("团委").removesuffix("团工委")
    for place in range(4):
        trade, nature = TRADES[(number * 3 + place) % len(TRADES)]
        staff = chance.randrange(6, 60)
        unit = Unit(
            org=town,
            name=f"{short}{NAMES[(number + place * 3) % len(NAMES)]}{trade}",
            credit_code=_code(number * 10 + place),
            nature=nature,
            above_scale=nature == Nature.PRIVATE and chance.random() < 0.5,
            young_staff=staff,
            members=chance.randrange(0, min(staff, 12)),
            start=office.census.opened,
        )
        if chance.random() < 0.55:
            unit.established, unit.established_on = town, _some_day(office)
            unit.building = chance.choice((Building.INDEPENDENT, Building.JOINT, Building.REGIONAL))
        keep_unit(unit, actor=office.users["county"])


def _code(number: int) -> str:
    body = f"91451123MA5{number:06d}"
    return body + credit_check_character(body)


def _some_day(office: Office) -> date:
    return office.census.today - timedelta(days=office.census.chance.randrange(20, 900))


def _places(office: Office, town: Org, number: int) -> None:
    """A 青年之家 in most townships, a station in every third."""
    short = town.short.removesuffix("团委").removesuffix("团工委")
    if number % 6 != 5:
        since = _some_day(office)
        Place.objects.create(
            org=town,
            name=f"{short}青年之家",
            venue=(Venue.PARTY_CENTRE, Venue.CULTURE, Venue.CAFE)[number % 3],
            address=f"{short}人民路 {number + 6} 号",
            hours="周一至周五 9:00–17:30",
            platform_since=since if number % 4 else None,
            start=since,
        )
    if number % 3 == 0:
        Place.objects.create(
            org=town, kind=PlaceKind.DELEGATE_STATION, name=f"{short}团代表联络站", start=_some_day(office)
        )


def _county_places(office: Office, county: Org) -> None:
    told = (
        ("富川青翼家园", PlaceKind.WING_HOME),
        ("富川县中学团校", PlaceKind.LEAGUE_SCHOOL),
        ("县人民法院青少年维权岗", PlaceKind.RIGHTS_POST),
        ("瑞光产业园见习基地", PlaceKind.INTERNSHIP_BASE),
    )
    for name, kind in told:
        Place.objects.create(org=county, kind=kind, name=name, venue=Venue.OWN, start=_some_day(office))
