"""The detectors of violations: whom each finds by name, whom it does not, and the neighbour's."""

from datetime import date, timedelta

import pytest

from league.kernel import params
from league.kernel.clauses import blocked
from members.choices import Entry, Stage
from members.choices.cases import Violation
from members.models import Application, Credit, Member, NumberBlock, Quota, QuotaEntry
from members.querysets import years_before
from members.rules import admission, order, terms
from members.rules.numbers import check_number
from members.rules.violation_terms import AGE_2017, RUSH_MOST, SAME_MOST
from members.services import passage
from orgs.choices import Field
from orgs.models import Org
from tests.factories import make_member
from tests.members.admission_world import ago, applicant, walk
from tests.members.cases_world import admitted, clue_of, everything_found, found, spoiled, too_young

pytestmark = pytest.mark.django_db


def test_who_came_the_whole_way_is_found_by_no_detector(world):
    admitted(world)
    make_member(world.branch, "期初团员", admission_number="202145000009")
    assert everything_found() == {}


# Age and number


def test_joined_too_young_by_the_age_in_force_on_that_day(world):
    def joined(name: str, day: date, years: int, days: int = 0, **more) -> None:
        number = f"{day.year}45{Member.objects.count():06d}" if day.year >= 2017 else ""
        birth = years_before(day, years) - timedelta(days=days)
        make_member(world.branch, name, birth=birth, joined_on=day, admission_number=number, **more)

    joined("今日十四", date(2019, 6, 1), 14)
    joined("差一天", date(2019, 6, 1), 14, -1)
    joined("一八年十三", date(2018, 12, 31), 13)
    joined("一八年差一天", date(2018, 12, 31), 13, -1)
    joined("一九年十三", date(2019, 1, 1), 13)
    joined("一六年十二", date(2016, 12, 31), 12)
    joined("一六年差一天", date(2016, 12, 31), 12, -1)
    joined("一七年十二", date(2017, 1, 1), 12)
    # Of a day known to the month the last day counts.
    joined("只知月份", date(2019, 6, 1), 14, -20, joined_month_only=True)
    assert everything_found() == {
        "too_young": ["差一天", "一八年差一天", "一九年十三", "一六年差一天", "一七年十二"]
    }
    told = {"actor": world.staff, "source": "县团委核查方案", "path": world.county.path}
    params.set_value(AGE_2017, 12, effective_from=date(2017, 1, 1), **told)
    assert found(Violation.TOO_YOUNG) == ["差一天", "一九年十三", "一六年差一天"]


def test_numbers_that_are_missing_wrong_or_twice_there(world):
    make_member(world.branch, "没有编号")
    make_member(world.branch, "老团员", birth=date(2000, 5, 4), joined_on=date(2016, 5, 4))
    make_member(world.branch, "短一位", admission_number="20214500001")
    make_member(world.branch, "别的年份", admission_number="202045000001")
    make_member(world.branch, "同号一", admission_number="202145000002")
    make_member(world.other_branch, "同号二", admission_number="202145000002")
    gone = make_member(world.branch, "被清退", admission_number="202145000003")
    make_member(world.branch, "留下的", admission_number="202145000003")
    passage.leave(gone, on=ago(0), how=Entry.CANCELLED)
    assert everything_found() == {
        "no_number": ["没有编号"],
        "wrong_number": ["短一位", "别的年份"],
        "shared_number": ["同号一", "同号二"],
    }
    # The neighbour's is counted there; here nothing of him is told.
    assert found(Violation.SHARED_NUMBER, world.secretary) == ["同号一"]
    assert found(Violation.SHARED_NUMBER, world.other_staff) == ["同号二"]


def block(world, org: Org, first: int, last: int, parent: NumberBlock | None = None) -> NumberBlock:
    """A block of the year of the branch meeting of whoever comes the whole way."""
    year = ago(90).year
    told = {"first": f"{year}45{first:06d}", "last": f"{year}45{last:06d}", "created_by": world.staff}
    return NumberBlock.objects.create(org=org, parent=parent, **told)


def test_a_number_outside_the_blocks_of_the_branch(world):
    people = [admitted(world, name) for name in ("在县号段", "在镇号段", "号段之外", "邻镇号段")]
    for member, serial in zip(people, (500001, 500105, 400000, 500205), strict=True):
        number = f"{ago(90).year}45{serial}"
        Member.objects.filter(pk=member.pk).update(admission_number=number)
    assert found(Violation.FOREIGN_NUMBER) == []  # without a block nothing can be said
    whole = block(world, world.county, 500001, 500999)
    block(world, world.township, 500101, 500199, whole)
    block(world, world.sibling_township, 500201, 500299, whole)
    assert found(Violation.FOREIGN_NUMBER) == ["号段之外", "邻镇号段"]
    # Admission itself would say the same.
    for name, fits in (("在县号段", True), ("在镇号段", True), ("号段之外", False), ("邻镇号段", False)):
        member = Member.objects.get(name=name)
        trial = Application.objects.get(member=member)
        trial.admission_number, number = member.admission_number, member.admission_number
        Member.objects.filter(pk=member.pk).update(admission_number="")
        assert (not blocked(check_number(trial, ago(0)))) is fits, name
        Member.objects.filter(pk=member.pk).update(admission_number=number)


