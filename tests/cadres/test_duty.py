"""Duties: a year's rotation, contacts, carried out and given up; regular meetings and who is late."""

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from docx import Document

from cadres.models import Duty, RegularMeeting
from cadres.services import duty as services
from league.kernel import metrics, params, succession
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from league.kernel.succession import Passing
from tests.cadres.training_world import person
from tests.factories import make_post

pytestmark = pytest.mark.django_db
NEXT = timezone.localdate().year + 1
LIST = "/cadres/duties/"


def team(org) -> list:
    """A secretary, a deputy and two members."""
    titles = ("书记", "副书记", "组织委员", "宣传委员")
    return [make_post(org, title, **person(f"人{n}", 10 + n)) for n, title in enumerate(titles)]


def value(code: str, org, period: Period | None = None):
    """A figure of an organization."""
    return metrics.get(code).value(org.path, period or Period.day())


def test_turns_go_round_by_rank_and_skip_whose_term_is_over(world):
    _secretary, deputy, first, second = team(world.township)
    turns = services.proposed_turns(world.township, NEXT)
    assert [turn.post for turn in turns] == [deputy, first, second, deputy]
    assert [turn.start.month for turn in turns] == [1, 4, 7, 10]
    assert turns[-1].end == date(NEXT + 1, 1, 1)
    first.term_end = date(NEXT, 1, 31)
    first.save()
    assert [turn.post for turn in services.proposed_turns(world.township, NEXT)] == [
        *(deputy, second, deputy, second)
    ]
    params.set_value(
        "cadres.turn_months",
        6,
        actor=world.staff,
        path=world.county.path,
        source="本县",
        effective_from=date(NEXT, 1, 1),
    )
    assert len(services.proposed_turns(world.township, NEXT)) == 2


def test_a_rotation_is_arranged_once_and_printed(world, as_user):
    team(world.township)
    visitor, url = as_user(world.secretary), f"{LIST}rotation/"
    assert "人1" in visitor.get(url, {"org": world.township.pk, "year": NEXT}).text
    told = {"year": NEXT}
    visitor.post(f"{url}{world.township.pk}/arrange/", told)
    assert Duty.objects.count() == 4
    page = visitor.post(f"{url}{world.township.pk}/arrange/", told, follow=True)
    assert f"{NEXT} 年的轮值已经排定" in page.text
    assert Duty.objects.count() == 4
    word = visitor.get(f"{url}{world.township.pk}/letter/", told)
    table = Document(io.BytesIO(b"".join(word.streaming_content))).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == [
        *("1", "人1", "副书记", f"{NEXT}年1月1日", f"{NEXT}年3月31日")
    ]
    Duty.objects.order_by("start").last().delete()
    services.arrange_rotation(world.township, NEXT, actor=world.secretary)
    assert list(Duty.objects.order_by("start").values_list("start__month", flat=True)) == [1, 4, 7, 10]
    neighbour = as_user(world.sibling_secretary)
    assert neighbour.get(url, {"org": world.township.pk}).status_code == 404
    assert neighbour.post(f"{url}{world.township.pk}/arrange/", told).status_code == 404


def test_nobody_to_take_turns_and_a_year_gone_are_refused(world):
    make_post(world.township, "书记", **person("莫雨桐", 3))
    for year in (NEXT, NEXT - 2):
        with pytest.raises(Refused):
            services.arrange_rotation(world.township, year, actor=world.secretary)
    with pytest.raises(Forbidden):
        services.arrange_rotation(world.township, NEXT, actor=world.sibling_secretary)


def test_a_contact_is_made_done_and_given_up(world, as_user):
    _secretary, deputy, *_members = team(world.township)
    visitor = as_user(world.secretary)
    told = {"kind": "contact", "post": deputy.pk, "start": "2025-03-01", "content": "每月走访"}
    assert "请选择联系的团组织" in visitor.post(f"{LIST}add/", told).text
    assert visitor.post(f"{LIST}add/", told | {"target": world.branch.pk}).status_code == 302
    duty = Duty.objects.get()
    assert (duty.org, duty.target) == (world.township, world.branch)
    assert value("cadres.duties", world.county) == 1
    assert value("cadres.orgs_contacted", world.county) == 1
    done = {"done_on": "2025-11-01", "done_note": "完成", "end": "2026-01-01", "end_reason": "工作调动"}
    answer = visitor.post(
        f"{LIST}{duty.pk}/edit/", told | {"target": world.branch.pk, "version": duty.version} | done
    )
    assert answer.status_code == 302
    assert value("cadres.duties", world.county) == 0
    year = Period(date(2025, 12, 31), date(2025, 1, 1))
    assert value("cadres.duties_done", world.county, year) == 1
    past = visitor.get(LIST, {"on": "2025-12-31"})
    assert [row.title for row in past.context["rows"]] == ["人1"]
    assert list(visitor.get(LIST).context["rows"]) == []


def test_a_post_of_another_organization_takes_no_duty(world):
    post = make_post(world.sibling_township, "委员", **person("莫雨桐", 3))
    with pytest.raises(Refused):
        services.keep_duty(Duty(org=world.township, post=post, kind="position"), actor=world.secretary)


def test_committees_that_did_not_meet_in_time_are_named(world, as_user):
    today = timezone.localdate()
    assert value("cadres.meetings_late", world.county) == 2
    visitor = as_user(world.secretary)
    told = {"org": world.township.pk, "on": today.isoformat(), "topic": "研究季度工作", "attended": 5}
    assert "没有记录" in visitor.get("/cadres/meetings/").text
    assert visitor.post("/cadres/meetings/add/", told).status_code == 302
    assert value("cadres.meetings_late", world.county) == 1
    assert visitor.get("/cadres/meetings/").context["late"] == []
    RegularMeeting.objects.update(on=today - timedelta(days=100))
    (late,) = visitor.get("/cadres/meetings/").context["late"]
    assert late.last_meeting == today - timedelta(days=100)
    ahead = told | {"on": (today + timedelta(days=1)).isoformat()}
    assert "日期还没有到" in visitor.post("/cadres/meetings/add/", ahead).text


def test_duties_end_with_their_committee_and_contacts_follow_the_heir(world):
    today = timezone.localdate()
    own, county = (make_post(org, "委员", **person("甲", 3)) for org in (world.township, world.county))
    Duty.objects.create(org=world.township, post=own, kind="position", start=date(2025, 1, 1))
    Duty.objects.create(
        org=world.county, post=county, kind="area", target=world.township, start=date(2025, 1, 1)
    )
    estate = next(each for each in succession.estates() if each.code == "cadres.duties")
    estate.carry(Passing(world.township, world.sibling_township, today, world.staff))
    assert Duty.objects.get(org=world.township).end == today
    assert Duty.objects.get(org=world.county).target == world.sibling_township
