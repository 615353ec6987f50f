"""发展计划: places by field and year, passed down the tree, taken at the 预审, never more than there are."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from league.kernel import metrics
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from league.kernel.models import AuditEvent
from members.choices import Stage
from members.models import Application, Quota, QuotaEntry
from members.rules.quota import check_quota
from members.services.quota import allot, set_plan
from members.workflows import ADMISSION
from orgs.choices import Field
from tests.factories import make_branch
from tests.members.quota_world import candidate, examined, give, plan, the_day, this_year, voted

YEAR = f"?year={this_year()}"
PAGE = f"/members/quota/{YEAR}"

pytestmark = pytest.mark.django_db


def examine(world, application, **data):
    """The county agrees at the 预审."""
    told = {"examined_on": the_day(), "reply_number": "富团审〔2026〕3 号"} | data
    return ADMISSION.fire(application, "examine", actor=world.reviewer, data=told)


def level(application) -> str:
    """What the clause says about an application today."""
    (finding,) = check_quota(application, the_day())
    return finding.level


def places(org) -> int:
    """The plan of an organization in the year of the tests."""
    return Quota.objects.filter(year=this_year()).under(org).aggregate(n=Sum("entries__places"))["n"] or 0


def figure(org, code: str = "members.quota_planned", day: date | None = None):
    """A figure of the plan at an organization."""
    return metrics.declared(code).value(org.path, Period.day(day))


# Taking places


def test_the_last_place_is_taken_once(world):
    plan(world, 1)
    assert examine(world, candidate(world, "黄一")).state == Stage.EXAMINED
    with pytest.raises(Refused, match=r"“富川县”.*“农村”的名额已用完"):
        examine(world, candidate(world, "黄二"))
    assert Application.objects.get(name="黄二").state == Stage.CANDIDATE


def test_without_a_plan_it_is_said_and_goes_on(world):
    person = candidate(world, "黄一")
    assert level(person) == "warn"
    assert examine(world, person).state == Stage.EXAMINED


def test_the_neighbours_plan_is_none_of_ours(world):
    set_plan(world.other_county, this_year(), {Field.RURAL: 1}, actor=world.other_staff)
    assert level(candidate(world, "黄一")) == "warn"
    theirs = candidate(world, "廖一", world.other_branch)
    examined(world, "黄二")
    assert level(theirs) == "ok"


def test_no_use_across_fields(world):
    plan(world, 5, Field.SCHOOL)
    with pytest.raises(Refused, match="没有“农村”的名额，其他领域的名额不能借用"):
        examine(world, candidate(world, "黄一"))
    assert level(candidate(world, "黄二", world.second_branch)) == "ok"


def test_no_use_across_years(world):
    before = the_day() - timedelta(days=370)
    set_plan(world.county, before.year, {Field.RURAL: 5}, actor=world.staff)
    plan(world, 1)
    examined(world, "去年", examined_on=before)
    assert level(candidate(world, "黄一")) == "ok"
    examined(world, "黄二")
    assert level(candidate(world, "黄三")) == "block"


def test_a_meeting_in_the_new_year_takes_a_place_of_the_new_year(world):
    before = the_day() - timedelta(days=370)
    set_plan(world.county, before.year, {Field.RURAL: 5}, actor=world.staff)
    plan(world, 1)
    late = voted(world, "黄一", examined_on=before)
    assert level(late) == "ok"
    examined(world, "黄二")
    assert level(late) == "block"
    with pytest.raises(Refused, match="名额已用完"):
        ADMISSION.fire(late, "approve", actor=world.reviewer)


def test_who_holds_a_place_is_not_refused_on_the_way(world):
    plan(world, 1)
    person = voted(world, "黄一")
    assert ADMISSION.fire(person, "approve", actor=world.reviewer).state == Stage.ENROLLED


def test_a_place_comes_back_with_a_return(world):
    plan(world, 1)
    first = examine(world, candidate(world, "黄一"))
    ADMISSION.fire(first, "return", actor=world.reviewer, comment="材料不全")
    assert examine(world, candidate(world, "黄二")).state == Stage.EXAMINED


def test_a_branch_without_a_field_is_asked_for_it(world):
    plan(world, 5)
    branch = make_branch(world.township, "未分类支部", industry_category="")
    with pytest.raises(Refused, match="没有填写领域"):
        examine(world, candidate(world, "黄一", branch))


def test_a_township_uses_its_own_places_and_the_others_the_rest(world):
    plan(world, 3)
    give(world, world.township, 1)
    examined(world, "麦岭一")
    assert level(candidate(world, "麦岭二")) == "block"
    examined(world, "葛坡一", world.sibling_branch)
    assert level(candidate(world, "葛坡二", world.sibling_branch)) == "ok"
    examined(world, "葛坡三", world.sibling_branch)
    assert level(candidate(world, "葛坡四", world.sibling_branch)) == "block"


# Setting and allotting


def test_children_get_no_more_than_there_is(world):
    plan(world, 10)
    give(world, world.township, 6)
    with pytest.raises(Refused, match=r"“富川县”.*不够分，还差 2 名"):
        give(world, world.sibling_township, 6)
    assert not Quota.objects.filter(org=world.sibling_township).exists()
    give(world, world.sibling_township, 4)
    assert [places(org) for org in (world.city, world.county, world.township)] == [10, 10, 6]


def test_what_is_taken_back_can_be_given_in_the_same_go(world):
    plan(world, 10)
    give(world, world.township, 10)
    moved = {(world.township.pk, Field.RURAL): 4, (world.sibling_township.pk, Field.RURAL): 6}
    assert allot(world.county, this_year(), moved, actor=world.staff) == 2
    assert [places(org) for org in (world.township, world.sibling_township)] == [4, 6]


def test_used_places_are_not_taken_away(world):
    plan(world, 3)
    examined(world, "黄一")
    examined(world, "黄二")
    with pytest.raises(Refused, match=r"“麦岭镇”.*已占用 2 名"):
        give(world, world.township, 1)
    give(world, world.township, 2)
    with pytest.raises(Refused, match=r"“麦岭镇”.*已占用 2 名"):
        give(world, world.township, 0)
    with pytest.raises(Refused, match="不够分，还差 1 名"):
        plan(world, 1)
    assert places(world.county) == 3


def test_a_plan_below_what_is_used_is_refused(world):
    examined(world, "黄一")
    examined(world, "黄二")
    with pytest.raises(Refused, match="已占用 2 名"):
        plan(world, 1)
    assert not Quota.objects.exists()
    plan(world, 2)
    assert places(world.county) == 2


def test_places_from_above_are_not_set_below(world):
    set_plan(world.city, this_year(), {Field.RURAL: 100}, actor=world.city_staff)
    allot(world.city, this_year(), {(world.county.pk, Field.RURAL): 30}, actor=world.city_staff)
    with pytest.raises(Refused, match="由“贺州市”分配"):
        plan(world, 40)
    plan(world, 30)
    assert places(world.county) == 30


def test_only_children_and_only_own_reach(world):
    plan(world, 5)
    with pytest.raises(Refused, match="直接下级"):
        allot(world.county, this_year(), {(world.branch.pk, Field.RURAL): 1}, actor=world.staff)
    with pytest.raises(Forbidden):
        set_plan(world.other_county, this_year(), {Field.RURAL: 1}, actor=world.staff)
    with pytest.raises(Forbidden):
        set_plan(world.township, this_year(), {Field.RURAL: 1}, actor=world.secretary)
    with pytest.raises(Forbidden):
        allot(world.county, this_year(), {(world.township.pk, Field.RURAL): 1}, actor=world.secretary)


def test_the_trail_tells_what_was_given(world):
    plan(world, 5)
    give(world, world.township, 2)
    told = AuditEvent.objects.filter(event__startswith="members.quota").order_by("pk")
    assert [(each.event, each.path) for each in told] == [
        ("members.quota_set", world.county.path),
        ("members.quota_allotted", world.county.path),
    ]


# Figures


def test_figures_of_a_day(world):
    year = the_day().year - 1
    set_plan(world.county, year, {Field.RURAL: 8, Field.SCHOOL: 2}, actor=world.staff)
    allot(world.county, year, {(world.township.pk, Field.RURAL): 5}, actor=world.staff)
    QuotaEntry.objects.update(on=date(year, 3, 1))
    days = {"examined_on": date(year, 5, 4), "meeting_on": date(year, 6, 1)}
    voted(world, "黄一", **days)
    ADMISSION.fire(voted(world, "黄二", **days), "approve", actor=world.reviewer, on=date(year, 6, 9))
    end = date(year, 12, 31)
    assert (figure(world.county, day=end), figure(world.county, "members.quota_used", end)) == (10, 1)
    assert str(figure(world.county, "members.quota_use", end)) == "10.0"
    assert str(figure(world.township, "members.quota_use", end)) == "20.0"
    cells = metrics.get("members.quota_planned").cells(world.county.path, Period.day(end), "field")
    assert (cells["农村"], cells["学校"], cells["社区"]) == (8, 2, 0)
    assert figure(world.county, "members.quota_used", date(year, 6, 8)) == 0
    assert figure(world.county, day=date(year, 2, 28)) == 0
    assert figure(world.county, "members.quota_use", date(year, 2, 28)) is None
    assert figure(world.other_county, day=end) == 0


# Pages


def test_page_tells_and_takes_the_plan(world, as_user):
    client = as_user(world.staff)
    empty = client.get(PAGE)
    assert "还没有本年度的发展计划" in empty.content.decode()
    typed = {"rural": 12, "school": 30, "note": "贺青发〔2026〕1 号"}
    done = client.post(f"/members/quota/set/{YEAR}&org={world.county.pk}", typed)
    assert done.status_code == 302
    shares = {f"share_{world.township.pk}_rural": 7, f"share_{world.sibling_township.pk}_school": 9}
    client.post(f"/members/quota/allot/{YEAR}&org={world.county.pk}", shares)
    examined(world, "黄一")
    context = client.get(PAGE).context
    told = [(line["label"], line["given"], line["passed"], line["left"]) for line in context["lines"]]
    assert told == [("农村", 12, 7, 11), ("学校", 30, 9, 30), ("合计", 42, 16, 41)]
    told = [(each["n"], str(each["row"].peer or ""), each["by"]) for each in context["history"]]
    assert told == [
        (-9, "葛坡镇", ["学校 -9"]),
        (-7, "麦岭镇", ["农村 -7"]),
        (42, "", ["学校 +30", "农村 +12"]),
    ]


def test_a_refusal_stands_in_the_form(world, as_user):
    plan(world, 3)
    client = as_user(world.staff)
    answer = client.post(
        f"/members/quota/allot/{YEAR}&org={world.county.pk}", {f"share_{world.township.pk}_rural": 4}
    )
    assert answer.status_code == 422
    assert "不够分，还差 1 名" in answer.content.decode()
    assert places(world.township) == 0


def test_the_township_reads_its_own_and_passes_on_to_branches(world, as_user):
    plan(world, 5)
    give(world, world.township, 4)
    client = as_user(world.secretary)
    page = client.get(PAGE)
    assert page.context["org"] == world.township
    assert page.context["plan_form"] is None
    cells = [[bool(cell) for cell in line["cells"]] for line in page.context["allot_form"].lines()]
    assert cells == [[True], [False]]  # 麦岭村 is 农村, the school's branch is not
    client.post(f"/members/quota/allot/{YEAR}&org={world.township.pk}", {f"share_{world.branch.pk}_rural": 3})
    assert places(world.branch) == 3
    assert client.get(f"/members/quota/{YEAR}&org={world.county.pk}").status_code == 404
    assert client.post(f"/members/quota/set/{YEAR}&org={world.township.pk}", {"rural": 9}).status_code == 403


def test_the_neighbour_sees_nothing_of_it(world, as_user):
    plan(world, 777)
    client = as_user(world.other_staff)
    assert client.get(f"/members/quota/{YEAR}&org={world.county.pk}").status_code == 404
    assert client.post(f"/members/quota/set/{YEAR}&org={world.county.pk}", {"rural": 1}).status_code == 404
    assert "777" not in client.get(PAGE).content.decode()
    assert places(world.county) == 777


def test_the_page_asks_the_same_number_of_queries(world, as_user):
    plan(world, 50)
    client = as_user(world.staff)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(PAGE)
        return len(seen)

    asked()
    before = asked()
    for number in range(3):
        make_branch(world.county, f"直属{number}支部")
        examined(world, f"黄{number}")
    assert asked() == before
