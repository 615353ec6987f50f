"""The export of the national system against the register: found, settled, vanished, compared anew."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from league.kernel import jobs, metrics
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from league.kernel.models import AuditEvent, Job
from league.kernel.waiting import waiting_counts
from members import services
from members.choices import Entry
from members.choices.national import Gap, GapState
from members.models import Comparison, Difference, IdCorrection, Member
from members.services import comparing
from members.sheets.national import read
from members.workflows import NATIONAL
from orgs.services import rename
from tests.factories import make_branch, make_id, make_member
from tests.members.national_world import BORN, by_kind, compare, named, roster, told, upload

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def test_each_side_alone_and_what_differs_is_found(world):
    same = make_member(world.branch, "盘小满", birth=BORN, serial=1)
    other = make_member(world.branch, "唐立夏", birth=BORN, serial=2, admission_number="202145600002")
    unknown = make_member(world.sibling_branch, "莫秋分", birth=BORN, serial=3)
    compare(
        world,
        told(same),
        told(
            other,
            姓名="唐丽夏",
            所在团支部="麦岭镇中学教工团支部",
            入团时间="2021.06",
            发展团员编号="202145600009",
        ),
        told(other, 姓名="何冬至", 身份证号=make_id(BORN, "1", 9)),
    )
    found = by_kind(world.county)
    assert sorted(found) == [Gap.DIFFERS, Gap.ORG_UNKNOWN, Gap.UNKNOWN, Gap.UNREGISTERED]
    (differs,) = Difference.objects.with_unlike().filter(kind=Gap.DIFFERS)
    assert (differs.member, differs.org, differs.unlike) == (
        other,
        world.branch,
        "name,branch,number,joined_on,",
    )
    assert [(one.name, one.org) for one in found[Gap.UNREGISTERED]] == [("何冬至", world.branch)]
    assert [(one.member, one.org) for one in found[Gap.UNKNOWN]] == [(unknown, world.sibling_branch)]
    assert [one.org for one in found[Gap.ORG_UNKNOWN]] == [world.sibling_branch]
    counts = Comparison.objects.get().counts
    assert (counts["rows"], counts["told"], counts["unread"], counts["new"]) == (3, 3, 0, 4)


def test_what_the_file_leaves_empty_or_knows_to_the_month_is_no_difference(world):
    one = make_member(world.branch, "盘小满", birth=BORN, serial=1, political="league")
    compare(world, told(one, 入团时间="2021.05", 发展团员编号=""))
    assert Difference.objects.count() == 0
    two = make_member(
        world.branch, "唐立夏", birth=BORN, serial=2, joined_on=date(2021, 5, 1), joined_month_only=True
    )
    compare(world, told(one), told(two, 入团时间="2021-05-20"))
    assert Difference.objects.count() == 0


def test_a_person_under_two_numbers_is_one_difference_and_a_damaged_number_none(world):
    one = make_member(world.branch, "盘小满", birth=BORN, serial=1)
    two = make_member(world.branch, "唐立夏", birth=BORN, serial=2)
    compare(world, told(one, 身份证号=make_id(BORN, "2", 55)), told(two, 身份证号="45119720050504004"))
    (found,) = Difference.objects.with_unlike()
    assert (found.kind, found.member, found.unlike) == (Gap.DIFFERS, one, "id_no,")
    assert Comparison.objects.get().counts["causes"] == {"身份证号不是 18 位": 1}
    NATIONAL.fire(found, "adopt", actor=world.secretary)
    asked = IdCorrection.objects.get()
    assert (asked.member, str(asked.new_id_no)) == (one, make_id(BORN, "2", 55))
    assert Difference.objects.holding().count() == 1  # until the reviewer has decided


def test_organizations_are_told_apart(world):
    one = make_member(world.branch, "盘小满", birth=BORN, serial=1)
    two = make_member(world.second_branch, "唐立夏", birth=BORN, serial=2)
    old = world.branch.name
    rename(world.branch, name="麦岭镇新街村团支部", short="新街村支部", actor=world.staff)
    compare(world, told(one, 所在团支部=old), told(two, 所在团支部="麦岭镇不存在村团支部"))
    found = by_kind(world.county)
    assert [(each.org, each.name) for each in found[Gap.ORG_NAMED]] == [(world.branch, old)]
    assert [(each.org, each.name) for each in found[Gap.ORG_UNREGISTERED]] == [
        (world.county, "麦岭镇不存在村团支部")
    ]
    assert [each.org for each in found[Gap.ORG_UNKNOWN]] == [world.second_branch]
    NATIONAL.fire(found[Gap.ORG_NAMED][0], "adopt", actor=world.secretary)
    world.branch.refresh_from_db()
    assert (world.branch.name, world.branch.short) == (old, "新街村支部")
    assert Difference.objects.waiting().count() == 2


def test_new_branch_takes_its_people_when_asked_anew(world, as_user):
    make_member(world.branch, "盘小满", birth=BORN, serial=1)
    words = "麦岭镇月塘村团支部"
    newcomer = told(Member(name="周谷雨", id_no=make_id(BORN, "1", 9)), 所在团支部=words)
    compare(world, told(Member.objects.get()), newcomer)
    person = Difference.objects.get(kind=Gap.UNREGISTERED)
    assert person.org == world.county
    with pytest.raises(Refused, match="在本平台找不到"):
        NATIONAL.fire(person, "adopt", actor=world.staff)
    branch = make_branch(world.township, "月塘村")
    page = as_user(world.staff).post("/members/national/recheck/", follow=True)
    assert "1 个原来找不到的团支部现在找到了" in page.text
    person.refresh_from_db()
    assert (person.org, person.branch) == (branch, branch)
    NATIONAL.fire(person, "adopt", actor=world.secretary)
    entered = Member.objects.get(name="周谷雨")
    assert (entered.branch, entered.sex, entered.joined_on) == (branch, "1", date(2021, 5, 4))
    assert entered.affiliations.get().how_in == Entry.REGISTERED
    assert Difference.objects.waiting().count() == 0


def test_adopting_goes_through_the_verbs_of_the_register(world):
    one = make_member(world.branch, "盘小满", birth=BORN, serial=1)
    compare(world, told(one, 姓名="盘晓满", 所在团支部=world.second_branch.name, 政治面貌="中共预备党员"))
    found = Difference.objects.get(kind=Gap.DIFFERS)
    with pytest.raises(Forbidden):
        NATIONAL.fire(found, "adopt", actor=world.sibling_secretary)
    done = NATIONAL.fire(found, "adopt", actor=world.secretary)
    one.refresh_from_db()
    assert (one.name, one.branch, one.political) == ("盘晓满", world.second_branch, "party_probationary")
    assert (done.state, Difference.objects.holding().count()) == (GapState.ADOPTED, 0)
    events = AuditEvent.objects.filter(object_type="members.member").values_list("event", flat=True)
    assert {"members.edit", "members.change_branch"} <= set(events)


def test_a_branch_out_of_reach_is_left_to_a_transfer_and_nothing_is_half_written(world):
    one = make_member(world.branch, "盘小满", birth=BORN, serial=1)
    compare(world, told(one, 姓名="盘晓满", 所在团支部=world.sibling_branch.name))
    with pytest.raises(Refused, match="请办理组织关系转接"):
        NATIONAL.fire(Difference.objects.get(member=one), "adopt", actor=world.secretary)
    one.refresh_from_db()
    assert (one.name, one.version) == ("盘小满", 1)


def test_a_difference_vanishes_by_itself_everywhere(world, as_user):
    one = make_member(world.branch, "盘小满", birth=BORN, serial=1)
    compare(world, told(one, 姓名="盘晓满"))
    figure = metrics.get("members.national_differences")
    assert (
        figure.value(world.county.path, Period.day()),
        waiting_counts(world.secretary)[NATIONAL.code],
    ) == (1, 1)
    services.edit(one, {"name": "盘晓满"}, actor=world.secretary, version=1)
    assert figure.value(world.county.path, Period.day()) == 0
    assert waiting_counts(world.secretary)[NATIONAL.code] == 0
    assert as_user(world.secretary).get("/members/differences/").context["total"] == 0
    assert figure.value(world.county.path, Period.day(TODAY() - timedelta(days=1))) is None
    with pytest.raises(Refused, match="已经一致"):
        NATIONAL.fire(Difference.objects.get(), "adopt", actor=world.secretary)


def test_second_upload_replaces_the_first_and_tells_settled_new_and_still_open(world):
    one, two, three, four = (
        make_member(world.branch, f"盘小{n}", birth=BORN, serial=ord(n)) for n in "甲乙丙丁"
    )
    compare(world, told(one, 姓名="甲"), told(two, 姓名="乙"), told(three, 姓名="丙"), told(four))
    by_name = {each.name: each for each in Difference.objects.all()}
    NATIONAL.fire(by_name["乙"], "report", actor=world.secretary, data={"note": "已电话上报"})
    NATIONAL.fire(by_name["丙"], "handle", actor=world.secretary, data={"note": "说是改好了"})
    second = compare(world, told(one), told(two, 姓名="乙"), told(three, 姓名="丙"), told(four, 姓名="丁"))
    assert [second.counts[key] for key in ("new", "still", "settled")] == [1, 2, 1]
    states = dict(Difference.objects.values_list("name", "state"))
    assert states == {
        "甲": GapState.AGREED,
        "乙": GapState.REPORTED,
        "丙": GapState.OPEN,
        "丁": GapState.OPEN,
    }
    assert Difference.objects.get(name="甲").content is None
    assert [each.state for each in Comparison.objects.order_by("pk")] == ["replaced", "done"]
    assert {each.comparison_id for each in Difference.objects.all()} == {second.pk}
    assert NATIONAL.history(by_name["乙"]).count() == 1
    third = compare(world, told(one), told(two), told(three), told(four))
    assert (third.counts["settled"], Difference.objects.exclude(state=GapState.AGREED).count()) == (3, 0)


def test_a_township_takes_over_its_part_of_the_county(world):
    one = make_member(world.branch, "盘小满", birth=BORN, serial=1)
    two = make_member(world.sibling_branch, "莫秋分", birth=BORN, serial=2)
    first = compare(world, told(one, 姓名="盘晓满"), told(two, 姓名="莫秋芬"))
    second = compare(world, told(one, 姓名="盘晓满"), org=world.township)
    assert second.counts["still"] == 1
    assert {each.name: each.comparison for each in Difference.objects.all()} == {
        "盘晓满": second,
        "莫秋芬": first,
    }
    first.refresh_from_db()
    assert first.state == "done"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ([["县", "人数"], ["富川", 3]], "没有找到团员名册"),
        (
            [["姓名", "性别", "所在团支部", "入团时间"], ["李明", "男", "麦岭村支部", "2021.05"]],
            "没有“身份证号”一列",
        ),
        (
            [
                ["姓名", "身份证号", "所在团支部", "入团时间"],
                ["李明", "45119720050504X", "麦岭村支部", "2021"],
            ],
            "都读不出来",
        ),
        (
            [
                ["姓名", "身份证号", "所在团支部", "入团时间"],
                ["李明", make_id(BORN), "回龙镇龙虎村团支部", "2021"],
            ],
            "像是别处的名册",
        ),
    ],
)
def test_wrong_workbooks_are_refused_in_words_and_change_nothing(world, content, sentence):
    one = make_member(world.branch, "盘小满", birth=BORN, serial=1)
    compare(world, told(one, 姓名="盘晓满"))
    upload(world, content)
    assert sentence in Job.objects.latest("pk").error
    assert (Difference.objects.waiting().count(), Comparison.objects.current().count()) == (1, 1)


def test_no_workbook_a_branch_and_the_same_file_are_refused_at_once(world, as_user):
    visitor = as_user(world.staff)
    one = make_member(world.branch, "盘小满", birth=BORN, serial=1)
    data = roster(told(one, 姓名="盘晓满"))
    ask = {"org": world.county.pk, "as_of": "2026-06-30"}
    page = visitor.post("/members/national/upload/", ask | {"file": named("名册.pdf", b"%PDF-1.4")})
    assert (page.status_code, "不是表格文件" in page.text) == (422, True)
    assert (
        visitor.post("/members/national/upload/", ask | {"file": named("名册.xlsx", data)}).status_code == 302
    )
    jobs.run_waiting()
    page = visitor.post("/members/national/upload/", ask | {"file": named("名册.xlsx", data)})
    assert "同一份文件" in page.text
    assert Comparison.objects.count() == 1


def test_the_story_over_http(world, as_user):
    one = make_member(world.branch, "盘小满", birth=BORN, serial=1)
    make_member(world.sibling_branch, "莫秋分", birth=BORN, serial=2)
    county, mine = as_user(world.staff), as_user(world.secretary)
    ask = {"org": world.county.pk, "as_of": "2026-06-30"}
    county.post(
        "/members/national/upload/", ask | {"file": named("智慧团建.xlsx", roster(told(one, 姓名="盘晓满")))}
    )
    jobs.run_waiting()
    page = county.get("/members/national/")
    sums = {line["org"].short: line["sum"] for line in page.context["lines"]}
    assert sums == {"麦岭镇": 1, "葛坡镇": 2}
    assert "智慧团建.xlsx" in page.text
    page = mine.get("/members/national/")
    assert [line["org"] for line in page.context["lines"]] == [world.branch]
    assert [word for word in ("葛坡", "莫秋分", "上传国家系统") if word in page.text] == []
    found = Difference.objects.get(member=one)
    page = mine.get(f"/members/differences/{found.pk}/")
    words = ("盘晓满", "451197********", str(one.id_no))
    assert [word in page.text for word in words] == [True, True, False]
    mine.post(f"/members/differences/{found.pk}/steps/adopt/", {"version": found.version, "note": ""})
    one.refresh_from_db()
    assert one.name == "盘晓满"
    mine.post("/members/differences/export/?org=" + str(world.township.pk))
    assert jobs.run_waiting() == 1
    assert Job.objects.latest("pk").result == {"expected": 0, "written": 0}
    county.post("/members/differences/export/?org=" + str(world.sibling_township.pk))
    assert jobs.run_waiting() == 1
    sheet = load_workbook(jobs.result_path(Job.objects.latest("pk"))).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert [word in cells for word in ("莫秋分", "葛坡村支部", "盘晓满")] == [True, True, False]
    mine.post("/members/differences/export/?state=adopted")
    assert jobs.run_waiting() == 1
    assert Job.objects.latest("pk").result == {"expected": 1, "written": 1}


def test_the_neighbour_never_sees_a_byte(world, as_user):
    one = make_member(world.branch, "盘小满", birth=BORN, serial=1)
    compare(world, told(one, 姓名="盘晓满"))
    found = Difference.objects.get()
    for who in (world.sibling_secretary, world.other_staff, world.other_secretary):
        visitor = as_user(who)
        assert visitor.get(f"/members/differences/{found.pk}/").status_code == 404
        assert visitor.post(f"/members/differences/{found.pk}/steps/adopt/").status_code == 404
        for url in (
            "/members/national/",
            f"/members/national/?org={world.township.pk}",
            "/members/differences/",
        ):
            text = visitor.get(url).text
            assert [word for word in ("盘小满", "盘晓满", "麦岭") if word in text] == []
    page = as_user(world.branch_secretary).get("/members/national/")
    assert page.status_code == 403
    denied = as_user(world.secretary).post("/members/national/upload/", {"org": world.county.pk})
    assert denied.status_code == 403


def test_the_number_of_queries_does_not_grow(world, as_user):
    used = []
    for count in (1, 4):
        for _n in range(count):
            make_member(world.branch, "盘小满", birth=BORN, serial=Member.objects.count() + 1)
        rows = [told(each, 姓名="盘晓满") for each in Member.objects.all()]
        comparison = upload(world, rows, run=False)
        with CaptureQueriesContext(connection) as queries:
            comparing.keep(comparison, read(comparison))
        asked = [len(queries)]
        for url in ("/members/national/", "/members/differences/"):
            with CaptureQueriesContext(connection) as queries:
                as_user(world.secretary).get(url)
            asked.append(len(queries))
        used.append(asked)
        Difference.objects.all().delete()
        Comparison.objects.all().delete()
    assert used[0] == used[1]
