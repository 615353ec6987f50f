"""Dues of a branch: what is owed, what was paid, corrected, reduced; who must not see it."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from league.kernel import audit, metrics, params
from league.kernel.errors import Forbidden, Refused, Stale
from league.kernel.metrics import Period
from members.models import DuesPayment, DuesWaiver, Member
from members.rules import dues as rules
from members.rules import registration
from members.services import ledger
from members.services.dues import collect, correct, strike
from members.workflows import WAIVER
from members.workflows.dues import ask_waiver, hand_on
from tests.factories import make_branch, make_member
from tests.members.dues_world import PEOPLE, ago, make_payers, paid, this_month

pytestmark = pytest.mark.django_db
GUANGDONG = [[0, 300], [2000, 500], [5000, 1000], [8000, 1500], [10000, 2000]]


def due_of(member: Member, month: date | None = None) -> Decimal:
    """What a member owes for a month."""
    return ledger.of_month(month or this_month()).get(pk=member.pk).due


def grid(branch, month=None) -> dict[str, tuple[str, str, str, str]]:
    """Name → due, paid, missing, extra as texts."""
    rows = ledger.in_branch(branch, month or this_month())
    return {row.name: tuple(str(n) for n in (row.due, row.paid, row.missing, row.extra)) for row in rows}


# What is owed


@pytest.mark.parametrize(
    ("income", "due"),
    [
        (None, "0.20"),
        (0, "0.20"),
        (1, "3.00"),
        (1999, "3.00"),
        (2000, "4.00"),
        (2499, "4.00"),
        (5000, "10.00"),
        (5499, "10.00"),
        (9999, "19.00"),
        (10000, "20.00"),
        (30000, "20.00"),
    ],
)
def test_the_rate_table(world, income, due):
    assert str(due_of(make_member(world.branch, "唐立新", income=income))) == due


@pytest.mark.parametrize(
    ("income", "due"),
    [(1999, "3.00"), (2000, "5.00"), (5000, "10.00"), (7999, "10.00"), (8000, "15.00"), (30000, "20.00")],
)
def test_a_county_that_takes_bands_has_its_own_table(world, income, due):
    source = {"source": "粤团发〔2019〕3 号", "path": world.county.path}
    params.set_value(rules.BANDS, GUANGDONG, actor=None, effective_from=date(2020, 1, 1), **source)
    here = make_member(world.branch, "唐立新", income=income)
    elsewhere = make_member(world.other_branch, "董思齐", income=2499)
    assert (str(due_of(here)), str(due_of(elsewhere))) == (due, "4.00")


def test_a_new_member_pays_from_the_month_of_admission(world):
    member = make_member(world.branch, "莫志强", joined_on=ago(1).replace(day=28))
    assert not ledger.of_month(ago(2)).filter(pk=member.pk).exists()
    assert due_of(member, ago(1)) == Decimal("0.20")


def test_a_branch_and_its_month_line_by_line(world):
    people = make_payers(world.branch)
    collect(world.branch, this_month(), {people["唐立新"].pk: Decimal("12")}, actor=world.branch_secretary)
    paid(people["莫志强"], this_month(), "1", due="3", by=world.branch_secretary)
    paid(people["盘春燕"], this_month(), "5", due="0", by=world.branch_secretary)
    assert grid(world.branch) == {
        "钟秀兰": ("0.20", "0.00", "0.20", "0.00"),
        "莫志强": ("3.00", "1.00", "2.00", "0.00"),
        "唐立新": ("10.00", "12.00", "0.00", "2.00"),
        "陈一鸣": ("0.20", "0.00", "0.20", "0.00"),
        "盘春燕": ("0.00", "5.00", "0.00", "5.00"),
    }


def test_a_change_of_income_changes_no_month_that_is_paid(world):
    member = make_member(world.branch, "唐立新", income=5000)
    collect(world.branch, ago(1), {member.pk: None}, actor=world.secretary)
    Member.objects.filter(pk=member.pk).update(income=8000)
    assert (due_of(member, ago(1)), due_of(member)) == (Decimal(10), Decimal(16))


# Entering


def test_the_whole_branch_is_entered_at_once_without_a_script(world, as_user):
    people = make_payers(world.branch)
    client, page = as_user(world.branch_secretary), reverse("members:dues-org", args=[world.branch.pk])
    text = client.get(page).content.decode()
    assert text.count(' checked aria-label="') == 4  # all but the Party member, who owes nothing
    picked = [row.pk for name, row in people.items() if name != "盘春燕"]
    data = {"month": f"{this_month():%Y-%m}", "pick": picked}
    data |= {f"amount-{people[name].pk}": due for name, _income, _columns, due in PEOPLE}
    answer = client.post(reverse("members:dues-collect", args=[world.branch.pk]), data, follow=True)
    assert "已登记 4 人，共 13.40 元。" in answer.content.decode()
    assert {row.member.name: str(row.paid) for row in DuesPayment.objects.select_related("member")} == {
        name: due for name, _income, _columns, due in PEOPLE if due != "0.00"
    }
    event = audit.trail(world.branch).get(event=rules.COLLECTED)
    assert json.loads(event.after) == {"month": f"{this_month():%Y-%m}", "people": 4, "sum": "13.40"}


def test_who_is_entered_already_is_left_alone(world):
    member = make_member(world.branch, "莫志强")
    collect(world.branch, this_month(), {member.pk: Decimal(2)}, actor=world.secretary)
    assert collect(world.branch, this_month(), {member.pk: Decimal(9)}, actor=world.secretary) == []
    assert DuesPayment.objects.get().paid == Decimal(2)


@pytest.mark.parametrize("amount", ["0.205", "五元", "", "NaN", "1e9999999"])
def test_what_is_no_amount_is_told_and_nothing_is_entered(world, as_user, amount):
    member = make_member(world.branch, "莫志强")
    data = {"month": f"{this_month():%Y-%m}", "pick": [member.pk], f"amount-{member.pk}": amount}
    answer = as_user(world.secretary).post(reverse("members:dues-collect", args=[world.branch.pk]), data)
    assert (answer.status_code, DuesPayment.objects.count()) == (422, 0)
    assert "不是金额，请填数字" in answer.content.decode()


@pytest.mark.parametrize("amount", [Decimal(0), Decimal(-1), Decimal(1001)])
def test_impossible_amounts_are_refused(world, amount):
    member = make_member(world.branch, "莫志强")
    with pytest.raises(Refused, match="莫志强 的金额须大于 0、不超过 1000 元"):
        collect(world.branch, this_month(), {member.pk: amount}, actor=world.secretary)


def test_six_months_back_and_ahead_may_be_paid_not_seven(world):
    member = make_member(world.branch, "莫志强")
    for months in (6, -6):
        assert len(collect(world.branch, ago(months), {member.pk: None}, actor=world.secretary)) == 1
    for months in (7, -7):
        with pytest.raises(Refused, match="团费最多补交、预交 6 个月"):
            collect(world.branch, ago(months), {member.pk: None}, actor=world.secretary)


def test_a_stranger_to_the_branch_and_a_day_to_come_are_refused(world):
    stranger, member = make_member(world.second_branch, "石雨"), make_member(world.branch, "莫志强")
    with pytest.raises(Refused, match="名单里有人当月不在这个团支部"):
        collect(world.branch, this_month(), {stranger.pk: None}, actor=world.secretary)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused, match="交纳日期还没有到"):
        collect(world.branch, this_month(), {member.pk: None}, actor=world.secretary, on=tomorrow)


def test_a_payment_is_corrected_and_struck_with_a_reason(world, as_user):
    member = make_member(world.branch, "莫志强")
    (row,) = collect(world.branch, this_month(), {member.pk: None}, actor=world.secretary)
    client = as_user(world.secretary)
    url = reverse("members:payment-correct", args=[row.pk])
    assert client.post(url, {"amount": "2"}).status_code == 422
    client.post(url, {"amount": "2.50", "reason": "收据写错了", "version": row.version})
    row.refresh_from_db()
    assert (row.paid, audit.trail(row).get().note) == (Decimal("2.50"), "收据写错了")
    with pytest.raises(Stale):
        correct(row, amount=Decimal(3), reason="又写错", actor=world.secretary, version=1)
    strike(row, reason="登记错人", actor=world.secretary)
    assert grid(world.branch)["莫志强"] == ("0.20", "0.00", "0.20", "0.00")


def test_what_went_to_the_superior_stays_as_it_is(world, as_user):
    member = make_member(world.branch, "莫志强")
    (row,) = collect(world.branch, this_month(), {member.pk: None}, actor=world.secretary)
    hand_on(world.branch, actor=world.secretary)
    for verb in (
        lambda: correct(row, amount=Decimal(3), reason="写错了", actor=world.secretary),
        lambda: strike(row, reason="写错了", actor=world.secretary),
    ):
        with pytest.raises(Refused, match="这笔团费已经上缴"):
            verb()
    text = as_user(world.secretary).get(reverse("members:payment-detail", args=[row.pk])).content.decode()
    assert "更正金额" not in text


# Reductions


def make_waiver(member: Member, amount="0", months=(0, 0), **columns) -> DuesWaiver:
    """A reduction for months counted from this one."""
    first, last = (ago(-each) for each in months)
    told = {"reason": "家里失火", "meeting_on": timezone.localdate()} | columns
    return DuesWaiver(member=member, first_month=first, last_month=last, amount=Decimal(amount), **told)


def test_a_reduction_counts_once_the_superior_has_granted_it(world):
    member = make_member(world.branch, "唐立新", income=5000)
    waiver = ask_waiver(make_waiver(member, "1", (0, 2)), actor=world.branch_secretary)
    assert due_of(member) == Decimal(10)
    with pytest.raises(Forbidden):
        WAIVER.fire(waiver, "grant", actor=world.branch_secretary)
    waiver = WAIVER.fire(waiver, "grant", actor=world.secretary)
    assert [due_of(member, ago(-n)) for n in (0, 2, 3)] == [Decimal(1), Decimal(1), Decimal(10)]
    with pytest.raises(Refused, match="请写明“停止减免”的理由"):
        WAIVER.fire(waiver, "revoke", actor=world.secretary, data={"last_month": ago(-1)})
    over = {"last_month": ago(-3)}
    with pytest.raises(Refused, match="停止减免的月份须在"):
        WAIVER.fire(waiver, "revoke", actor=world.secretary, comment="已就业", data=over)
    told = {"comment": "已就业", "data": {"last_month": ago(-1)}}
    WAIVER.fire(waiver, "revoke", actor=world.secretary, **told)
    assert [due_of(member, ago(-n)) for n in (1, 2)] == [Decimal(1), Decimal(10)]


def test_who_asked_for_a_reduction_does_not_grant_it(world):
    waiver = ask_waiver(make_waiver(make_member(world.branch, "唐立新")), actor=world.secretary)
    with pytest.raises(Refused, match="须由另一人办理"):
        WAIVER.fire(waiver, "grant", actor=world.secretary)
    assert WAIVER.fire(waiver, "grant", actor=world.staff).state == "granted"


def test_the_branch_has_met_before_it_asks(world):
    tomorrow = timezone.localdate() + timedelta(days=1)
    waiver = make_waiver(make_member(world.branch, "唐立新"), meeting_on=tomorrow)
    with pytest.raises(Refused, match="还没有到，请在开会讨论以后再报"):
        ask_waiver(waiver, actor=world.branch_secretary)
    assert DuesWaiver.objects.count() == 0


# Arrears


def in_arrears(world, months=None) -> list[str]:
    """Names of those in arrears under the county."""
    rows = ledger.arrears(Member.objects.today().under(world.county), timezone.localdate(), months)
    return sorted(rows.values_list("name", flat=True))


def test_six_months_without_payment_are_arrears(world):
    kept = make_member(world.branch, "莫志强")
    paid(kept, ago(6), by=world.secretary)  # the branch keeps its ledger since then
    make_member(world.branch, "石雨")
    make_member(world.branch, "唐立新", political="party")
    make_member(world.branch, "陈一鸣", joined_on=ago(3))
    make_member(world.branch, "盘春燕", since=ago(5))
    make_member(world.second_branch, "何去非")  # of a branch that never entered anything
    assert in_arrears(world) == ["石雨"]
    assert in_arrears(world, 3) == sorted(["莫志强", "石雨", "陈一鸣", "盘春燕"])


def test_arrears_stand_in_the_way_of_the_yearly_registration(world):
    kept, behind = make_member(world.branch, "莫志强"), make_member(world.branch, "石雨")
    paid(kept, ago(6), by=world.secretary)
    paid(kept, ago(1), by=world.secretary)
    today = timezone.localdate()
    told = ledger.unpaid([kept, behind], today.year, today)
    assert told == {behind.pk: "连续 6 个月没有交纳团费，请先补交。"}
    assert ledger.unpaid in registration.obstacles()


def test_a_payment_or_an_exemption_within_the_months_breaks_the_row(world):
    paid(make_member(world.branch, "莫志强"), ago(6), by=world.secretary)
    late, freed = make_member(world.branch, "石雨"), make_member(world.branch, "李明")
    assert in_arrears(world) == ["李明", "石雨"]
    paid(late, ago(1), by=world.secretary)
    waiver = ask_waiver(make_waiver(freed, "0", (-3, 0)), actor=world.branch_secretary)
    assert in_arrears(world) == ["李明"]
    WAIVER.fire(waiver, "grant", actor=world.secretary)
    assert in_arrears(world) == []


# Figures


def test_figures_tell_the_month_of_the_day_and_add_up(world):
    people = make_payers(world.branch)
    make_member(world.sibling_branch, "邻支部")
    paid(people["莫志强"], ago(1), "1", due="3", by=world.secretary)
    paid(people["唐立新"], ago(1), "12", due="10", by=world.secretary)
    last = Period(rules.month_end(ago(1)))
    found = {
        code: metrics.get(f"dues.{code}").value(world.county.path, last)
        for code in ("payers", "paid_people", "unpaid_people", "due", "settled", "missing", "extra")
    }
    assert found == {
        "payers": 5,
        "paid_people": 1,
        "unpaid_people": 4,
        "due": Decimal("13.60"),
        "settled": Decimal("11.00"),
        "missing": Decimal("2.60"),
        "extra": Decimal("2.00"),
    }
    assert metrics.declared("dues.money_share").value(world.county.path, last) == Decimal("80.9")
    before = Period(rules.month_end(ago(2)))
    assert metrics.get("dues.settled").value(world.county.path, before) == 0


# Who may, who sees


def test_the_neighbour_sees_nothing_and_a_reader_enters_nothing(world, as_user):
    member = make_member(world.branch, "莫志强")
    paid(member, this_month(), by=world.secretary)
    neighbour = as_user(world.sibling_secretary)
    for name, key in (("org", world.branch.pk), ("year", world.branch.pk), ("remit", world.branch.pk)):
        assert neighbour.get(reverse(f"members:dues-{name}", args=[key])).status_code == 404
    url = reverse("members:payment-detail", args=[DuesPayment.objects.get().pk])
    assert neighbour.get(url).status_code == 404
    assert "莫志强" not in neighbour.get(reverse("members:payment-list")).content.decode()
    leader = as_user(world.leader)
    page = leader.get(reverse("members:dues-org", args=[world.branch.pk])).content.decode()
    assert ("莫志强" in page, "登记为已交" in page) == (True, False)
    assert leader.post(reverse("members:dues-collect", args=[world.branch.pk])).status_code == 403
    with pytest.raises(Forbidden):
        collect(world.branch, this_month(), {member.pk: None}, actor=world.sibling_secretary)


@pytest.mark.parametrize("name", ["org", "year"])
def test_pages_of_a_branch_ask_the_same_for_few_and_for_many(world, as_user, name):
    client, url = as_user(world.secretary), reverse(f"members:dues-{name}", args=[world.branch.pk])
    paid(make_member(world.branch, "钟秀兰"), this_month(), by=world.secretary)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for number in range(50):
        member = make_member(world.branch, f"团员{number}")
        if number % 2:
            paid(member, this_month(), by=world.secretary)
    with CaptureQueriesContext(connection) as many:
        assert "团员49" in client.get(url).content.decode()
    assert len(many) == len(one)


def test_the_page_of_a_committee_asks_the_same_for_few_and_for_many(world, as_user):
    client, url = as_user(world.staff), reverse("members:dues-org", args=[world.township.pk])
    paid(make_member(world.branch, "钟秀兰"), this_month(), by=world.secretary)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for number in range(4):
        member = make_member(make_branch(world.township, f"新村{number}"), "莫志强")
        paid(member, this_month(), by=world.secretary)
    with CaptureQueriesContext(connection) as many:
        assert "新村3" in client.get(url).content.decode()
    assert len(many) == len(one)


def test_the_year_of_a_branch_month_by_month(world, as_user):
    member = make_member(world.branch, "莫志强")
    paid(member, this_month(), "0.20", by=world.secretary)
    text = as_user(world.secretary).get(reverse("members:dues-year", args=[world.branch.pk])).content.decode()
    months = this_month().month
    assert f"实交 0.20 元，应交 {months * Decimal('0.20')} 元" in text
    assert text.count('aria-label="未交"') == months - 1