# The plan


def plan(world, org: Org, places: int, field: str = Field.RURAL, year: int | None = None) -> None:
    """So many places in an account."""
    account = Quota.objects.create(org=org, year=year or ago(90).year, field=field)
    if places:
        QuotaEntry.objects.create(quota=account, places=places, actor=world.staff)


def test_more_than_the_plan_and_across_fields(world):
    early, late = admitted(world, "先开会的"), admitted(world, "后开会的")
    spoiled(early, meeting_on=ago(91))
    spoiled(admitted(world, "学校团员"), branch=world.second_branch)
    assert found(Violation.OVER_PLAN) == []  # without any plan nothing can be said
    plan(world, world.county, 1)
    assert found(Violation.OVER_PLAN) == ["后开会的", "学校团员"]
    plan(world, world.county, 5, Field.SCHOOL)
    assert found(Violation.OVER_PLAN) == ["后开会的"]
    plan(world, world.township, 2)
    assert found(Violation.OVER_PLAN) == []
    assert late.name == "后开会的"


def test_the_plan_of_another_year_is_no_plan(world):
    admitted(world)
    plan(world, world.county, 5, year=ago(90).year - 1)
    plan(world, world.county, 5, Field.SCHOOL)
    assert found(Violation.OVER_PLAN) == ["高梓涵"]


# The way: each detector says what the check of admission says


def agrees(code: str, check, on_field: str) -> None:
    """A detector finds exactly those whom the check of admission would block."""
    rows = Application.objects.filter(member__isnull=False).select_related("branch", "member")
    said = [
        one.member.name for one in rows.order_by("member_id") if blocked(check(one, getattr(one, on_field)))
    ]
    assert found(code) == said


def test_too_few_lessons(world):
    admitted(world, "学满八时")
    few = admitted(world, "差半学时")
    Credit.objects.filter(application__member=few).update(hours="7.5")
    late = admitted(world, "后来才学")
    Credit.objects.filter(application__member=late).update(on=ago(149))
    assert found(Violation.FEW_LESSONS) == ["差半学时", "后来才学"]
    assert clue_of(Violation.FEW_LESSONS, few) == "7.5 学时"
    agrees(Violation.FEW_LESSONS, admission.check_lessons, "candidate_on")
    told = {"actor": world.staff, "source": "县团委文件", "path": world.county.path}
    params.set_value(terms.CLASS_HOURS, 7.5, effective_from=ago(150), **told)
    assert found(Violation.FEW_LESSONS) == ["后来才学"]
    agrees(Violation.FEW_LESSONS, admission.check_lessons, "candidate_on")
    params.set_value(terms.CLASS_HOURS, 12, effective_from=ago(10), **told)  # after they were chosen
    assert found(Violation.FEW_LESSONS) == ["后来才学"]


def test_watched_less_than_three_months(world):
    spoiled(admitted(world, "月末满三月"), activist_on=date(2025, 11, 30), candidate_on=date(2026, 2, 28))
    short = spoiled(admitted(world, "差一天"), activist_on=date(2026, 1, 1), candidate_on=date(2026, 3, 31))
    spoiled(admitted(world, "刚满"), activist_on=date(2026, 1, 1), candidate_on=date(2026, 4, 1))
    assert found(Violation.SHORT_WATCH) == ["差一天"]
    assert clue_of(Violation.SHORT_WATCH, short) == "2026-01-01 – 2026-03-31"
    agrees(Violation.SHORT_WATCH, admission.check_observation, "candidate_on")


def test_steps_the_wrong_way_round_or_missing(world):
    turned = spoiled(admitted(world, "先公示后预审"), examined_on=ago(120))
    missing = spoiled(admitted(world, "没有谈话"), talked_on=None)
    apart = spoiled(admitted(world, "隔着空档倒置"), notice_from=None, examined_on=ago(85))
    taken_over = admitted(world, "名册带来的")
    spoiled(taken_over, talked_on=None, endorsed_on=None, opening_on=ago(200))
    spoiled(admitted(world, "名册倒置"), talked_on=ago(1), opening_on=ago(200))
    assert found(Violation.STEPS) == ["先公示后预审", "没有谈话", "隔着空档倒置", "名册倒置"]
    assert clue_of(Violation.STEPS, turned) == f"公示开始日期 {ago(130)} 早于预审日期 {ago(120)}"
    assert clue_of(Violation.STEPS, missing) == "缺谈话日期"
    assert clue_of(Violation.STEPS, apart).startswith("入团志愿日期")
    rows = Application.objects.filter(member__isnull=False).order_by("member_id").select_related("branch")
    reversed_ = [one.name for one in rows if blocked(order.check_order(one, ago(0)))]
    assert reversed_ == ["先公示后预审", "隔着空档倒置", "名册倒置"]


