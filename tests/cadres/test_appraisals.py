"""Posts given and held, three counters of appraisal, excellent years, the reserve; neighbours."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cadres.models import Appraisal, Reserve, Slot, YearGrade
from league.kernel import metrics
from league.kernel.metrics import Period
from tests.cadres.team_world import person, seat

pytestmark = pytest.mark.django_db


def value(code: str, org, start=None):
    """A figure of an organization today, or since a day."""
    return metrics.get(code).value(org.path, Period(timezone.localdate(), start))


def test_posts_given_are_held_or_vacant(world, as_user):
    """神木: 服务中心编制 3; 贺州: 服务指导中心编 4."""
    Slot.objects.create(org=world.county, title="服务中心干事", quota="institution", approved=3)
    Slot.objects.create(org=world.county, title="总辅导员", quota="administrative", approved=1)
    for serial in range(2):
        seat(world.county, "服务中心干事", serial, quota="institution")
    names = ("approved", "held", "vacant")
    assert [value(f"slots.{name}", world.county) for name in names] == [4, 2, 2]
    rows = as_user(world.staff).get("/cadres/slots/", {"vacant": "1"}).context["rows"]
    assert sorted(row.title for row in rows) == ["总辅导员", "服务中心干事"]


def test_three_counters_are_kept_apart(world):
    """贺州: 平时考核 3 次 9 人次, 考核评议 1 次 152, 述职评议 1 次 68."""
    for kind, times, people in (("regular", 3, 3), ("yearly", 1, 152), ("debriefing", 1, 68)):
        for _time in range(times):
            Appraisal.objects.create(org=world.county, kind=kind, people=people)
    since = timezone.localdate() - timedelta(days=5)
    period = Period(timezone.localdate(), since)
    told = [
        metrics.get(f"appraisals.{name}").cells(world.city.path, period, "kind")
        for name in ("times", "people")
    ]
    assert told == [
        {"平时考核": 3, "考核评议": 1, "述职评议": 1},
        {"平时考核": 9, "考核评议": 152, "述职评议": 68},
    ]


def test_excellent_years_in_a_row_propose_a_promotion(world, as_user):
    post, visitor = seat(world.township, "书记", 1), as_user(world.staff)
    url = f"/cadres/posts/{post.pk}/"
    for year, grade in ((2023, "good"), (2025, "excellent"), (2024, "good")):
        assert visitor.post(f"{url}grade/", {"year": year, "grade": grade}).status_code == 302
    assert "提拔建议" not in visitor.get(url).text
    assert visitor.post(f"{url}grade/", {"year": 2024, "grade": "excellent"}).status_code == 302
    assert YearGrade.objects.count() == 3
    page = visitor.get(url)
    assert ("连续考核优秀的团干部提出提拔建议" in page.text, "2 年" in page.text) == (True, True)
    assert as_user(world.secretary).get(f"{url}grade/").status_code == 403
    assert as_user(world.other_staff).get(f"{url}grade/").status_code == 404


def test_the_reserve_and_its_neighbour(world, as_user):
    visitor = as_user(world.staff)
    who = {key: each for key, each in person("盘石", 77).items() if key not in ("birth", "sex")}
    form = who | {"org": world.township.pk, "reason": "连续两年优秀", "start": timezone.localdate()}
    assert visitor.post("/cadres/reserves/add/", form).status_code == 302
    kept = Reserve.objects.get()
    assert kept.id_no not in visitor.get(f"/cadres/reserves/{kept.pk}/").text
    assert value("cadres.reserves", world.county) == 1
    for stranger in (world.sibling_secretary, world.other_staff):
        assert as_user(stranger).get(f"/cadres/reserves/{kept.pk}/").status_code == 404
    assert visitor.get("/cadres/appraisals/").status_code == 200


def test_the_list_of_posts_given_asks_the_same_number_of_queries(world, as_user):
    Slot.objects.create(org=world.county, title="干事", quota="none")
    visitor = as_user(world.staff)
    visitor.get("/cadres/slots/")
    with CaptureQueriesContext(connection) as few:
        visitor.get("/cadres/slots/")
    for place in range(3):
        Slot.objects.create(org=world.township, title=f"干事{place}", quota="none")
    with CaptureQueriesContext(connection) as many:
        assert len(visitor.get("/cadres/slots/").context["rows"]) == 4
    assert len(few) == len(many)
