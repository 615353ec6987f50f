"""Delegates, links, special committees, joint management: figures of the originals, clauses, pages."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cadres.models import Consultation, Delegate, Inspection, LinkMeeting, Post, SpecialCommittee
from league.kernel import metrics
from league.kernel.metrics import Period
from orgs.services import absorb
from tests.cadres import team_world
from tests.cadres.team_world import person, seat
from tests.factories import make_branch, make_id
from tests.orgs.register_world import make_place

pytestmark = pytest.mark.django_db
BORN = date(1996, 3, 8)


def today() -> date:
    """Today."""
    return timezone.localdate()


def value(code: str, org, start: date | None = None):
    """A figure of an organization today, or since a day."""
    return metrics.get(code).value(org.path, Period(today(), start))


def make_delegate(org, serial: int, **columns) -> Delegate:
    """A delegate."""
    born = BORN + timedelta(days=serial)
    told = {
        "name": f"代表{serial}",
        "birth": born,
        "sex": "2",
        "id_no": make_id(born, "2", serial),
        **columns,
    }
    return Delegate.objects.create(org=org, **told)


# Figures of the originals


def test_157_delegates_are_all_at_work_in_stations(world):
    """神木: 157 名团代表全部进驻联络站."""
    station = make_place(world.township, "团代表联络站", kind="delegate_station")
    for serial in range(157):
        make_delegate(world.county, serial, station=station)
    assert (value("delegates.total", world.county), value("delegates.stationed", world.county)) == (157, 157)
    assert value("delegates.total", world.other_county) == 0


def test_114_delegates_keep_in_touch_with_114_branches_and_1150_young_people(world):
    """贺州: 114 → 114 → 1,150; three special committees, six stations, 33 meetings, 283 people."""
    for serial in range(114):
        branch = make_branch(world.township, f"第{serial}村")
        make_delegate(world.county, serial, branch=branch, youths=10 + (serial < 10))
    for place in range(3):
        SpecialCommittee.objects.create(org=world.county, name=f"第{place}专委会")
    for place in range(6):
        make_place(world.township, f"联络站{place}", kind="delegate_station")
    for place in range(33):
        LinkMeeting.objects.create(org=world.county, kind="station", topic="走访", attended=8 + (place < 19))
    since = today() - timedelta(days=30)
    names = ("linked", "branches", "youths", "committees", "meetings", "attended")
    told = [value(f"delegates.{name}", world.county, since) for name in names]
    assert told == [114, 114, 1150, 3, 33, 283]


def test_67_cadres_of_whom_18_are_seconded_or_part_time(world):
    """贺州: 67 名团干部，其中挂职、兼职 18 名."""
    natures = ["full_time"] * 49 + ["seconded"] * 8 + ["part_time"] * 10
    for serial, nature in enumerate(natures):
        seat(world.county, f"干部{serial}", serial, nature=nature)
    cells = metrics.get("cadres.total").cells(world.county.path, Period.day(), "nature")
    assert (sum(cells.values()), cells["挂职"] + cells["兼职"]) == (67, 18)
    assert Post.objects.filter(rank="staff").count() == 67


def test_eight_groups_inspected_nine_and_sixteen_were_appointed_or_relieved(world):
    """贺州: 考察组 8 个、考察人选 9 名、任免 16 名."""
    day = today() - timedelta(days=20)
    for place in range(8):
        Inspection.objects.create(org=world.county, on=day, leader="韦若兰", candidates=1 + (place == 0))
    for about, people in (("appoint", 9), ("relieve", 7)):
        Consultation.objects.create(
            org=world.county,
            kind="received",
            about=about,
            partner="富川县委组织部",
            on=day,
            people=people,
            answered_on=day,
            carried_out_on=day,
            carried_out=people,
        )
    since = today() - timedelta(days=60)
    names = ("groups", "candidates", "carried_out", "unanswered")
    assert [value(f"vetting.{name}", world.city, since) for name in names] == [8, 9, 16, 0]
    assert value("vetting.carried_out", world.other_county, since) == 0


# Clauses and pages


def test_a_delegate_without_links_is_told_so(world, as_user):
    lonely = make_delegate(world.township, 1)
    shown = as_user(world.secretary).get(f"/cadres/delegates/{lonely.pk}/")
    assert "联系团支部：没有；联系青年 0 名，应有 10 名。请在“修改”里补填。" in shown.text
    assert lonely.id_no not in shown.text
    busy = make_delegate(world.township, 2, branch=world.branch, youths=10)
    assert "应有 10 名" not in as_user(world.secretary).get(f"/cadres/delegates/{busy.pk}/").text


def test_an_appointment_that_was_not_filed_is_told_so(world, as_user):
    day = today() - timedelta(days=20)
    told = {"kind": "received", "about": "appoint", "partner": "县委组织部", "on": day, "carried_out_on": day}
    letter = Consultation.objects.create(org=world.county, **told)
    page = as_user(world.staff).get(f"/cadres/consultations/{letter.pk}/")
    assert "任免已过 20 天，应在 15 天内报备案。" in page.text
    assert as_user(world.secretary).get(f"/cadres/consultations/{letter.pk}/").status_code == 404


def test_pages_of_the_registers(world, as_user):
    visitor = as_user(world.staff)
    who = {key: each for key, each in person("盘石", 77).items() if key not in ("birth", "sex")}
    form = who | {"org": world.township.pk, "youths": 12, "branch": world.branch.pk, "start": today()}
    assert visitor.post("/cadres/delegates/add/", form).status_code == 302
    again = visitor.post("/cadres/delegates/add/", form)
    assert again.context["form"].errors["id_no"] == ["这个人已是这个团组织的团代表。"]
    delegate = Delegate.objects.get()
    assert (delegate.birth, delegate.branch) == (team_world.BORN, world.branch)
    for stranger in (world.sibling_secretary, world.other_staff):
        assert as_user(stranger).get(f"/cadres/delegates/{delegate.pk}/").status_code == 404
        assert "盘石" not in as_user(stranger).get("/cadres/delegates/").text
    assert as_user(world.leader).get("/cadres/delegates/add/").status_code == 403
    for name in ("special-committees", "link-meetings", "consultations", "inspections"):
        assert visitor.get(f"/cadres/{name}/").status_code == 200
    assert len(visitor.get("/cadres/delegates/", {"stationed": "0", "linked": "1"}).context["rows"]) == 1


def test_the_list_asks_the_same_number_of_queries(world, as_user):
    make_delegate(world.township, 1, branch=world.branch)
    visitor = as_user(world.staff)
    visitor.get("/cadres/delegates/")
    with CaptureQueriesContext(connection) as few:
        visitor.get("/cadres/delegates/")
    for serial in range(2, 5):
        make_delegate(world.sibling_township, serial, branch=world.sibling_branch)
    with CaptureQueriesContext(connection) as many:
        assert len(visitor.get("/cadres/delegates/").context["rows"]) == 4
    assert len(few) == len(many)


def test_a_link_goes_along_when_the_branch_is_merged(world):
    delegate = make_delegate(world.township, 1, branch=world.branch, youths=10)
    absorb(world.branch, into=world.second_branch, actor=world.staff, reason="撤并")
    delegate.refresh_from_db()
    assert delegate.branch == world.second_branch
