"""The clauses of admission on their boundary days, each test named after the article it guards."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from league.kernel import params
from league.kernel.calendar import add_working_days
from league.kernel.clauses import blocked
from members.choices import CreditKind, Stage
from members.models import Credit
from members.rules import admission, criteria, order, terms
from tests.factories import make_application, make_member

TODAY = date(2026, 6, 30)


@pytest.fixture
def applicant(world):
    """高梓涵, born on 2010-05-04, asks to join in the branch of Mailing village."""
    return make_application(world.branch, "高梓涵", by=world.secretary, applied_on=date(2026, 1, 5))


def levels(findings) -> list[str]:
    """Levels of findings in order."""
    return [finding.level for finding in findings]


def test_constitution_article_1_from_the_14th_birthday(applicant):
    applicant.birth = date(2012, 6, 30)
    assert levels(admission.check_age(applicant, date(2026, 6, 30))) == ["ok"]
    day_before = admission.check_age(applicant, date(2026, 6, 29))
    assert (levels(day_before), day_before[0].earliest) == (["block"], date(2026, 6, 30))
    assert day_before[0].measured == "13 周岁"


def test_constitution_article_1_until_the_day_before_the_28th_birthday(applicant):
    applicant.birth = date(1998, 7, 1)
    assert levels(admission.check_age(applicant, date(2026, 6, 30))) == ["ok"]
    on_birthday = admission.check_age(applicant, date(2026, 7, 1))
    assert (levels(on_birthday), on_birthday[0].earliest) == (["block"], None)


def test_constitution_article_1_for_a_leap_day_child(applicant):
    applicant.birth = date(2012, 2, 29)
    assert levels(admission.check_age(applicant, date(2026, 2, 28))) == ["block"]
    assert admission.check_age(applicant, date(2026, 2, 28))[0].earliest == date(2026, 3, 1)
    assert levels(admission.check_age(applicant, date(2026, 3, 1))) == ["ok"]


def test_detailed_rules_talk_within_a_month_is_told_not_refused(applicant):
    applicant.talked_on = applicant.applied_on + timedelta(days=30)
    assert levels(admission.check_talk(applicant, TODAY)) == ["ok"]
    applicant.talked_on += timedelta(days=1)
    late = admission.check_talk(applicant, TODAY)
    assert levels(late) == ["warn"]
    assert "已超过 1 天" in late[0].message


@pytest.mark.parametrize(
    ("mentors", "level"),
    [("", "warn"), ("任静", "ok"), ("任静、苏航", "ok"), ("任静，苏航", "ok"), ("任静、苏航、韦静", "block")],
)
def test_detailed_rules_one_or_two_mentors(applicant, mentors, level):
    applicant.mentors = mentors
    assert levels(admission.check_mentors(applicant, TODAY)) == [level]


def test_detailed_rules_three_months_of_observation(applicant):
    applicant.activist_on = date(2026, 3, 31)
    early = admission.check_observation(applicant, date(2026, 6, 29))
    assert (levels(early), early[0].earliest) == (["block"], date(2026, 6, 30))
    assert levels(admission.check_observation(applicant, date(2026, 6, 30))) == ["ok"]


def test_observation_counts_to_the_day_of_the_decision_not_of_the_entry(applicant):
    applicant.activist_on, applicant.candidate_on = date(2026, 3, 31), date(2026, 6, 1)
    assert levels(admission.check_observation(applicant, date(2026, 12, 1))) == ["block"]


def test_detailed_rules_eight_class_hours_up_to_the_day(applicant):
    def earn(hours, on):
        Credit.objects.create(application=applicant, kind=CreditKind.CLASS_HOUR, hours=hours, on=on)

    earn(Decimal("7.5"), date(2026, 5, 1))
    earn(Decimal("0.5"), TODAY)
    short = admission.check_lessons(applicant, TODAY - timedelta(days=1))
    assert (levels(short), short[0].measured) == (["block"], "7.5 学时")
    assert "还差 0.5 学时" in short[0].message
    assert admission.check_lessons(applicant, TODAY)[0].measured == "8 学时"
    assert levels(admission.check_lessons(applicant, TODAY)) == ["ok"]


def test_local_rule_twenty_volunteer_hours_warn_and_zero_switches_off(applicant, world):
    assert levels(criteria.check_service(applicant, TODAY)) == ["warn"]
    params.set_value(
        terms.VOLUNTEER_HOURS,
        0,
        actor=world.staff,
        source="富川团字〔2026〕3 号",
        path=world.county.path,
        effective_from=date(2026, 1, 1),
    )
    assert levels(criteria.check_service(applicant, TODAY)) == ["ok"]


def test_detailed_rules_five_working_days_of_notice(applicant):
    applicant.notice_from = date(2026, 6, 12)  # Friday; 06-19 is a holiday (端午)
    until = add_working_days(applicant.notice_from, 5).date
    applicant.meeting_on = until
    early = admission.check_notice(applicant, TODAY)
    assert (levels(early), early[0].earliest) == (["block"], until + timedelta(days=1))
    assert early[0].measured == "第 5 / 5 个工作日"
    applicant.meeting_on = until + timedelta(days=1)
    assert levels(admission.check_notice(applicant, TODAY)) == ["ok"]


@pytest.mark.parametrize(
    ("introducers", "level"), [("任静", "block"), ("任静、任静", "block"), ("任静、苏航", "ok"), ("", "warn")]
)
def test_constitution_article_2_two_introducers(applicant, introducers, level):
    applicant.introducers = introducers
    assert levels(admission.check_introducers(applicant, TODAY)) == [level]


@pytest.mark.parametrize(
    ("due", "present", "votes", "level"),
    [
        (20, 10, 10, "block"),  # a half is no quorum
        (20, 11, 11, "ok"),
        (20, 20, 10, "block"),  # a half of those due does not carry
        (21, 11, 11, "ok"),
        (20, 21, 11, "block"),
        (20, 15, 16, "block"),
    ],
)
def test_branch_rules_quorum_and_majority(applicant, due, present, votes, level):
    applicant.votes_due, applicant.votes_present, applicant.votes_for = due, present, votes
    assert levels(admission.check_vote(applicant, TODAY)) == [level]


@pytest.mark.parametrize(
    ("number", "level"),
    [
        ("", "warn"),
        ("202645000001", "ok"),
        ("202545000001", "block"),
        ("20264500001", "block"),
        ("2026450000012", "block"),
        ("2026４5000001", "block"),
    ],
)
def test_numbering_rule_twelve_digits_of_the_year(applicant, number, level):
    applicant.admission_number, applicant.meeting_on = number, date(2026, 6, 1)
    assert levels(admission.check_number(applicant, TODAY)) == [level]


def test_numbering_rule_a_number_belongs_to_one_member(applicant, world):
    make_member(world.sibling_branch, "韦静", admission_number="202645000001")
    applicant.admission_number, applicant.meeting_on = "202645000001", date(2026, 6, 1)
    assert levels(admission.check_number(applicant, TODAY)) == ["block"]


def test_days_never_run_backwards_nor_into_the_future(applicant):
    applicant.state = Stage.TALKED
    applicant.talked_on, applicant.activist_on = date(2026, 2, 1), date(2026, 1, 31)
    assert blocked(order.check_order(applicant, TODAY))[0].clause is terms.ORDER
    applicant.activist_on = date(2026, 2, 1)
    assert order.check_order(applicant, TODAY) == []
    applicant.activist_on = TODAY + timedelta(days=1)
    assert levels(order.check_order(applicant, TODAY)) == ["block"]


def test_days_of_an_earlier_round_do_not_stand_in_the_way(applicant):
    applicant.state, applicant.meeting_on = Stage.SUBMITTED, date(2026, 1, 20)
    applicant.talked_on = date(2026, 2, 1)
    assert order.check_order(applicant, TODAY) == []


def test_a_county_may_ask_for_more_hours_from_a_day_on(applicant, world):
    params.set_value(
        terms.CLASS_HOURS,
        10,
        actor=world.staff,
        source="富川团字〔2026〕5 号",
        path=world.county.path,
        effective_from=date(2026, 7, 1),
    )
    Credit.objects.create(application=applicant, kind=CreditKind.CLASS_HOUR, hours=8, on=date(2026, 5, 1))
    assert levels(admission.check_lessons(applicant, date(2026, 6, 30))) == ["ok"]
    [asked] = admission.check_lessons(applicant, date(2026, 7, 1))
    assert (asked.level, asked.clause.text) == ("block", "团课学习不少于 10 学时")
    assert asked.clause.source == "富川团字〔2026〕5 号"
    [before] = admission.check_lessons(applicant, date(2026, 6, 30))
    assert before.clause.source == terms.LESSONS.source
