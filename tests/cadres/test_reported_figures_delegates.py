"""Figures of the originals, read from workbooks of delegates: stations, branches, young people."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cadres.models import Delegate, LinkMeeting, SpecialCommittee
from cadres.sheets.delegates import in_words
from league.kernel import metrics
from league.kernel.metrics import Period
from league.kernel.sheets.batches import Scope, commit, open_batch, undo
from tests.factories import make_branch, make_id
from tests.orgs.register_world import make_place
from tests.workbooks import xlsx

pytestmark = pytest.mark.django_db
BORN = date(1996, 3, 8)
HEAD = [
    "姓名",
    "身份证号",
    "所属团组织",
    "届次",
    "联络站",
    "联系支部",
    "联系青年",
    "选举单位",
    "类别",
    "专委会",
]


def value(code: str, org, start: date | None = None):
    """A figure of an organization today, or since a day."""
    return metrics.get(code).value(org.path, Period(timezone.localdate(), start))


def line(serial: int, *, org="富川县", station="", branch="", youths="", sex="2", **more) -> list[str]:
    """A row of the workbook."""
    born = BORN + timedelta(days=serial)
    told = [more.get(name, "") for name in ("elected_by", "source", "committee")]
    who = [more.get("name", f"代表{serial}"), make_id(born, sex, serial)]
    return [*who, org, more.get("session", "第六届"), station, branch, youths, *told]


def read(world, rows: list[list[str]]):
    """A workbook of the county's delegates, opened."""
    scope = Scope(world.county.code, world.county.path, str(world.county))
    told = {"scope": scope, "as_of": timezone.localdate(), "actor": world.staff}
    data = xlsx({"名册": [["第六届团代会代表名册"], HEAD, *rows]})
    return open_batch("delegates", data=data, filename="团代表.xlsx", **told)


def test_157_delegates_come_in_and_all_are_at_work_in_six_stations(world):
    """神木: 157 名团代表全部进驻联络站."""
    for place in range(6):
        make_place(world.township, f"第{place}联络站", kind="delegate_station")
    rows = [line(n, station=f"第{n % 6}联络站", sex="1" if n < 70 else "2") for n in range(157)]
    commit(read(world, rows), actor=world.staff)
    assert (value("delegates.total", world.county), value("delegates.stationed", world.county)) == (157, 157)
    stations = metrics.get("delegates.total").cells(world.county.path, Period.day(), "station")
    assert (len(stations), sum(stations.values()), max(stations.values())) == (6, 157, 27)
    women = metrics.get("delegates.total").cells(world.county.path, Period.day(), "sex")
    assert women["女"] == 87
    assert set(Delegate.objects.values_list("session", flat=True)) == {6}


def test_114_delegates_114_branches_1150_young_people_from_a_workbook(world):
    """贺州: 114 名代表联系 114 个支部、1150 名青年；专委会 3 个、联络站 6 个、活动 33 场 283 人次."""
    for serial in range(114):
        make_branch(world.township, f"第{serial}村支部")
    committees = [
        SpecialCommittee.objects.create(org=world.county, name=f"第{place}专委会") for place in range(3)
    ]
    stations = [make_place(world.township, f"联络站{place}", kind="delegate_station") for place in range(6)]
    rows = [
        line(
            n,
            branch=f"第{n}村支部",
            youths=str(10 + (n < 10)),
            committee=f"第{n % 3}专委会",
            station="联络站1",
        )
        for n in range(114)
    ]
    commit(read(world, rows), actor=world.staff)
    for place in range(33):
        LinkMeeting.objects.create(
            org=world.county,
            kind="station" if place < 20 else "committee",
            station=stations[place % 6] if place < 20 else None,
            committee=None if place < 20 else committees[place % 3],
            topic="走访",
            attended=8 + (place < 19),
        )
    since = timezone.localdate() - timedelta(days=30)
    names = ("linked", "branches", "youths", "committees", "meetings", "attended")
    told = [value(f"delegates.{name}", world.county, since) for name in names]
    assert told == [114, 114, 1150, 3, 33, 283]
    period = Period(timezone.localdate(), since)
    by = metrics.get("delegates.meetings").cells(world.county.path, period, "station")
    assert sum(number for name, number in by.items() if name.startswith("联络站")) == 20
    assert all(committee.delegates.count() == 38 for committee in committees)


def test_a_messy_list_of_delegates(world):
    """Known ones are doubles, unknown stations are told and left out, the list can be taken back."""
    make_place(world.township, "麦岭联络站", kind="delegate_station")
    make_place(world.other_township, "外县联络站", kind="delegate_station")
    rows = [
        line(1, name="莫雨桐", station="麦岭联络站", elected_by="麦岭镇", source="教师", branch="麦岭村支部"),
        line(1, name="莫雨桐"),
        line(2, station="外县联络站", youths="十来个", source="外星"),
        line(3, branch="没有的支部"),
    ]
    batch = read(world, rows)
    found = batch.rows.exclude(status="skip").order_by("position")
    assert [sorted([*row.causes, *row.warnings]) for row in found] == [
        [],
        ["DUP_IN_FILE"],
        ["DELEGATE_SOURCE_UNKNOWN", "NUMBER_INVALID", "STATION_UNKNOWN"],
        ["BRANCH_UNKNOWN"],
    ]
    commit(batch, actor=world.staff)
    one = Delegate.objects.get(name="莫雨桐")
    assert (one.station.name, one.elected_by, one.branch) == ("麦岭联络站", world.township, world.branch)
    assert Delegate.objects.get(name="代表2").station is None
    again = read(world, rows[:1]).rows.exclude(status="skip").get()
    assert again.causes == ["DELEGATE_KNOWN"]
    undo(batch, actor=world.staff)
    assert Delegate.objects.count() == 0


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("六", 6),
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十五", 35),
        ("首", None),
        ("六七", None),
    ],
)
def test_sessions_in_words(word, number):
    assert in_words(word) == number
