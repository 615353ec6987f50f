"""One member's pages: enter, edit, two editors, reveal, posts, change of branch, removal and the way back."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from league.kernel.errors import Refused, Stale
from league.kernel.models import AuditEvent
from members import services
from members.choices import Entry
from members.models import Affiliation, Member, PostHeld, RemovedEntry
from members.querysets import years_before
from tests.factories import OPENED, make_application, make_id, make_member

pytestmark = pytest.mark.django_db


def today() -> date:
    """Today at the place of the house."""
    return timezone.localdate()


BIRTH = years_before(today(), 20)


@pytest.fixture
def wang(world) -> Member:
    """王雨桐 of 麦岭村, 20 years old."""
    return make_member(world.branch, "王雨桐", birth=BIRTH, phone="13800002106", ethnicity="汉族")


def page(member: Member, tail: str = "") -> str:
    """An address of the member's pages."""
    return f"/members/{member.pk}/{tail}"


def stored() -> bytes:
    """What the database holds of the only removed entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM members_removedentry")
        return bytes(cursor.fetchone()[0])


def roster_entry(branch, **typed) -> dict:
    """The add form as a secretary fills it in."""
    usual = {"branch": branch.pk, "name": "陆知遥", "document": "id_card", "id_no": make_id(BIRTH, "1", 9)}
    return usual | {"joined_on": "2021-05-04", "admission_number": "202145000001"} | typed


# Enter


def test_a_member_is_entered_with_birth_and_sex_from_the_id_number(world, as_user):
    form = roster_entry(world.branch, sex="2", birth="1999-01-01", phone="138 0000 2106")
    answer = as_user(world.secretary).post("/members/add/", form)
    member = Member.objects.get()
    assert answer["Location"] == page(member)
    assert (member.birth, member.sex, member.pinyin) == (BIRTH, "1", "lzy luzhiyao")
    assert (member.phone, member.joined_on) == ("13800002106", date(2021, 5, 4))
    span = Affiliation.objects.get()
    assert (span.branch, span.start, span.end, span.how_in) == (world.branch, today(), None, Entry.REGISTERED)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"id_no": "45119719990101001X"}, "id_no", "校验位"),
        ({"phone": "12345"}, "phone", "11 位"),
        ({"name": ""}, "name", "必填"),
        ({"joined_on": str(years_before(today(), 7))}, "confirmed", "入团时不满 14 周岁"),
        ({"document": "overseas", "id_no": "H10293847"}, "birth", "境外证件须填写"),
    ],
)
def test_wrong_input_is_told_beside_its_field_and_kept(world, as_user, typed, field, words):
    answer = as_user(world.secretary).post("/members/add/", roster_entry(world.branch, **typed))
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])
    assert answer.context["form"]["name"].value() == typed.get("name", "陆知遥")
    assert not Member.objects.exists()


def test_a_clue_is_confirmed_by_a_tick(world, as_user):
    form = roster_entry(world.branch, joined_on=str(years_before(today(), 7)), confirmed="on")
    form |= {"admission_number": f"{today().year - 7}45000001"}
    assert as_user(world.secretary).post("/members/add/", form).status_code == 302


def test_a_person_is_entered_once(world, as_user, wang):
    again = roster_entry(world.second_branch, id_no=wang.id_no)
    answer = as_user(world.secretary).post("/members/add/", again)
    assert "已登记：王雨桐，在“麦岭村支部”" in answer.content.decode()
    foreign = roster_entry(world.other_branch, id_no=wang.id_no)
    html = as_user(world.other_secretary).post("/members/add/", foreign).content.decode()
    assert "需要核重" in html
    assert "王雨桐" not in html
    assert Member.objects.count() == 1


def test_nobody_enters_members_into_the_neighbours_branch(world, as_user):
    answer = as_user(world.secretary).post("/members/add/", roster_entry(world.sibling_branch))
    assert answer.status_code == 422
    assert "branch" in answer.context["form"].errors
    assert not Member.objects.exists()


# Edit


def test_of_two_editors_the_second_sees_both_and_decides(world, as_user, wang):
    first, second = as_user(world.branch_secretary), as_user(world.secretary)
    typed = {"name": "王雨桐", "ethnicity": "瑶族", "status": "active", "joined_on": "2021-05-04"}
    typed |= {"admission_number": "202145000001", "version": 1}
    assert first.post(page(wang, "edit/"), typed).status_code == 302
    late = second.post(page(wang, "edit/"), typed | {"ethnicity": "壮族", "work_unit": "麦岭小学"})
    lines = {line["label"]: (line["now"], line["typed"]) for line in late.context["conflict"]}
    assert late.status_code == 409
    assert lines == {"民族": ("瑶族", "壮族"), "学习工作单位": ("—", "麦岭小学")}
    wang.refresh_from_db()
    assert (wang.ethnicity, wang.version) == ("瑶族", 2)
    version = re.search(r'name="version" value="(\d+)"', late.content.decode()).group(1)
    second.post(page(wang, "edit/"), typed | {"ethnicity": "壮族", "version": version})
    wang.refresh_from_db()
    assert (wang.ethnicity, wang.version, wang.phone) == ("壮族", 3, "13800002106")


def test_a_program_with_an_old_version_is_refused_too(world, wang):
    services.edit(wang, {"ethnicity": "瑶族"}, actor=world.secretary, version=1)
    with pytest.raises(Stale):
        services.edit(wang, {"ethnicity": "壮族"}, actor=world.secretary, version=1)
    wang.refresh_from_db()
    assert (wang.ethnicity, wang.version) == ("瑶族", 2)


def test_a_clue_told_before_is_not_asked_about_again(world, as_user):
    young = make_member(world.branch, "潘满瑶", birth=BIRTH, joined_on=years_before(today(), 8))
    typed = {"name": "潘满瑶", "status": "active", "joined_on": str(young.joined_on), "phone": "13800002106"}
    client = as_user(world.secretary)
    typed["admission_number"] = young.admission_number
    assert client.post(page(young, "edit/"), typed | {"version": 1}).status_code == 302
    wrong = client.post(page(young, "edit/"), typed | {"version": 2, "admission_number": "12"})
    assert "发展团员编号有误" in str(wrong.context["form"].errors["confirmed"])


def test_the_edit_page_never_holds_the_stored_phone(world, as_user, wang):
    html = as_user(world.secretary).get(page(wang, "edit/")).content.decode()
    assert "138****2106" in html
    assert "13800002106" not in html
    assert wang.id_no not in html


# Detail


def test_the_detail_tells_clues_spans_timeline_and_who_can_see_it(world, as_user, wang):
    answer = as_user(world.secretary).get(page(wang))
    html = answer.content.decode()
    assert [finding.clause.code for finding in answer.context["findings"]] == ["members.numbered"]
    assert [entry["title"] for entry in answer.context["timeline"]] == ["进入“麦岭村支部”"]
    assert ("麦岭镇 乡镇团委书记 唐晓枫", "全部，可改，可查全号（留记录）") in answer.context["watchers"]
    assert not any("莫雨桐" in who for who, _what in answer.context["watchers"])
    assert f"{wang.id_no[:6]}********" in html
    assert wang.id_no not in html


def test_the_whole_number_is_shown_against_a_reason_and_leaves_a_trace(world, as_user, wang):
    client = as_user(world.secretary)
    refused = client.post(page(wang, "reveal/"), {"reason": "看"})
    assert refused.status_code == 422
    assert wang.id_no not in refused.content.decode()
    shown = client.post(page(wang, "reveal/"), {"reason": "核对户口簿"})
    assert wang.id_no in shown.content.decode()
    kept = AuditEvent.objects.get(event="members.reveal")
    assert (kept.actor, kept.note, kept.object_id) == (world.secretary, "核对户口簿", str(wang.pk))
    assert wang.id_no not in f"{kept.before}{kept.after}{kept.note}"
    assert as_user(world.leader).post(page(wang, "reveal/"), {"reason": "核对户口簿"}).status_code == 403
    assert as_user(world.sibling_secretary).post(page(wang, "reveal/"), {"reason": "核对"}).status_code == 404


# Posts


def test_a_post_is_taken_and_left(world, as_user, wang):
    client = as_user(world.secretary)
    offered = client.get(page(wang, "post/")).context["form"].fields["org"].queryset
    assert list(offered) == [world.branch, world.township]
    typed = {"org": world.branch.pk, "title": "书记", "nature": "part_time", "start": "2025-06-01"}
    client.post(page(wang, "post/"), typed)
    post = PostHeld.objects.get()
    assert (post.member, post.org, post.title, post.end) == (wang, world.branch, "书记", None)
    again = client.post(page(wang, "post/"), typed)
    assert "已登记为" in again.content.decode()
    early = client.post(page(wang, "post-end/"), {"post": post.pk, "on": "2025-05-31"})
    assert "免职日期须在 2025-06-01" in early.content.decode()
    client.post(page(wang, "post-end/"), {"post": post.pk, "on": "2026-01-05"})
    post.refresh_from_db()
    assert post.end == date(2026, 1, 5)
    told = [entry["title"] for entry in client.get(page(wang)).context["timeline"]]
    assert told == ["免去书记", "担任书记", "进入“麦岭村支部”"]


def test_posts_elsewhere_and_of_others_are_refused(world, as_user, wang):
    client = as_user(world.secretary)
    typed = {"title": "书记", "start": "2025-06-01"}
    for org in (world.second_branch, world.sibling_branch, world.county):
        assert client.post(page(wang, "post/"), typed | {"org": org.pk}).status_code == 422
    with pytest.raises(Refused, match="所在团支部或它的上级"):
        services.take_post(wang, org=world.second_branch, title="书记", start=OPENED, actor=world.secretary)
    for branch in (world.sibling_branch, world.branch):
        other = make_member(branch, "莫旁人")
        post = PostHeld.objects.create(member=other, org=branch, title="书记", start=OPENED)
        ended = client.post(page(wang, "post-end/"), {"post": post.pk, "on": str(today())})
        assert ended.status_code == 422
    assert list(PostHeld.objects.values_list("end", flat=True)) == [None, None]


# Change of branch


def test_a_change_of_branch_closes_one_span_and_opens_the_next(world, as_user, wang):
    client, day = as_user(world.secretary), today() - timedelta(days=3)
    client.post(page(wang, "branch/"), {"to": world.second_branch.pk, "on": day, "version": 1})
    wang.refresh_from_db()
    spans = Affiliation.objects.values_list("branch", "start", "end", "how_in", "how_out")
    assert list(spans) == [
        (world.branch.pk, OPENED, day, Entry.OPENING, Entry.BRANCH_CHANGE),
        (world.second_branch.pk, day, None, Entry.BRANCH_CHANGE, ""),
    ]
    assert (wang.branch, wang.version) == (world.second_branch, 2)
    then = client.get(page(wang), {"on": day - timedelta(days=1)}).context["meta"]
    assert (then[1], client.get(page(wang)).context["meta"][1]) == (
        world.branch.name,
        world.second_branch.name,
    )
    outside = client.post(page(wang, "branch/"), {"to": world.sibling_branch.pk, "on": today(), "version": 2})
    assert outside.status_code == 422


def test_many_change_branch_at_once_with_a_result_for_each(world, as_user, wang):
    other = make_member(world.second_branch, "曾子墨")
    neighbour = make_member(world.sibling_branch, "莫邻居")
    picks = {"pick": [wang.pk, other.pk, neighbour.pk]}
    client = as_user(world.secretary)
    asked = client.post("/members/bulk/branch/", picks)
    assert asked.context["picks"] == [wang.pk, other.pk]
    done = client.post(
        "/members/bulk/branch/", picks | {"asked": 1, "to": world.second_branch.pk, "on": today()}
    )
    assert (done.context["done"], done.context["refused"]) == (1, 1)
    assert "本来就在" in done.content.decode()
    neighbour.refresh_from_db()
    assert neighbour.branch == world.sibling_branch


# Removal


def test_a_mistaken_entry_is_removed_with_a_reason_and_comes_back_whole(world, as_user, wang):
    PostHeld.objects.create(member=wang, org=world.branch, title="书记", start=OPENED)
    application = make_application(world.branch, "王雨桐", by=world.secretary, member=wang, state="enrolled")
    client, number = as_user(world.secretary), wang.id_no
    assert client.post(page(wang, "remove/"), {"reason": "误"}).status_code == 422
    client.post(page(wang, "remove/"), {"reason": "与高一（2）班重复录入"})
    assert not Member.objects.exists()
    entry = RemovedEntry.objects.get()
    assert number.encode() not in stored()
    assert "王雨桐" in client.get("/members/removed/").content.decode()
    assert "王雨桐" not in as_user(world.sibling_secretary).get("/members/removed/").content.decode()
    restore = f"/members/removed/{entry.pk}/restore/"
    assert as_user(world.sibling_secretary).post(restore).status_code == 404
    client.post(restore)
    back = Member.objects.get()
    assert (back.name, back.id_no, back.birth, back.phone) == ("王雨桐", number, BIRTH, "13800002106")
    assert list(back.affiliations.values_list("branch", "start")) == [(world.branch.pk, OPENED)]
    assert list(back.posts.values_list("title", flat=True)) == ["书记"]
    application.refresh_from_db()
    assert application.member == back
    assert not RemovedEntry.objects.exists()


def test_who_was_entered_again_meanwhile_is_not_restored(world, as_user, wang):
    client = as_user(world.secretary)
    client.post(page(wang, "remove/"), {"reason": "与高一（2）班重复录入"})
    make_member(world.branch, "王雨桐", birth=BIRTH, id_no=wang.id_no)
    client.post(f"/members/removed/{RemovedEntry.objects.get().pk}/restore/")
    assert (Member.objects.count(), RemovedEntry.objects.count()) == (1, 1)


@pytest.mark.parametrize("tail", ["", "edit/", "branch/", "id/", "post/", "remove/", "history/"])
def test_the_neighbour_finds_nothing_at_any_address(world, as_user, wang, tail):
    assert as_user(world.secretary).get(page(wang, tail)).status_code == 200
    for user in (world.sibling_secretary, world.other_secretary, world.other_staff):
        assert as_user(user).get(page(wang, tail)).status_code == 404
