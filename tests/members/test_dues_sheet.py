"""团费收缴情况表 as classes and villages send it: months across or one amount, ticks, gaps, the undo."""

from datetime import date

import pytest
from django.utils import timezone

from league.kernel.errors import Forbidden
from league.kernel.sheets.batches import Scope, commit, open_batch, undo
from members.choices import Occupation
from members.models import DuesPayment
from tests.factories import make_member
from tests.members.dues_world import paid, this_month
from tests.workbooks import xlsx

pytestmark = pytest.mark.django_db


def batch_of(world, rows, *, actor=None, on: date | None = None):
    """A previewed batch of a workbook for the township."""
    scope = Scope(world.township.code, world.township.path, str(world.township))
    told = {"scope": scope, "as_of": on or timezone.localdate(), "actor": actor or world.secretary}
    return open_batch("dues", data=xlsx({"团费": rows}), filename="团费.xlsx", **told)


def verdicts(batch) -> list[tuple[str, list[str]]]:
    """Status and causes of each row."""
    rows = batch.rows.exclude(status="skip").order_by("position")
    return [(row.status, [*row.causes, *row.warnings]) for row in rows]


def test_a_year_of_months_across_comes_in_and_goes_out_again(world):
    one = make_member(world.branch, "莫志强", occupation=Occupation.STUDENT)
    two = make_member(world.branch, "唐立新", income=5000)
    day = date(timezone.localdate().year, 3, 31)
    rows = [
        ["麦岭村支部团费收缴情况表"],
        ["序号", "姓名", "团支部", "1月", "2月", "3月"],
        [1, "莫志强", "麦岭村支部", 0.2, "√", ""],
        [2, "唐立新", "麦岭村支部", "10元", "未交", 12],
    ]
    batch = commit(batch_of(world, rows, on=day), actor=world.secretary)
    found = DuesPayment.objects.order_by("member", "month").values_list(
        "member", "month__month", "due", "paid"
    )
    assert [(member, month, str(due), str(paid)) for member, month, due, paid in found] == [
        (one.pk, 1, "0.20", "0.20"),
        (one.pk, 2, "0.20", "0.20"),
        (two.pk, 1, "10.00", "10.00"),
        (two.pk, 3, "10.00", "12.00"),
    ]
    assert set(DuesPayment.objects.values_list("paid_on", flat=True)) == {day}
    undo(batch, actor=world.secretary)
    assert DuesPayment.objects.count() == 0


def test_one_amount_is_of_the_month_of_the_cut_off_day(world):
    make_member(world.branch, "莫志强")
    batch = batch_of(world, [["姓名", "团支部", "实交金额"], ["莫志强", "麦岭村支部", "0.20"]])
    commit(batch, actor=world.secretary)
    assert DuesPayment.objects.get().month == this_month()


def test_every_trap_is_told_and_the_rest_comes_in(world):
    for name in ("莫志强", "石雨", "石雨", "唐立新", "陈一鸣", "李明"):
        make_member(world.branch, name)
    make_member(world.sibling_branch, "邻居")
    paid(make_member(world.branch, "钟秀兰"), this_month(), by=world.secretary)
    rows = [
        ["姓名", "团支部", "金额"],
        ["莫志强", "麦岭村支部", 0.2],
        ["没有人", "麦岭村支部", 0.2],
        ["石雨", "麦岭村支部", 0.2],
        ["唐立新", "麦岭村支部", "两毛"],
        ["陈一鸣", "麦岭村支部", 2000],
        ["李明", "麦岭村支部", "未交"],
        ["钟秀兰", "麦岭村支部", 0.2],
        ["莫志强", "麦岭村支部", 0.2],
    ]
    batch = batch_of(world, rows)
    assert verdicts(batch) == [
        ("import", []),
        ("reject", ["DUES_PERSON_UNKNOWN"]),
        ("reject", ["DUES_PERSON_AMBIGUOUS"]),
        ("reject", ["DUES_SUM_UNREADABLE"]),
        ("reject", ["DUES_SUM_IMPOSSIBLE"]),
        ("duplicate", ["DUES_NOTHING"]),
        ("duplicate", ["DUES_ALL_ENTERED"]),
        ("reject", ["DUES_TWICE"]),
    ]
    commit(batch, actor=world.secretary)
    assert sorted(DuesPayment.objects.values_list("member__name", flat=True)) == ["莫志强", "钟秀兰"]


def test_a_month_before_the_member_was_there_is_no_money_lost_in_silence(world):
    make_member(world.branch, "莫志强", since=date(2025, 3, 10))
    batch = batch_of(
        world, [["姓名", "团支部", "2月", "3月"], ["莫志强", "麦岭村支部", 1, 1]], on=date(2025, 4, 1)
    )
    assert verdicts(batch) == [("reject", ["DUES_NOT_THERE"])]


def test_some_months_entered_before_are_told_and_the_others_come_in(world):
    member = make_member(world.branch, "莫志强")
    paid(member, date(2025, 1, 1), by=world.secretary)
    batch = batch_of(
        world, [["姓名", "团支部", "1月", "2月"], ["莫志强", "麦岭村支部", 1, 1]], on=date(2025, 4, 1)
    )
    assert verdicts(batch) == [("import", ["DUES_ENTERED"])]
    commit(batch, actor=world.secretary)
    assert [(row.month.month, str(row.paid)) for row in DuesPayment.objects.order_by("month")] == [
        (1, "0.20"),
        (2, "1.00"),
    ]


def test_who_was_entered_by_hand_meanwhile_is_left_alone(world):
    member = make_member(world.branch, "莫志强")
    batch = batch_of(world, [["姓名", "团支部", "金额"], ["莫志强", "麦岭村支部", 5]])
    mine = paid(member, this_month(), by=world.secretary)
    commit(batch, actor=world.secretary)
    assert batch.rows.exclude(status="skip").get().causes == ["CHANGED_MEANWHILE", "DUES_ALL_ENTERED"]
    undo(batch, actor=world.secretary)
    assert list(DuesPayment.objects.all()) == [mine]


def test_what_was_corrected_since_stays_when_the_batch_is_undone(world):
    make_member(world.branch, "莫志强")
    batch = batch_of(world, [["姓名", "团支部", "金额"], ["莫志强", "麦岭村支部", 5]])
    commit(batch, actor=world.secretary)
    DuesPayment.objects.update(version=2)
    undo(batch, actor=world.secretary)
    assert DuesPayment.objects.count() == 1


def test_the_neighbour_enters_nobody_here(world):
    make_member(world.branch, "莫志强")
    rows = [["姓名", "团支部", "金额"], ["莫志强", "麦岭村支部", 0.2]]
    with pytest.raises(Forbidden):
        batch_of(world, rows, actor=world.sibling_secretary)
