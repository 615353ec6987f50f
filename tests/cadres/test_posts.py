"""Posts of cadres: entered from a roster, posted to the members' ledger, taken back with the batch."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cadres.models import Post
from cadres.services import enter_posts, open_posts, withdraw_posts
from members.models import PostHeld
from tests.factories import make_id, make_member

ON = date(2023, 12, 31)
BORN = date(1994, 5, 4)


def line(org, name: str, **kwargs) -> dict:
    """A checked row of a cadre roster."""
    columns = {
        "org": org.code,
        "name": name,
        "id_no": make_id(BORN, "2", 801),
        "birth": BORN.isoformat(),
        "gender": "女",
        "position": "书记",
        "cadre_type": "专职",
    }
    return columns | kwargs


def entered(*rows) -> list[Post]:
    """The posts of checked rows, as of the cut-off day."""
    return list(Post.objects.filter(pk__in=enter_posts(rows, on=ON)).order_by("pk"))


def test_a_row_becomes_a_post_held_from_its_appointment(world):
    known, month, nothing = entered(
        line(world.township, "莫雨桐", appointed="2021-03-01", quota="行政", phone="13812345678"),
        line(world.branch, "莫雨桐", appointed="2021-03", quota="西部计划志愿者"),
        line(world.second_branch, "莫雨桐", cadre_type="兼职"),
    )
    assert [post.start for post in (known, month, nothing)] == [date(2021, 3, 1), ON, ON]
    assert [post.quota for post in (known, month, nothing)] == ["administrative", "none", ""]
    assert [post.nature for post in (known, month, nothing)] == ["full_time", "full_time", "part_time"]
    assert (known.org, known.sex, known.birth, known.appointed) == (world.township, "2", BORN, "2021-03-01")


def test_personal_columns_are_not_readable_in_the_table(world):
    post = entered(line(world.township, "莫雨桐", phone="13812345678"))[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_no, phone FROM cadres_post")
        stored = " ".join(map(str, cursor.fetchone()))
    assert post.id_no not in stored
    assert "13812345678" not in stored
    assert post.phone == "13812345678"


def test_a_member_past_28_with_a_post_is_not_over_age(world, figures_of):
    make_member(world.branch, "莫雨桐", birth=BORN, serial=801)
    make_member(world.branch, "何冬至", birth=BORN, serial=802)
    assert figures_of("members.over_age", world.county, ON) == 2
    post = entered(line(world.township, "莫雨桐"))[0]
    assert (post.member.name, post.held.title, post.held.org) == ("莫雨桐", "书记", world.township)
    assert figures_of("members.over_age", world.county, ON) == 1
    assert figures_of("members.over_age", world.county, ON - timedelta(days=1)) == 2


def test_a_post_the_member_roster_told_already_is_not_told_twice(world):
    member = make_member(world.branch, "莫雨桐", birth=BORN, serial=801)
    PostHeld.objects.create(member=member, org=world.branch, title="书记", start=ON)
    post = entered(line(world.branch, "莫雨桐"))[0]
    assert post.held is None
    assert PostHeld.objects.count() == 1
    assert withdraw_posts([str(post.pk)]) == set()
    assert PostHeld.objects.count() == 1


def test_undoing_a_batch_takes_its_posts_from_both_ledgers(world):
    make_member(world.branch, "莫雨桐", birth=BORN, serial=801)
    posts = entered(line(world.branch, "莫雨桐"), line(world.township, "莫雨桐", position="委员"))
    Post.objects.filter(pk=posts[1].pk).update(end=ON)
    assert withdraw_posts(str(post.pk) for post in posts) == {str(posts[1].pk)}
    assert list(Post.objects.all()) == [posts[1]]
    assert [held.title for held in PostHeld.objects.all()] == ["委员"]


def test_one_open_post_of_a_title_at_an_organization(world):
    entered(line(world.branch, "莫雨桐"))
    with pytest.raises(IntegrityError), transaction.atomic():
        entered(line(world.branch, "莫雨桐"))
    Post.objects.update(end=ON)
    entered(line(world.branch, "莫雨桐"))
    assert Post.objects.count() == 2


def test_a_post_does_not_end_before_it_began(world):
    post = entered(line(world.branch, "莫雨桐"))[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(end=ON - timedelta(days=1))


def test_open_posts_are_told_by_id_number(world):
    number = make_id(BORN, "2", 801)
    entered(line(world.branch, "莫雨桐"), line(world.township, "莫雨桐", position="委员"))
    Post.objects.filter(title="委员").update(end=ON)
    assert open_posts([number, make_id(BORN, "2", 802)]) == {number: {(world.branch.code, "书记")}}


def test_posts_are_seen_in_reach_only(world):
    mine, foreign = entered(line(world.branch, "莫雨桐"), line(world.other_branch, "莫雨桐"))
    assert list(Post.objects.visible_to(world.staff, "cadres.view")) == [mine]
    assert list(Post.objects.visible_to(world.other_staff, "cadres.view")) == [foreign]
    assert list(Post.objects.visible_to(world.ended, "cadres.view")) == []


def test_a_roster_tells_party_schooling_and_people_too(world):
    told = {"political": "中共党员", "education": "本科", "ethnicity": "瑶族"}
    (post,) = entered(line(world.township, "莫雨桐", **told))
    assert (post.political, post.education, post.ethnicity, post.rank) == ("party", "61", "瑶族", "secretary")
