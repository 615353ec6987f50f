"""Records that look alike: told on entry, found by the walk, merged with a rehearsal, made two again."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from league.kernel import audit, jobs, metrics
from league.kernel.errors import Refused
from league.kernel.metrics import Period
from league.kernel.models import AuditEvent, Job
from members import services
from members.choices import Entry, TransferKind, TransferReason
from members.choices.duplicates import Likeness, PairState
from members.models import Affiliation, Member, Merge, Pair, PostHeld, Transfer
from members.services import merging, similar
from members.services.similar import Facts, compare, neighbours
from tests.factories import OPENED, make_application, make_id, make_member

pytestmark = pytest.mark.django_db

BORN = date(2005, 5, 4)
REASON = "派出所已核对户籍"


def facts(name="王雨桐", birth=BORN, phone="", branch=1, id_no="") -> Facts:
    return Facts(None, name, similar.pinyin_key(name), birth, phone, branch, id_no)


# Two people compared


@pytest.mark.parametrize(
    ("one", "other", "score", "reasons"),
    [
        ({}, {"branch": 2}, 85, [Likeness.NAME_BIRTH]),
        ({}, {}, 93, [Likeness.NAME_BIRTH, Likeness.BRANCH]),
        ({"name": "王宇"}, {"name": "王雨", "branch": 2}, 65, [Likeness.SOUND_BIRTH]),
        ({"name": "李明"}, {"name": "李小明"}, 68, [Likeness.ALIKE_BIRTH, Likeness.BRANCH]),
        ({"name": "李明"}, {"name": "李小明", "branch": 2}, 0, []),
        ({"phone": "a"}, {"phone": "a", "name": "李明", "birth": date(2006, 1, 1)}, 48, None),
        ({"phone": "a"}, {"phone": "a", "birth": date(2006, 1, 1), "branch": 2}, 90, [Likeness.NAME_PHONE]),
        ({"name": "李明"}, {"name": "张强"}, 0, []),
    ],
)
def test_how_alike_two_people_are(one, other, score, reasons):
    found = compare(facts(**one), facts(**other))
    assert found[0] == score
    assert reasons is None or found[1] == [str(reason) for reason in reasons]


def test_a_number_has_153_neighbours_and_an_old_one_its_renewal():
    number = make_id(BORN, "2", 7)
    assert len(set(neighbours(number))) == 153
    assert all(similar.is_near(number, one) for one in neighbours(number))
    old = number[:6] + "75" + number[10:17]
    (new,) = neighbours(old)
    assert new[:17] == number[:6] + "1975" + number[10:17]
    assert similar.is_near(number, number) is False


# On entry


def typed(branch, name, number, **columns) -> dict:
    form = {"branch": branch.pk, "name": name, "document": "id_card", "id_no": number, "phone": ""}
    return form | {"joined_on": "2021-05-04", "admission_number": "202145000001", **columns}


def test_a_person_who_looks_like_somebody_is_entered_with_a_reason_only(world, as_user):
    make_member(world.second_branch, "王雨桐", birth=BORN, serial=1)
    visitor = as_user(world.secretary)
    form = typed(world.branch, "王雨桐", make_id(BORN, "2", 5))
    page = visitor.post("/members/add/", form)
    assert (page.status_code, Member.objects.count()) == (422, 1)
    assert "名册里有相似的人：王雨桐（麦岭中学支部）：姓名和出生日期相同" in page.text
    assert "不是同一人的理由" in page.text

    visitor.post("/members/add/", form | {"despite": "同名同日生，已见两人身份证"})
    (pair,) = Pair.objects.all()
    assert (pair.state, pair.note, pair.decided_by) == (
        PairState.DISMISSED,
        "同名同日生，已见两人身份证",
        world.secretary,
    )
    event = AuditEvent.objects.get(event="members.entered_despite")
    assert (event.object_id, event.note) == (str(pair.second_id), "同名同日生，已见两人身份证")


@pytest.mark.parametrize("near", [True, False])
def test_a_number_with_one_digit_wrong_is_noticed(world, as_user, near):
    make_member(world.branch, "甘小雨", birth=BORN, id_no=make_id(BORN, "2", 1))
    number = make_id(BORN.replace(day=5) if near else BORN.replace(day=25, month=6), "2", 1)
    page = as_user(world.secretary).post("/members/add/", typed(world.second_branch, "甘晓雨", number))
    assert ("姓名相近、身份证号只差一位" in page.text) == near
    assert number not in page.text.replace(f'value="{number}"', "")


def test_an_applicant_who_is_a_member_under_another_number_is_noticed(world, as_user):
    make_member(world.branch, "王雨桐", birth=date(2010, 5, 4), phone="13812345678", serial=1)
    form = typed(world.branch, "王雨桐", make_id(date(2010, 6, 4), "2", 5), phone="13812345678")
    form |= {"applied_on": "2026-01-01"}
    page = as_user(world.branch_secretary).post("/members/applications/add/", form)
    assert (page.status_code, "姓名和手机号相同" in page.text) == (422, True)
    page = as_user(world.branch_secretary).post(
        "/members/applications/add/", form | {"despite": "母亲的手机号"}
    )
    assert page.status_code == 302
    assert not Pair.objects.exists()


def test_nobody_outside_reach_is_told_of(world, as_user):
    make_member(world.sibling_branch, "王雨桐", birth=BORN, phone="13812345678", serial=1)
    form = typed(world.branch, "王雨桐", make_id(BORN, "2", 5), phone="13812345678")
    assert as_user(world.secretary).post("/members/add/", form).status_code == 302


def test_neighbours_of_one_birthday_with_near_numbers_are_two_people(world, as_user):
    make_member(world.branch, "甘小雨", birth=BORN, serial=1)
    form = typed(world.second_branch, "盘初阳", make_id(BORN, "2", 2))
    assert as_user(world.secretary).post("/members/add/", form).status_code == 302


# The walk


def found_in(org) -> list[tuple]:
    similar.find(org.path)
    pairs = Pair.objects.select_related("first", "second")
    return [(pair.first.name, pair.second.name, pair.score) for pair in pairs]


def test_the_walk_finds_pairs_and_keeps_what_was_decided(world):
    make_member(world.branch, "王雨桐", birth=BORN, serial=1)
    make_member(world.sibling_branch, "王雨桐", birth=BORN, serial=2)
    make_member(world.branch, "李明", birth=BORN, id_no=make_id(date(2001, 2, 3), "1", 3))
    make_member(world.branch, "黎明", birth=BORN, id_no=make_id(date(2001, 2, 3), "1", 4))
    make_member(world.branch, "赵一", birth=date(2001, 2, 3), phone="13812345678", serial=5)
    make_member(world.branch, "钱二", birth=date(2002, 2, 3), phone="13812345678", serial=6)
    assert found_in(world.county) == [("李明", "黎明", 99), ("王雨桐", "王雨桐", 95)]
    assert found_in(world.county) == [("李明", "黎明", 99), ("王雨桐", "王雨桐", 95)]
    for pair in Pair.objects.all():
        merging.dismiss(pair, actor=world.staff, reason="双胞胎，已核对")
    assert similar.find(world.county.path) == 0
    assert Pair.objects.count() == 2
    Member.objects.filter(name="王雨桐").first().delete()
    assert Pair.objects.count() == 1


def test_an_open_pair_that_was_mended_goes(world):
    one = make_member(world.branch, "王雨桐", birth=BORN, serial=1)
    make_member(world.branch, "王雨桐", birth=BORN, serial=7)
    assert len(found_in(world.county)) == 1
    services.edit(one, {"name": "汪予同一"}, actor=world.secretary, version=one.version)
    assert found_in(world.county) == []


def test_the_walk_asks_once_more_for_every_250_candidates(world, django_assert_max_num_queries):
    names = [f"{a}{b}" for a, b in product("赵钱孙李周吴郑王冯陈", "子涵梓墨一诺浩宇欣怡")]
    for serial, name in enumerate(names):
        for year in (2003, 2004):
            birth = date(year, 1 + serial % 12, 1 + serial % 28)
            make_member(world.branch, name, birth=birth, serial=200 * (year - 2003) + serial)
    with django_assert_max_num_queries(8):
        assert similar.find(world.county.path) == 0


def test_the_page_finds_in_the_background_and_the_command_says_how_many(world, as_user, capsys):
    make_member(world.branch, "王雨桐", birth=BORN, serial=1)
    make_member(world.second_branch, "王雨桐", birth=BORN, serial=2)
    visitor = as_user(world.secretary)
    assert "没有疑似重复" in visitor.get("/members/duplicates/").text
    visitor.post("/members/duplicates/find/")
    assert jobs.run_waiting() == 1
    page = visitor.get("/members/duplicates/")
    assert ("王雨桐 · 王雨桐" in page.text, page.context["total"]) == (True, 1)
    assert "王雨桐" not in str([(job.params, job.result) for job in Job.objects.all()])
    call_command("duplicates_find", scope="451123")
    assert "“富川县”有 1 对疑似重复待核对。" in capsys.readouterr().out


def test_a_pair_across_counties_is_seen_by_the_city_only(world, as_user):
    make_member(world.branch, "王雨桐", birth=BORN, serial=1)
    make_member(world.other_branch, "王雨桐", birth=BORN, serial=2)
    similar.find(world.county.path)
    similar.find(world.other_county.path)
    assert not Pair.objects.exists()
    similar.find(world.city.path)
    pair = Pair.objects.get()
    pages = ("", f"{pair.pk}/", f"{pair.pk}/merge/", f"{pair.pk}/dismiss/")
    for user, statuses in ((world.staff, [200, 404, 404, 404]), (world.city_staff, [200] * 4)):
        visitor = as_user(user)
        answers = [visitor.get(f"/members/duplicates/{page}") for page in pages]
        assert [answer.status_code for answer in answers] == statuses
        assert ("王雨桐" in answers[0].text) == (user is world.city_staff)
    assert as_user(world.branch_secretary).get("/members/duplicates/").status_code == 403


# Merging


def flow(org) -> tuple[int, ...]:
    """Members at the beginning and end of the last 400 days, first entries and those who left between."""
    today = timezone.localdate()
    period = Period(today, today - timedelta(days=400))
    total = metrics.get("members.total")
    opening = total.value(org.path, Period.day(period.start - timedelta(days=1)))
    spans = Affiliation.objects.filter(start__gte=period.start, how_in__in=Entry.firsts())
    return opening, spans.count(), total.value(org.path, Period.day(today))


@pytest.fixture
def twins(world):
    """王雨桐 entered twice: since 2020 in 麦岭村, lately in the school too, under a wrong number."""
    one = make_member(world.branch, "王雨桐", birth=BORN, serial=1, phone="", education="")
    late = timezone.localdate() - timedelta(days=100)
    other = make_member(
        world.second_branch,
        "王雨彤",
        birth=BORN,
        serial=2,
        since=late,
        phone="13812345678",
        email="yutong@example.cn",
        admission_number="202145600001",
    )
    PostHeld.objects.create(member=other, org=world.second_branch, title="组织委员", start=late)
    application = make_application(world.second_branch, "王雨彤", by=world.secretary)
    application.member = other
    application.save()
    return (
        one,
        other,
        Pair.objects.create(first=one, second=other, score=73, reasons=["sound_birth", "branch"]),
    )


def test_a_merge_is_rehearsed_carried_out_and_undone(world, as_user, twins):
    one, other, pair = twins
    visitor, address = as_user(world.secretary), f"/members/duplicates/{pair.pk}/merge/"
    before = flow(world.county)
    page = visitor.get(address)
    plan = page.context["plan"]
    assert plan.differing == ["name", "id_no", "phone", "admission_number", "email"]
    assert sorted(plan.moving) == sorted([("入团申请", 1), ("团内职务", 1)])
    assert plan.refusal == ""
    assert (Member.objects.count(), Merge.objects.count()) == (2, 0)
    assert all(secret not in page.text for secret in (one.id_no, other.id_no, "13812345678"))
    assert "第 17、18 位不同" in page.text

    form = page.context["form"]
    start = {name: form.fields[name].initial for name in (*form.columns, "history")}
    assert start["phone"] == start["email"] == start["admission_number"] == "goes"
    refused = visitor.post(address, start)
    assert (refused.status_code, Member.objects.count()) == (422, 2)
    answer = visitor.post(address, start | {"reason": REASON, "name": "goes"})
    assert answer.url == f"/members/{one.pk}/"

    stays = Member.objects.get()
    assert (stays.pk, stays.name, stays.id_no, stays.phone) == (one.pk, "王雨彤", one.id_no, "13812345678")
    assert (stays.email, stays.admission_number, stays.branch) == (
        "yutong@example.cn",
        "202145600001",
        world.branch,
    )
    assert stays.posts.get().title == "组织委员"
    assert stays.application.name == "王雨彤"
    assert list(stays.affiliations.values_list("branch", "start", "end")) == [(world.branch.pk, OPENED, None)]
    assert flow(world.county)[2] == 1
    assert not Pair.objects.exists()
    kept = Merge.objects.get()
    assert (kept.gone, kept.reason, kept.merged_by) == (other.pk, REASON, world.secretary)
    assert AuditEvent.objects.get(event="members.merge").before_values == {"gone": other.pk}

    page = visitor.get("/members/merges/")
    assert "撤销合并" in page.text
    visitor.post(f"/members/merges/{kept.pk}/undo/", {"reason": "核对错了，是两人"})
    again = {member.pk: member for member in Member.objects.all()}
    assert set(again) == {one.pk, other.pk}
    back = again[other.pk]
    assert (back.name, back.id_no, back.phone, back.record_key) == (
        "王雨彤",
        other.id_no,
        "13812345678",
        other.record_key,
    )
    assert (again[one.pk].name, again[one.pk].phone) == ("王雨桐", "")
    assert (back.posts.count(), back.application.name) == (1, "王雨彤")
    assert flow(world.county) == before
    assert Pair.objects.get().state == PairState.OPEN
    assert "已撤销" in visitor.get("/members/merges/").text
    assert audit.verify().flaws == ()


def test_the_other_record_may_stay_and_the_other_history_be_taken(world, twins):
    one, other, pair = twins
    merging.merge(
        pair,
        stays=other.pk,
        choices={"history": "goes", "id_no": "goes", "name": "goes"},
        actor=world.staff,
        reason=REASON,
    )
    stays = Member.objects.get()
    assert (stays.pk, stays.id_no, stays.name) == (other.pk, one.id_no, "王雨桐")
    assert (stays.branch, stays.affiliations.get().start) == (world.branch, OPENED)
    kept = Merge.objects.get()
    merging.undo_merge(kept, actor=world.staff, reason="并错了人")
    assert Member.objects.get(pk=other.pk).id_no == other.id_no
    assert Member.objects.get(pk=other.pk).branch == world.second_branch
    assert Affiliation.objects.filter(end=None).count() == 2


def transfer(member, to, by) -> Transfer:
    ends = {"source": member.branch, "target": to, "kind": TransferKind.INSIDE}
    return Transfer.objects.create(member=member, reason=TransferReason.JOB, created_by=by, **ends)


def test_two_open_transfers_stand_against_a_merge(world, as_user, twins):
    one, other, pair = twins
    for member in (one, other):
        transfer(member, world.sibling_township, world.secretary)
    page = as_user(world.secretary).get(f"/members/duplicates/{pair.pk}/merge/")
    assert "两条记录各有一份“组织关系转接”" in page.text
    with pytest.raises(Refused, match="组织关系转接"):
        merging.merge(pair, stays=one.pk, choices={}, actor=world.secretary, reason=REASON)
    assert (Member.objects.count(), Transfer.objects.filter(member=other).count()) == (2, 1)


def test_two_applications_stay_two_the_second_without_a_member(world, twins):
    one, other, pair = twins
    first = make_application(world.branch, "王雨桐", by=world.secretary)
    first.member = one
    first.save()
    merging.merge(pair, stays=one.pk, choices={}, actor=world.secretary, reason=REASON)
    assert Member.objects.get().application == first
    kept = Merge.objects.get()
    merging.undo_merge(kept, actor=world.secretary, reason="核对错了")
    assert Member.objects.get(pk=other.pk).application.name == "王雨彤"


def test_a_merge_on_which_something_depends_is_not_undone(world, twins):
    one, _other, pair = twins
    kept = merging.merge(pair, stays=one.pk, choices={}, actor=world.secretary, reason=REASON)
    services.edit(Member.objects.get(), {"work_unit": "麦岭镇"}, actor=world.secretary, version=kept.left_at)
    with pytest.raises(Refused, match="又有改动，不能撤销"):
        merging.undo_merge(kept, actor=world.secretary, reason="核对错了")
    assert Member.objects.count() == 1


def test_who_does_not_reach_both_neither_merges_nor_undoes(world, as_user, twins):
    _one, other, pair = twins
    services.change_branch(other, to=world.sibling_branch, actor=world.staff)
    assert as_user(world.secretary).get(f"/members/duplicates/{pair.pk}/merge/").status_code == 404
    kept = merging.merge(pair, stays=other.pk, choices={}, actor=world.staff, reason=REASON)
    for user in (world.secretary, world.sibling_secretary, world.other_staff):
        visitor = as_user(user)
        assert visitor.post(f"/members/merges/{kept.pk}/undo/", {"reason": REASON}).status_code == 404
        assert "王雨" not in visitor.get("/members/merges/").text
    assert "王雨" in as_user(world.staff).get("/members/merges/").text


def test_dismissed_pairs_are_remembered_with_the_reason_and_can_be_taken_up_again(world, as_user, twins):
    _one, _other, pair = twins
    visitor, address = as_user(world.secretary), f"/members/duplicates/{pair.pk}/"
    visitor.post(f"{address}dismiss/", {"reason": "双胞胎姐妹"})
    assert "没有疑似重复" in visitor.get("/members/duplicates/").text
    assert "双胞胎姐妹" in visitor.get(address).text
    assert "王雨桐" in visitor.get("/members/duplicates/?state=dismissed").text
    visitor.post(f"{address}reopen/")
    assert Pair.objects.get().state == PairState.OPEN


def test_the_worklist_asks_the_same_for_one_pair_and_for_four(world, as_user):
    visitor, used = as_user(world.secretary), []
    visitor.get("/members/duplicates/")
    for serial in range(4):
        people = [make_member(world.branch, f"甲{serial}", serial=10 * serial + n) for n in range(2)]
        Pair.objects.create(first=people[0], second=people[1], score=90, reasons=["name_birth"])
        with CaptureQueriesContext(connection) as queries:
            visitor.get("/members/duplicates/")
        used.append(len(queries))
    assert used[0] == used[3]
