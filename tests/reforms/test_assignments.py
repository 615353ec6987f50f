"""A task of a unit: reports, files, handing in, acceptance at one and two levels, what is refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from league.kernel.errors import Forbidden, Refused, Stale
from league.kernel.waiting import tasks
from orgs.services import move
from reforms.models import Assignment
from tests.reforms.reform_world import DONE, ago, fire, given, handed_in, planted, prove, scan, today

pytestmark = pytest.mark.django_db
LIST = "/reforms/assignments/"


def test_the_unit_reports_and_the_county_closes(world):
    assignment = given(world)
    with pytest.raises(Refused, match="请填写：进展。"):
        fire(assignment, "start", world.secretary, progress="")
    for stranger in (world.sibling_secretary, world.other_staff, world.leader, world.branch_secretary):
        with pytest.raises(Forbidden):
            fire(assignment, "start", stranger, **DONE)
    running = fire(assignment, "start", world.secretary, **DONE)
    with pytest.raises(Refused, match="还没有上传佐证材料"):
        fire(running, "submit", world.secretary)
    prove(running, world.secretary)
    handed = fire(running, "submit", world.secretary)
    assert (handed.submitted_on, handed.reported_on) == (today(), today())
    with pytest.raises(Forbidden):
        fire(handed, "accept", world.secretary, grade="A")
    with pytest.raises(Refused, match="请填写：验收等级。"):
        fire(handed, "accept", world.reviewer)
    closed = fire(handed, "accept", world.reviewer, grade="A", opinion="资料齐全")
    assert (closed.state, closed.closed_on, closed.grade) == ("closed", today(), "A")
    assert [each.text for each in closed.reports.all()] == [DONE["progress"]]


def test_who_handed_in_does_not_accept(world):
    running = fire(given(world), "start", world.staff, **DONE)
    prove(running, world.staff)
    handed = fire(running, "submit", world.staff)
    with pytest.raises(Refused, match="“提交验收”是您办理的，“验收销号”须由另一人办理。"):
        fire(handed, "accept", world.staff, grade="A")
    assert fire(handed, "accept", world.reviewer, grade="A").state == "closed"


def test_two_levels_need_two_people(world):
    programme = planted(world.county, world.staff, levels=2)
    handed = handed_in(world, programme=programme)
    with pytest.raises(Forbidden):
        fire(handed, "accept", world.reviewer, grade="A")
    checked = fire(handed, "check", world.staff, grade="B")
    assert (checked.state, checked.closed_on) == ("checked", None)
    with pytest.raises(Refused, match="“初验通过”是您办理的"):
        fire(checked, "confirm", world.staff, grade="A")
    assert fire(checked, "confirm", world.reviewer, grade="A").state == "closed"


def test_what_comes_back_is_neither_handed_in_nor_closed(world):
    handed = handed_in(world)
    with pytest.raises(Refused, match="请写明“退回补充”的理由。"):
        fire(handed, "return", world.reviewer)
    back = fire(handed, "return", world.reviewer, comment="缺会议纪要")
    assert (back.state, back.submitted_on) == ("returned", None)
    again = fire(fire(back, "start", world.secretary, **DONE), "submit", world.secretary)
    closed = fire(again, "accept", world.reviewer, grade="C")
    reopened = fire(closed, "reopen", world.reviewer, comment="文件已废止")
    assert (reopened.closed_on, reopened.grade) == (None, "")
    with pytest.raises(Stale):
        fire(closed, "accept", world.reviewer, grade="A")


def test_two_accepters_at_once_close_it_once(world):
    handed = handed_in(world)
    fire(handed, "accept", world.reviewer, grade="A")
    with pytest.raises(Stale):
        fire(handed, "accept", world.city_staff, grade="D")
    assert Assignment.objects.get().grade == "A"


def test_the_target_counts_what_was_reported(world):
    assignment = given(world, "B1")
    assert assignment.task.target == 1
    running = fire(assignment, "start", world.secretary, progress="正在物色", value=0)
    with pytest.raises(Refused, match="完成 0，目标 1，还没有达到"):
        fire(running, "submit", world.secretary)
    reported = fire(running, "report", world.secretary, progress="配备兼职副书记 1 名", value=1)
    assert fire(reported, "submit", world.secretary).state == "submitted"
    assert [each.value for each in reported.reports.order_by("pk")] == [0, 1]


def test_a_new_task_is_a_to_do_and_a_running_one_when_its_day_comes_near(world):
    assignment = given(world)
    assert [task.step.name for task in tasks(world.secretary)] == ["start"]
    assert (tasks(world.sibling_secretary), tasks(world.staff)) == ([], [])
    running = fire(assignment, "start", world.secretary, **DONE)
    assert tasks(world.secretary) == []
    Assignment.objects.update(remind_on=ago(1), due=ago(-3))
    assert [(task.step.name, task.due) for task in tasks(world.secretary)] == [("report", ago(-3))]
    Assignment.objects.update(due=ago(3))
    assert [task.obj.pk for task in tasks(world.staff)] == [running.pk]
    assert tasks(world.other_staff) == []


def test_pages_of_a_task_through_http(world, as_user):
    assignment = given(world)
    visitor, url = as_user(world.secretary), f"{LIST}{assignment.pk}/"
    page = visitor.post(f"{url}steps/start/", DONE | {"version": 1})
    assert page.status_code == 302
    assert "还差 1 项" in visitor.get(url).text
    visitor.post(f"{url}files/", {"file": scan()})
    assert visitor.post(f"{url}steps/submit/").status_code == 302
    text = as_user(world.reviewer).get(url).text
    assert ("验收销号" in text, "会议纪要.pdf" in text, "形成会议纪要" in text) == (True, True, True)
    done = as_user(world.reviewer).post(f"{url}steps/accept/", {"grade": "A", "opinion": "好"})
    assert (done.status_code, Assignment.objects.get().state) == (302, "closed")
    assert "已销号" in visitor.get(LIST).text


def test_the_ledger_is_filtered_and_asks_the_same_number_of_queries(world, as_user):
    programme = planted(world.county, world.staff)
    given(world, "A1", programme=programme)
    visitor = as_user(world.staff)
    visitor.get(LIST)
    with CaptureQueriesContext(connection) as few:
        visitor.get(LIST)
    for code in ("A2", "A3", "B1"):
        given(world, code, programme=programme, due=ago(2) if code == "B1" else ago(-9))
    with CaptureQueriesContext(connection) as many:
        page = visitor.get(LIST)
    assert (len(page.context["rows"]), len(few)) == (4, len(many))
    assert len(visitor.get(LIST, {"pending": "late"}).context["rows"]) == 1
    assert len(visitor.get(LIST, {"org": world.township.pk, "state": "waiting"}).context["rows"]) == 4
    assert visitor.get(LIST, {"on": ago(1).isoformat()}).context["rows"] == []


def test_a_moved_township_takes_its_tasks_along(world):
    assignment = fire(given(world), "start", world.secretary, **DONE)
    move(world.township, to=world.other_county, actor=world.city_staff)
    fresh, secretary = Assignment.objects.get(pk=assignment.pk), User.objects.get(pk=world.secretary.pk)
    prove(fresh, secretary)
    handed = fire(fresh, "submit", secretary)
    with pytest.raises(Forbidden):
        fire(handed, "accept", world.other_reviewer, grade="A")
    assert fire(handed, "accept", world.reviewer, grade="A").state == "closed"
