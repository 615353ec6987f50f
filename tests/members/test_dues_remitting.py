"""Dues on their way up: what is kept, what is sent, receipt, return, and the figures of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from league.kernel import metrics
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from members.models import DuesPayment, Remittance
from members.services import ledger, remitting
from members.workflows import REMITTANCE
from members.workflows.dues import hand_on
from tests.factories import make_member
from tests.members.dues_world import ago, make_payers, paid, this_month

pytestmark = pytest.mark.django_db


def sums(paper: Remittance) -> tuple[str, ...]:
    """Collected here, from below, kept, sent."""
    return tuple(str(each) for each in (paper.collected, paper.received, paper.kept, paper.sent))


def confirm(paper: Remittance, by) -> Remittance:
    """The superior has counted the money."""
    return REMITTANCE.fire(paper, "confirm", actor=by, data={"received_on": paper.sent_on})


@pytest.fixture
def money(world):
    """13.40 in the branch of this month, 3.03 of last month in the second."""
    for name, member in make_payers(world.branch).items():
        amounts = {"钟秀兰": "0.20", "莫志强": "3.00", "唐立新": "10.00", "陈一鸣": "0.20"}
        if name in amounts:
            paid(member, this_month(), amounts[name], by=world.branch_secretary)
    paid(make_member(world.second_branch, "石雨", income=1500), ago(1), "3.03", due="3", by=world.secretary)


def test_the_money_goes_up_level_by_level_and_no_cent_is_lost(world, money):
    one = confirm(hand_on(world.branch, actor=world.branch_secretary), world.secretary)
    two = confirm(hand_on(world.second_branch, actor=world.secretary), world.secretary)
    assert (sums(one), sums(two)) == (("13.40", "0.00", "0.00", "13.40"), ("3.03", "0.00", "0.00", "3.03"))
    three = confirm(hand_on(world.township, actor=world.secretary), world.staff)
    assert sums(three) == ("0.00", "16.43", "8.22", "8.21")
    assert (three.first_month, three.last_month) == (ago(1), this_month())
    four = confirm(hand_on(world.county, actor=world.staff), world.city_staff)
    assert sums(four) == ("0.00", "8.21", "4.11", "4.10")
    with pytest.raises(Refused, match="在本平台没有上级"):
        hand_on(world.city, actor=world.city_staff)
    day = Period(timezone.localdate(), timezone.localdate())
    read = {
        code: metrics.get(f"dues.{code}").value(world.city.path, day)
        for code in ("collected", "kept", "remitted")
    }
    assert read == {"collected": Decimal("16.43"), "kept": Decimal("12.33"), "remitted": Decimal("28.74")}
    assert four.sent + read["kept"] == read["collected"]


def test_the_lines_of_a_paper_add_up_to_it(world, money):
    confirm(hand_on(world.branch, actor=world.branch_secretary), world.secretary)
    confirm(hand_on(world.second_branch, actor=world.secretary), world.secretary)
    paper = hand_on(world.township, actor=world.secretary)
    lines = remitting.parts(paper)
    assert [str(line["total"]) for line in lines] == ["13.40", "3.03"]
    for name in ("kept", "sent"):
        assert sum(line[name] for line in lines) == getattr(paper, name)


def test_what_is_sent_can_not_be_sent_again_and_nothing_in_hand_is_told(world, money):
    hand_on(world.branch, actor=world.branch_secretary)
    with pytest.raises(Refused, match="手头没有可以上缴的团费"):
        hand_on(world.branch, actor=world.branch_secretary)
    assert Remittance.objects.count() == 1


def test_only_the_receiver_confirms_and_not_before_it_was_sent(world, money):
    paper = hand_on(world.branch, actor=world.branch_secretary)
    with pytest.raises(Forbidden):
        confirm(paper, world.branch_secretary)
    early = {"received_on": paper.sent_on - timedelta(days=1)}
    with pytest.raises(Refused, match="收到日期须在上缴日期"):
        REMITTANCE.fire(paper, "confirm", actor=world.secretary, data=early)
    assert confirm(paper, world.secretary).state == "confirmed"


@pytest.mark.parametrize(("step", "by"), [("return", "secretary"), ("withdraw", "branch_secretary")])
def test_a_returned_paper_puts_the_money_back(world, money, step, by):
    paper = hand_on(world.branch, actor=world.branch_secretary)
    REMITTANCE.fire(paper, step, actor=getattr(world, by), comment="金额不对")
    own, below = ledger.in_hand(world.branch)
    assert (sum(row.paid for row in own), below.count()) == (Decimal("13.40"), 0)
    assert sums(hand_on(world.branch, actor=world.branch_secretary))[3] == "13.40"


def test_a_receipt_that_went_on_is_not_returned_before_the_later_one(world, money):
    first = confirm(hand_on(world.branch, actor=world.branch_secretary), world.secretary)
    later = hand_on(world.township, actor=world.secretary)
    with pytest.raises(Refused, match="请先退回那一张"):
        REMITTANCE.fire(first, "reopen", actor=world.secretary, comment="少收")
    REMITTANCE.fire(later, "withdraw", actor=world.secretary, comment="少收")
    assert REMITTANCE.fire(first, "reopen", actor=world.secretary, comment="少收").state == "returned"
    assert ledger.in_hand(world.township)[1].count() == 0


def test_the_way_through_the_pages(world, money, as_user):
    branch, town = as_user(world.branch_secretary), as_user(world.secretary)
    url = reverse("members:dues-remit", args=[world.branch.pk])
    assert "13.40" in branch.get(url).content.decode()
    answer = branch.post(url, {"note": "五月和六月"}, follow=True).content.decode()
    assert f"已上缴 13.40 元，等待“{world.township}”确认收到。" in answer
    paper = Remittance.objects.get()
    waiting = town.get(reverse("members:remittance-list"), {"waiting": "true"}).content.decode()
    assert reverse("members:remittance-detail", args=[paper.pk]) in waiting
    statement = branch.get(reverse("members:remittance-statement", args=[paper.pk])).content.decode()
    assert statement.count("13.40") >= 3
    neighbour = as_user(world.sibling_secretary)
    for name in ("detail", "statement"):
        assert neighbour.get(reverse(f"members:remittance-{name}", args=[paper.pk])).status_code == 404
    assert str(paper) not in neighbour.get(reverse("members:remittance-list")).content.decode()
    assert DuesPayment.objects.filter(remittance=paper).count() == 4
