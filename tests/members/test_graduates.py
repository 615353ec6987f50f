"""Graduates: where each may go, one step for all, who stays and comes back, figures."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from league.kernel import metrics, params
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from members.choices import Entry, TransferState
from members.choices.graduates import Destination, GraduateState
from members.models import Affiliation, Graduate, Member, Transfer
from members.rules.admission import add_months
from members.services import graduates as services
from members.services.transfer import Aim, open_transfer
from members.workflows import GRADUATE, TRANSFER
from members.workflows.graduates import hand_over, obstacles
from tests.members.graduate_world import everywhere, filled, today, told, value, why_not

pytestmark = pytest.mark.django_db


# Where each may go


@pytest.mark.parametrize(
    ("destination", "place", "outside", "words"),
    [
        (Destination.STUDY, None, "", "升学的请填录取学校的团组织：在本平台的选转入团组织，外地的填全称。"),
        (Destination.STUDY, "township", "", "升学的不能转回户籍地或居住地，“麦岭镇”不是学校的团组织。"),
        (Destination.STUDY, None, "共青团广西大学委员会", ""),
        (Destination.STUDY, "college", "", ""),
        (
            Destination.JOB,
            None,
            "",
            "就业的请填工作单位的团组织；单位没有团组织的，填单位所在乡镇（街道）团委。",
        ),
        (Destination.JOB, "second_other_branch", "", ""),
        (Destination.JOB, "township", "共青团外地委员会", "转入团组织和外地团组织只能填一个。"),
        (Destination.SPECIAL, "township", "", "参军、涉密岗位的转入省级专用团组织，转入团组织请留空。"),
        (Destination.SPECIAL, None, "", ""),
        (Destination.HOME, None, "", "请填户籍地或居住地乡镇（街道）的团组织。"),
        (
            Destination.HOME,
            "college",
            "",
            "“贺州学院”是学校的团组织。转回户籍地或居住地的，请选乡镇（街道）或村（社区）。",
        ),
        (Destination.HOME, "branch", "", ""),
        (Destination.WAITING, None, "", ""),
        (Destination.WAITING, "waiting", "", ""),
        (
            Destination.WAITING,
            "branch",
            "",
            "“麦岭村支部”不是本校的流动团员团支部。留在原团支部的，转入团组织请留空。",
        ),
        (Destination.ABROAD, "branch", "", "出国（境）、延迟毕业的保留在学校，去向单位请留空。"),
        (Destination.DELAYED, None, "", ""),
    ],
)
def test_each_destination_has_its_place(world, school, destination, place, outside, words):
    target = getattr(school, place, None) or getattr(world, place) if place else None
    assert why_not(world, school, told(destination, target, outside)) == words


def test_who_is_on_the_way_already_or_has_left_is_told_and_left_out(world, school):
    away = told(Destination.HOME, world.township)
    rows = filled(school, {"甲": away, "乙": away, "丙": away})
    open_transfer(rows["甲"].member, Aim(target=world.sibling_township), actor=school.secretary)
    Member.objects.filter(name="乙").update(left_on=today(), left_how=Entry.RESIGNED)
    found = services.class_of(school.cls, today().year)
    why = {row.member.name: obstacles([row], today()).get(row.pk) for row in found}
    assert why == {
        "甲": "已有一份办理中的转接，请先办结或撤回。",
        "乙": f"已于 {today()} 离开。",
        "丙": None,
    }
    assert hand_over(school.cls, today().year, actor=school.secretary) == (1, 0)


# One step for all


def test_everybody_goes_the_own_way_in_one_step(world, school):
    lines = dict(zip("甲乙丙丁戊己庚辛壬", everywhere(world, school), strict=True))
    filled(school, lines)
    assert hand_over(school.cls, today().year, actor=school.secretary) == (5, 4)
    papers = {
        paper.member.name: (paper.kind, paper.reason, paper.state, paper.outside)
        for paper in Transfer.objects.filter(graduate__isnull=False)
    }
    assert papers == {
        "甲": ("inside", "study", TransferState.AT_TARGET, ""),
        "乙": ("outside", "study", TransferState.AT_SOURCE, "共青团广西大学委员会"),
        "丙": ("inside", "job", TransferState.AT_TARGET, ""),
        "丁": ("outside", "army", TransferState.AT_SOURCE, "省级特殊单位团员专用团组织"),
        "戊": ("inside", "home", TransferState.AT_TARGET, ""),
    }
    rows = {row.member.name: row for row in services.class_of(school.cls, today().year)}
    stays = {name: (row.state, row.until) for name, row in rows.items() if name in "己庚辛壬"}
    half, whole = add_months(today(), 6), add_months(today(), 12)
    assert stays == {
        "己": (GraduateState.STAYING, half),
        "庚": (GraduateState.STAYING, half),
        "辛": (GraduateState.STAYING, whole),
        "壬": (GraduateState.STAYING, whole),
    }
    assert rows["庚"].member.branch_id == school.waiting.pk
    assert rows["己"].member.branch_id == school.cls.pk


def test_what_refuses_one_refuses_all(world, school):
    rows = filled(school, {"甲": told(Destination.HOME, world.township), "乙": told(Destination.ABROAD)})
    member = rows["甲"].member
    member.branch = world.sibling_branch
    member.save()
    Affiliation.objects.filter(member=member).update(branch=world.sibling_branch)
    with pytest.raises(Refused) as refused:
        hand_over(school.cls, today().year, actor=school.secretary)
    assert refused.value.message == "没有办理，请先改正：甲：您没有办理这件事的权限，请联系本级管理员。"
    assert set(Graduate.objects.values_list("state", flat=True)) == {GraduateState.OPEN}
    assert not Transfer.objects.exists()


def test_a_class_of_any_size_is_handed_over_in_a_fixed_number_of_queries(world, school):
    counted = []
    for year, number in ((2024, 2), (2025, 12)):
        names = [f"{year}-{i}" for i in range(number)]
        kinds = (told(Destination.HOME, world.township), told(Destination.WAITING))
        filled(school, {name: kinds[i % 2] for i, name in enumerate(names)}, year=year)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            hand_over(school.cls, year, actor=school.secretary)
        counted.append(len(asked))
        Graduate.objects.all().delete()
        Transfer.objects.all().delete()
        school.cls.members.all().delete()
    assert counted[0] == counted[1]


def test_nobody_else_hands_over(world, school):
    filled(school, {"甲": told(Destination.ABROAD)})
    for stranger in (world.secretary, world.other_staff, world.branch_secretary):
        with pytest.raises(Forbidden):
            services.fill(school.cls, today().year, {}, actor=stranger)
        with pytest.raises(Refused):
            hand_over(school.cls, today().year, actor=stranger)
    with pytest.raises(Forbidden):
        services.start(world.branch, today().year, actor=school.secretary)


# Who stays comes back


def test_who_stayed_is_a_to_do_when_the_time_is_over(world, school):
    began = add_months(today(), -7)
    filled(school, {"甲": told(Destination.WAITING), "乙": told(Destination.ABROAD)}, on=began)
    hand_over(school.cls, today().year, actor=school.secretary, on=began)
    last = add_months(began, 6)
    days = (last - timedelta(days=1), last, add_months(began, 12))
    assert [GRADUATE.waiting_for(school.secretary, on=day).count() for day in days] == [0, 1, 2]
    assert [GRADUATE.waiting_for(world.secretary, on=day).count() for day in days] == [0, 0, 0]
    task = GRADUATE.tasks(school.secretary)[0]
    assert (str(task.obj), task.step.name, task.due) == ("甲", "place", last)
    figure = metrics.get("members.graduates_overdue")
    later = (last, last + timedelta(days=1), add_months(began, 13))
    assert [figure.value(school.org.path, Period(day)) for day in later] == [0, 1, 2]


def test_a_stay_is_extended_up_to_a_year_and_then_placed(world, school, as_user):
    row = filled(school, {"甲": told(Destination.WAITING)}, on=today())["甲"]
    hand_over(school.cls, today().year, actor=school.secretary)
    with pytest.raises(Refused) as refused:
        GRADUATE.fire(
            row, "extend", actor=school.secretary, comment="备考", data={"until": add_months(today(), 13)}
        )
    last = add_months(today(), 12)
    assert refused.value.message == f"自 {today()} 起暂留，最长到 {last}，到期须转出。"
    GRADUATE.fire(row, "extend", actor=school.secretary, comment="备考", data={"until": last})
    client = as_user(school.secretary)
    url = f"/members/graduates/list/{row.pk}/steps/place/"
    assert client.get(url).status_code == 200
    asked = {"destination": "job", "target": world.sibling_township.code, "version": 4}
    row.refresh_from_db()
    answer = client.post(url, asked | {"version": row.version})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.transfer.state, row.transfer.target) == (
        GraduateState.MOVING,
        TransferState.AT_TARGET,
        world.sibling_township,
    )


def test_a_withdrawn_paper_brings_the_graduate_back_to_the_grid(world, school):
    row = filled(school, {"甲": told(Destination.HOME, world.township)})["甲"]
    hand_over(school.cls, today().year, actor=school.secretary)
    with pytest.raises(Refused) as refused:
        GRADUATE.fire(row, "reopen", actor=school.secretary, comment="改去向")
    assert refused.value.message == "这名团员的转接待转入方接收，不能重填去向。还没有办结的，请先撤回转接。"
    row.refresh_from_db()
    TRANSFER.fire(row.transfer, "withdraw", actor=school.secretary, comment="本人考研")
    GRADUATE.fire(row, "reopen", actor=school.secretary, comment="改去向")
    row.refresh_from_db()
    assert row.state == GraduateState.OPEN


def test_a_county_sets_its_own_time_to_stay(world, school):
    params.set_value("members.graduate_stay", 3, actor=world.staff, source="县里办法", path=world.county.path)
    filled(school, {"甲": told(Destination.WAITING)})
    hand_over(school.cls, today().year, actor=school.secretary)
    assert Graduate.objects.get().until == add_months(today(), 3)


# Figures


def test_the_figures_close_on_every_day(world, school):
    start = date(2025, 6, 20)
    days = [start + timedelta(days=n) for n in range(-1, 9)]
    lines = dict(zip("甲乙丙丁戊己庚辛壬", everywhere(world, school), strict=True))
    rows = filled(school, lines, year=2025, on=start)
    hand_over(school.cls, 2025, actor=school.secretary, on=start + timedelta(days=2))
    papers = {name: Transfer.objects.filter(graduate=row).first() for name, row in rows.items()}
    received = {"branch": world.branch}
    TRANSFER.fire(papers["戊"], "receive", actor=world.staff, data=received, on=start + timedelta(days=4))
    TRANSFER.fire(papers["丙"], "receive", actor=world.other_staff, on=start + timedelta(days=5))
    TRANSFER.fire(
        papers["甲"], "withdraw", actor=school.secretary, comment="改去向", on=start + timedelta(days=6)
    )
    told_by_day = [
        [
            value(f"members.graduates{name}", school.org, day)
            for name in ("", "_owed", "_handed", "_transit", "_unsettled")
        ]
        for day in days
    ]
    assert told_by_day == [
        [0, 0, 0, 0, 0],
        *[[9, 7, 0, 0, 7]] * 2,
        *[[9, 7, 0, 5, 2]] * 2,
        [9, 7, 1, 4, 2],
        [9, 7, 2, 3, 2],
        *[[9, 7, 2, 2, 3]] * 3,
    ]
    for day in days[1:]:
        before = Period(day - timedelta(days=1))
        opening, closing = (
            metrics.get("members.total").value(school.org.path, p) for p in (before, Period(day))
        )
        came, went = (
            metrics.get(f"members.{name}").value(school.org.path, Period(day, day))
            for name in ("came", "went")
        )
        assert opening + came - went == closing
    assert str(value("members.graduates_rate", school.org, days[-1])) == "28.6"
    assert value("members.graduates_arriving", world.township, days[4]) == 1
    assert value("members.graduates_arriving", world.township, days[-1]) == 0
    cells = metrics.get("members.graduates_handed").cells(world.county.path, Period(days[-1]), "destination")
    assert {label: n for label, n in cells.items() if n} == {"就业": 1, "未落实，转回户籍地或居住地": 1}