def test_without_a_vote_that_counts(world):
    none = spoiled(admitted(world, "没有开会"), meeting_on=None)
    half = spoiled(admitted(world, "到会一半"), votes_due=20, votes_present=10, votes_for=10)
    spoiled(admitted(world, "赞成一半"), votes_due=20, votes_present=18, votes_for=10)
    spoiled(admitted(world, "票比人多"), votes_due=20, votes_present=18, votes_for=19)
    spoiled(admitted(world, "没有票数"), votes_for=None)
    spoiled(admitted(world, "过半"), votes_due=20, votes_present=11, votes_for=11)
    assert found(Violation.NO_VOTE) == ["没有开会", "到会一半", "赞成一半", "票比人多", "没有票数"]
    assert clue_of(Violation.NO_VOTE, none) == "没有支部大会记录"
    assert clue_of(Violation.NO_VOTE, half) == "应到 20，实到 10，赞成 10"
    counted = Application.objects.filter(meeting_on__isnull=False, votes_for__isnull=False)
    blocked_ = [one.name for one in counted.order_by("pk") if blocked(admission.check_vote(one, ago(0)))]
    assert blocked_ == ["到会一半", "赞成一半", "票比人多"]


def test_without_approval(world):
    spoiled(admitted(world, "没有审批日期"), approved_on=None)
    spoiled(admitted(world, "又退了回来"), state=Stage.VOTED)
    admitted(world, "批准了的")
    assert found(Violation.NO_APPROVAL) == ["没有审批日期", "又退了回来"]


# Many at once


def test_the_same_two_introducers_for_many(world):
    told = {"actor": world.staff, "source": "县团委核查方案", "path": world.county.path}
    params.set_value(SAME_MOST, 3, effective_from=ago(400), **told)
    for name in ("甲一", "甲二"):
        admitted(world, name)
    assert found(Violation.SAME_INTRODUCERS) == []
    spoiled(admitted(world, "甲三"), introducers="苏航，任静")  # the same two, named the other way round
    spoiled(admitted(world, "另一对"), introducers="苏航、韦建国")
    spoiled(admitted(world, "另一天"), meeting_on=ago(89))
    assert found(Violation.SAME_INTRODUCERS) == ["甲一", "甲二", "甲三"]
    assert found(Violation.SAME_INTRODUCERS, world.sibling_secretary) == []
    one, two = make_member(world.branch, "任静"), make_member(world.branch, "苏航")
    for place, name in enumerate(("甲一", "甲二", "甲三")):
        pair = (one, two) if place else (two, one)
        member = Member.objects.get(name=name)
        spoiled(member, introducer_one=pair[0], introducer_two=pair[1], introducers="")
    assert found(Violation.SAME_INTRODUCERS) == ["甲一", "甲二", "甲三"]


def test_many_of_a_branch_approved_on_one_day(world):
    told = {"actor": world.staff, "source": "县团委核查方案", "path": world.county.path}
    params.set_value(RUSH_MOST, 3, effective_from=ago(400), **told)
    for name in ("同日一", "同日二", "同日三"):
        admitted(world, name)
    spoiled(admitted(world, "次日"), approved_on=ago(79))
    spoiled(admitted(world, "别的支部"), branch=world.second_branch)
    assert found(Violation.RUSH) == ["同日一", "同日二", "同日三"]
    params.set_value(RUSH_MOST, 4, effective_from=ago(400), **told)
    assert found(Violation.RUSH) == []


# Who is judged


def test_only_members_of_the_register_are_found_and_only_by_their_own(world):
    too_young(world.branch)
    too_young(world.sibling_branch, "葛坡早入")
    too_young(world.other_branch, "钟山早入")
    left = too_young(world.branch, "已离开")
    passage.leave(left, on=ago(0), how=Entry.RESIGNED)
    assert found(Violation.TOO_YOUNG, world.secretary) == ["卢明月"]
    assert found(Violation.TOO_YOUNG, world.staff) == ["卢明月", "葛坡早入"]
    assert found(Violation.TOO_YOUNG, world.other_secretary) == ["钟山早入"]
    assert found(Violation.TOO_YOUNG, world.leader) == []


def test_an_applicant_under_way_is_not_judged(world):
    one = walk(world, applicant(world, "还在发展"), "vote")
    Application.objects.filter(pk=one.pk).update(candidate_on=ago(279), talked_on=None)
    assert everything_found() == {}
