"""Supervision: a notice is answered and settled or goes up a rung; visits by round; neighbours."""

from datetime import timedelta

import pytest

from league.kernel import metrics
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from league.kernel.waiting import tasks
from reforms.models import Assignment, Notice, Visit
from reforms.services import chase
from reforms.services.supervision import send
from reforms.workflows import NOTICE
from tests.reforms.reform_world import DONE, ago, given, planted, prove, today
from tests.reforms.reform_world import fire as assignment_fire

pytestmark = pytest.mark.django_db
LIST = "/reforms/notices/"


def sent(world, by=None, **columns) -> Notice:
    """麦岭镇 is reminded by its county."""
    told = {"org": world.township, "reason": "改革任务 3 项逾期", "deadline": ago(-7), **columns}
    return send(Notice(**told), actor=by or world.staff)


def fire(notice: Notice, step: str, by, comment: str = "", **data) -> Notice:
    """The notice after a step."""
    return NOTICE.fire(notice, step, actor=by, comment=comment, data=data)


def test_a_reminder_is_answered_and_settled(world):
    notice = sent(world)
    assert [task.obj.pk for task in tasks(world.secretary)] == [notice.pk]
    assert tasks(world.sibling_secretary) == []
    answered = fire(notice, "answer", world.secretary, answer="两项已销号，一项本周完成")
    with pytest.raises(Forbidden):
        fire(answered, "settle", world.secretary)
    assert fire(answered, "settle", world.reviewer).closed_on == today()


def test_what_does_not_help_goes_up_rung_by_rung_to_the_top(world):
    notice = sent(world)
    with pytest.raises(Refused, match="请写明“升级”的理由。"):
        fire(notice, "raise", world.staff)
    rungs = []
    for _time in range(3):
        notice = fire(notice, "raise", world.staff, comment="没有改进")
        rungs.append(notice.get_rung_display())
    assert rungs == ["约谈", "限期整改", "追责问责"]
    assert notice.deadline == today() + timedelta(days=7)
    with pytest.raises(Refused, match="已经是最后一级，不能再升级。"):
        fire(notice, "raise", world.staff, comment="没有改进")


def test_only_the_superior_sends(world):
    for by in (world.secretary, world.other_staff, world.leader):
        with pytest.raises(Forbidden):
            sent(world, by)
    with pytest.raises(Refused, match="已经过去，请填今天或以后的日期。"):
        sent(world, deadline=ago(1))
    with pytest.raises(Refused, match="没有上级可以督促。"):
        sent(world, world.city_staff, org=world.city)


def test_a_unit_is_chased_once_for_all_and_the_notice_ends_by_itself(world, as_user):
    programme = planted(world.county, world.staff)
    first = given(world, "A1", programme=programme, due=ago(2))
    second = given(world, "A5", programme=programme, due=ago(-5))
    given(world, "C1", programme=programme, due=ago(-90))
    page, url = as_user(world.staff), f"/reforms/programmes/{programme.pk}/chase/"
    shown = page.get(url)
    words = f"改革任务 2 项待提交，其中逾期 1 项：{first.task.code} {first.task.title}（{ago(2):%m-%d}）"
    assert f"麦岭镇：{words}" in shown.context["text"]
    for stranger in (world.secretary, world.other_staff):
        assert as_user(stranger).get(url).status_code == 404
    form = {"units": [world.township.pk], "deadline": ago(-7).isoformat()}
    for _again in range(2):
        assert page.post(url, form).status_code == 302
    notice = Notice.objects.get()
    assert (notice.get_rung_display(), notice.assignments.count()) == ("催办", 2)
    assert [task.obj for task in tasks(world.secretary) if task.obj == notice] == [notice]
    assert first.task.title in as_user(world.secretary).get(f"{LIST}{notice.pk}/").text
    with pytest.raises(Refused, match="还有 2 项没有提交：A1、A5。全部提交以后自动办结。"):
        fire(notice, "finish", world.secretary)
    for each in (first, second):
        moved = assignment_fire(each, "start", world.secretary, **DONE)
        prove(moved, world.secretary)
        assignment_fire(moved, "submit", world.secretary)
    notice.refresh_from_db()
    assert (notice.state, notice.closed_on) == ("closed", today())


def test_ticked_tasks_are_chased_from_the_ledger(world, as_user):
    late = given(world, "A1", due=ago(2))
    bulk = "/reforms/assignments/bulk/chase/"
    assert as_user(world.secretary).post(bulk, {"pick": [late.pk]}).status_code == 403
    as_user(world.other_staff).post(bulk, {"pick": [late.pk]})
    assert not Notice.objects.exists()
    assert as_user(world.staff).post(bulk, {"pick": [late.pk]}).status_code == 302
    assert [each.org for each in Notice.objects.all()] == [world.township]
    closed = Assignment.objects.filter(pk=late.pk)
    closed.update(state="closed")
    with pytest.raises(Refused, match="选中的任务都已提交或销号，不用催办。"):
        chase(closed, ago(-7), actor=world.staff)


def test_two_rounds_visited_56_schools(world):
    """贺州: 团教督导 2 轮 56 所."""
    for place in range(56):
        Visit.objects.create(org=world.county, round=1 + place % 2, place=f"第{place}中学", on=ago(20))
    metric, period = metrics.get("reforms.visits"), Period(today(), ago(60))
    assert metric.value(world.city.path, period) == 56
    assert metric.grid(world.city.path, period, ("round",)) == {(1,): 28, (2,): 28}


def test_pages_and_the_neighbour(world, as_user):
    visitor = as_user(world.staff)
    form = {"org": world.township.pk, "rung": "remind", "reason": "进展迟缓", "deadline": ago(-5).isoformat()}
    assert visitor.post(f"{LIST}add/", form).status_code == 302
    notice = Notice.objects.get()
    assert "进展迟缓" in as_user(world.secretary).get(f"{LIST}{notice.pk}/").text
    for stranger in (world.sibling_secretary, world.other_staff):
        assert as_user(stranger).get(f"{LIST}{notice.pk}/").status_code == 404
        assert as_user(stranger).get(LIST).context["rows"] == []
    visit = {"place": "富川高中", "org": world.county.pk, "round": 1, "on": ago(1).isoformat()}
    assert visitor.post("/reforms/visits/add/", visit).status_code == 302
    assert "富川高中" in visitor.get("/reforms/visits/").text
