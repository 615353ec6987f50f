"""Appointing and relieving: pages, access that comes and goes with the post, what is refused, what is due."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Grant, User
from accounts.services import grant
from cadres.models import Post
from cadres.services import relieve
from league.kernel.errors import Forbidden, Refused
from league.kernel.models import AuditEvent
from members.models import PostHeld
from tests.cadres.team_world import person, seat, take
from tests.factories import OPENED, make_id, make_member, make_user

pytestmark = pytest.mark.django_db
LIST = "/cadres/posts/"


def today() -> date:
    """Today."""
    return timezone.localdate()


@pytest.fixture
def newcomer(world) -> User:
    """Somebody with an account in 麦岭镇 who may do nothing there yet."""
    user = make_user("mailing-xin", "leader", world.branch, name="呼延雪")
    Grant.objects.filter(user=user).delete()
    return user


def test_access_opens_with_the_post_and_closes_with_it(world, newcomer, as_user):
    page = f"/cadres/teams/{world.township.pk}/"
    assert as_user(newcomer).get(page).status_code == 404
    post = take(world.township, world.staff, start=today(), user=newcomer)
    assert (post.access.role, post.access.org) == ("township_secretary", world.township)
    assert as_user(newcomer).get(page).status_code == 200
    assert as_user(newcomer).get(f"/cadres/teams/{world.sibling_township.pk}/").status_code == 404
    relieve(post, on=today(), actor=world.staff, reason="工作调动")
    assert as_user(newcomer).get(page).status_code == 404
    assert Grant.objects.get(user=newcomer).end == today()


def test_a_post_to_come_opens_nothing_before_its_day(world, newcomer, as_user):
    take(world.township, world.staff, start=today() + timedelta(days=1), user=newcomer)
    assert as_user(newcomer).get(f"/cadres/teams/{world.township.pk}/").status_code == 404
    assert Grant.objects.get(user=newcomer).start == today() + timedelta(days=1)


def test_a_role_held_before_is_taken_over_and_ends_with_the_post(world, newcomer):
    given = grant(newcomer, "township_secretary", world.township, actor=world.staff)
    post = take(world.township, world.staff, start=today(), user=newcomer)
    assert post.access == given
    relieve(post, on=today(), actor=world.staff, reason="届满")
    given.refresh_from_db()
    assert given.end == today()


def test_ordinary_members_of_a_team_get_no_access(world, newcomer):
    assert take(world.township, world.staff, "委员", start=today(), user=newcomer).access is None
    assert take(world.county, world.city_staff, "副书记", start=today(), user=newcomer).access is None
    assert Grant.objects.filter(user=newcomer).count() == 0


def test_nobody_makes_an_equal_or_takes_an_equals_access_away(world, newcomer):
    with pytest.raises(Refused, match="登录权限由上级团组织给予"):
        take(world.township, world.secretary, start=today(), user=newcomer)
    assert (Post.objects.count(), Grant.objects.filter(user=newcomer).count()) == (0, 0)
    assert take(world.township, world.secretary, start=today()).access is None
    below = take(world.branch, world.secretary, "书记", start=today(), user=newcomer)
    assert below.access.role == "branch_secretary"
    post = take(world.township, world.staff, "书记", person=person("高远", 701), start=today(), user=newcomer)
    with pytest.raises(Refused, match="随职务的权限由上级团组织收回"):
        relieve(post, on=today(), actor=world.secretary, reason="换人")
    post.access.refresh_from_db()
    assert (Post.objects.get(pk=post.pk).end, post.access.end) == (None, None)


def test_a_member_past_28_keeps_membership_while_the_post_is_held(world):
    born = date(1990, 3, 8)
    member = make_member(world.branch, "老团员", birth=born, id_no=make_id(born, "2", 700))
    post = take(world.township, world.staff, person=person("老团员", 700, born), start=OPENED)
    assert (post.member, post.held.member) == (member, member)
    relieve(post, on=today(), actor=world.staff, reason="届满")
    assert PostHeld.objects.get().end == today()


def test_who_may_appoint_and_what_is_refused(world):
    for stranger in (world.sibling_secretary, world.other_staff, world.leader, world.branch_secretary):
        with pytest.raises(Forbidden):
            take(world.township, stranger, start=today())
    post = take(world.township, world.staff, start=today())
    with pytest.raises(Refused, match="呼延雪 已担任“麦岭镇”副书记，不能重复任命。"):
        take(world.township, world.staff, start=today())
    with pytest.raises(Refused, match="免职日期不能早于任职日期"):
        relieve(post, on=today() - timedelta(days=1), actor=world.staff)
    with pytest.raises(Forbidden):
        relieve(post, on=today(), actor=world.sibling_secretary)
    relieve(post, on=today(), actor=world.staff, reason="调离")
    with pytest.raises(Refused, match="免去，不用再办。"):
        relieve(post, on=today(), actor=world.staff)


def test_appointing_correcting_and_relieving_through_pages(world, newcomer, as_user):
    visitor = as_user(world.staff)
    form = {
        "org": world.township.pk,
        "name": "呼延雪",
        "id_no": make_id(date(2000, 5, 4), "2", 9),
        "political": "league",
        "title": "副书记",
        "nature": "part_time",
        "quota": "none",
        "start": today().isoformat(),
        "user": newcomer.pk,
    }
    wrong = visitor.post(f"{LIST}add/", form | {"political": "masses"})
    assert wrong.context["form"].errors["political"] == ["团干部应当是共青团员或中共党员，请核对政治面貌。"]
    assert visitor.post(f"{LIST}add/", form | {"org": world.other_township.pk}).status_code == 422
    assert visitor.post(f"{LIST}add/", form).status_code == 302
    post = Post.objects.get()
    assert (post.rank, post.birth, post.sex, post.access.user) == ("deputy", date(2000, 5, 4), "2", newcomer)
    assert AuditEvent.objects.filter(event="cadres.appointed").count() == 1
    page = visitor.get(f"{LIST}{post.pk}/")
    assert (post.id_no in page.text, "随职务的权限" in page.text) == (False, True)
    edit = {"political": "party", "quota": "none", "term_end": (today() + timedelta(days=90)).isoformat()}
    assert visitor.post(f"{LIST}{post.pk}/edit/", edit).status_code == 302
    assert len(visitor.get(LIST, {"due": "year"}).context["rows"]) == 1
    told = {"on": today().isoformat(), "reason": "工作调动", "document": "富团〔2026〕9 号"}
    assert "随职务给的权限当天收回" in visitor.get(f"{LIST}{post.pk}/relieve/").text
    assert visitor.post(f"{LIST}{post.pk}/relieve/", told).status_code == 302
    post.refresh_from_db()
    assert (post.end, post.end_document) == (today(), "富团〔2026〕9 号")
    assert visitor.get(LIST).context["rows"] == []
    yesterday = (today() - timedelta(days=1)).isoformat()
    assert visitor.get(LIST, {"on": yesterday}).context["rows"] == []


def test_who_is_too_old_is_found_by_the_numbers_of_the_place(world, as_user):
    year = today().year
    for serial, (nature, age) in enumerate(
        (("full_time", 35), ("full_time", 36), ("part_time", 40), ("part_time", 41))
    ):
        seat(world.township, f"委员{serial}", serial, nature=nature, birth=date(year - age, 1, 1))
    rows = as_user(world.staff).get(LIST, {"due": "old"}).context["rows"]
    assert sorted(row.title for row in rows) == ["委员1", "委员3"]
    shown = as_user(world.staff).get(f"{LIST}{Post.objects.get(title='委员3').pk}/")
    assert "41 周岁，超过上限 40 周岁" in shown.text


def test_the_register_asks_the_same_number_of_queries(world, as_user):
    seat(world.township, "书记", 1)
    visitor = as_user(world.staff)
    visitor.get(LIST)
    with CaptureQueriesContext(connection) as few:
        visitor.get(LIST)
    for serial in range(2, 5):
        seat(world.sibling_township, f"委员{serial}", serial)
    with CaptureQueriesContext(connection) as many:
        assert len(visitor.get(LIST).context["rows"]) == 4
    assert len(few) == len(many)
    assert as_user(world.other_staff).get(LIST).context["rows"] == []
