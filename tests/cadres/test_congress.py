"""Plenary sessions and congresses: attendance, delegates due, a plenum a year, pages, mergers."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cadres.models import Assembly, Delegate
from cadres.rules.congress import attendance_findings
from league.kernel import metrics, params
from league.kernel.metrics import Period
from orgs.services import absorb
from tests.cadres.election_world import ago, today
from tests.factories import make_id

pytestmark = pytest.mark.django_db
LIST = "/cadres/assemblies/"
BORN = date(1996, 3, 8)


def held(org, kind: str = "plenum", on: date | None = None, **columns) -> Assembly:
    """An assembly of thirty, of whom 24 came."""
    told = {"due": 30, "present": 24, "topic": "年度工作", "session": 6, **columns}
    return Assembly.objects.create(org=org, kind=kind, on=on or ago(10), **told)


def delegates(org, number: int, session: int = 6) -> None:
    """So many delegates of a session since a month ago."""
    for serial in range(number):
        born = BORN + timedelta(days=serial)
        who = {"name": f"代表{serial}", "birth": born, "sex": "2", "id_no": make_id(born, "2", serial)}
        Delegate.objects.create(org=org, session=session, start=ago(30), **who)


def levels(assembly: Assembly) -> list[tuple[str, str]]:
    """What the clauses say."""
    return [(each.level, each.measured) for each in attendance_findings(assembly)]


def test_a_congress_knows_its_delegates_and_its_quorum(world):
    delegates(world.county, 12)
    assert levels(held(world.county, "congress", due=12, present=9)) == [("ok", "9 / 12"), ("ok", "12 / 12")]
    assert levels(held(world.county, "congress", due=12, present=8)) == [
        ("warn", "8 / 12"),
        ("ok", "12 / 12"),
    ]
    later = held(world.county, "congress", due=14, present=14, session=7)
    assert levels(later) == [("ok", "14 / 14"), ("warn", "0 / 14")]


def test_a_plenum_needs_more_than_half(world):
    assert levels(held(world.county, due=30, present=16)) == [("ok", "16 / 30")]
    assert levels(held(world.county, due=30, present=15)) == [("warn", "15 / 30")]


def test_a_county_without_a_plenum_is_told_and_counted(world, as_user):
    held(world.other_county)
    held(world.county, on=today() - timedelta(days=400))
    held(world.county, "standing")
    figure = metrics.get("congress.without_plenum")
    assert [str(row) for row in figure.under(world.county.path, Period.day())] == ["富川县"]
    assert figure.value(world.other_county.path, Period.day()) == 0
    shown = as_user(world.staff).get(LIST)
    assert [str(org) for org in shown.context["late"]] == ["富川县"]
    assert "近一年没有召开全委会的记录" in shown.text
    assert as_user(world.secretary).get(LIST).context["late"] == []
    told = {"actor": world.staff, "source": "富团〔2026〕1 号", "path": world.county.path}
    params.set_value("cadres.plenum_months", 24, **told)
    assert figure.value(world.county.path, Period.day()) == 0


def test_assemblies_are_counted_by_kind_and_session(world):
    for kind, number in (("plenum", 2), ("standing", 3), ("congress", 1)):
        for _turn in range(number):
            held(world.county, kind)
    period = Period(today(), ago(60))
    cells = metrics.get("congress.assemblies").cells(world.county.path, period, "kind")
    assert cells == {"全委会": 2, "常委会": 3, "团代会": 1}
    assert metrics.get("congress.attended").value(world.city.path, period) == 6 * 24
    assert metrics.get("congress.assemblies").value(world.other_county.path, period) == 0


def test_pages_of_assemblies(world, as_user):
    visitor = as_user(world.staff)
    form = {
        **{"org": world.county.pk, "kind": "plenum", "session": 6, "ordinal": 2, "on": ago(3), "due": 30},
        **{"present": 31, "topic": "传达学习", "passed": "工作报告", "co_opted": 2},
    }
    assert "实到人数不能多于应到人数。" in visitor.post(f"{LIST}add/", form).text
    later = {"present": 24, "on": today() + timedelta(days=1)}
    assert "会议召开以后再登记" in visitor.post(f"{LIST}add/", form | later).text
    assert visitor.post(f"{LIST}add/", form | {"present": 24}).status_code == 302
    made = Assembly.objects.get()
    shown = visitor.get(f"{LIST}{made.pk}/").text
    assert ("第 6 届第 2 次全委会" in shown, "24 / 30" in shown) == (True, True)
    assert "全会和团代会" in visitor.get("/cadres/elections/").text
    for stranger in (world.other_staff, world.sibling_secretary):
        assert as_user(stranger).get(f"{LIST}{made.pk}/").status_code == 404
    assert as_user(world.leader).get(f"{LIST}add/").status_code == 403


def test_the_list_asks_the_same_number_of_queries(world, as_user):
    held(world.township)
    visitor = as_user(world.staff)
    visitor.get(LIST)
    with CaptureQueriesContext(connection) as few:
        visitor.get(LIST)
    for place in range(3):
        held(world.sibling_township, topic=f"议题{place}")
    with CaptureQueriesContext(connection) as many:
        assert len(visitor.get(LIST).context["rows"]) == 4
    assert len(few) == len(many)


def test_assemblies_go_along_with_a_merged_committee(world):
    one = held(world.township)
    absorb(world.township, into=world.sibling_township, actor=world.staff, reason="撤并")
    one.refresh_from_db()
    assert one.org == world.sibling_township
