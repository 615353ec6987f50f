"""Programmes: lists that ship with the product, tasks, giving them out, who sees them, the matrix."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from league.kernel import metrics
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from orgs.services import dissolve, move
from reforms import services
from reforms.models import Assignment, Programme, Task
from reforms.rules import EDIT, VIEW
from reforms.views.matrix import Matrix, given_of
from tests.orgs.register_world import make_place
from tests.reforms.reform_world import ago, fire, given, handed_in, make_programme, planted, today

pytestmark = pytest.mark.django_db
PROGRAMMES = "/reforms/programmes/"


def test_the_list_of_26_tasks_says_that_it_is_not_official(world):
    programme = planted(world.county, world.staff)
    programme.refresh_from_db()
    areas = [
        (area.title, area.parts.count()) for area in programme.tasks.filter(parent=None).order_by("order")
    ]
    assert areas == [("党建带团建", 8), ("团干部队伍", 6), ("组织体系", 6), ("团员队伍", 6)]
    assert (programme.tasks.measured().count(), programme.source_note) == (26, "根据公开报道整理，非官方清单")
    with pytest.raises(Refused, match="已有任务，不能再套用样板"):
        services.plant(programme, services.STARTERS["county_reform"], actor=world.staff)
    computed = programme.tasks.exclude(metric="").order_by("order")
    assert [(task.code, str(metrics.declared(task.metric).label)) for task in computed] == [
        ("A2", "党委重视共青团工作次数"),
        ("B4", "大学生兼职副书记"),
        ("B5", "团建指导员"),
        ("C3", "团代表联络站数"),
        ("C5", "青年之家乡镇覆盖率"),
    ]


def test_every_list_that_ships_says_where_it_is_from_and_names_figures_that_exist(world):
    for code, starter in services.STARTERS.items():
        programme = make_programme(world.county, name=code)
        number = services.plant(programme, starter, actor=world.staff)
        programme.refresh_from_db()
        assert programme.source_note.endswith(("非官方清单", "各地可改"))
        assert number == sum(len(parts) for _letter, _title, parts in starter.areas)
        for task in programme.tasks.exclude(metric=""):
            assert metrics.declared(task.metric).label
            assert task.target is not None


def test_a_programme_is_made_from_a_list_through_its_page(world, as_user):
    visitor = as_user(world.staff)
    assert "26 项任务" in visitor.get(f"{PROGRAMMES}add/").text
    form = {"name": "县域改革", "org": world.county.pk, "starter": "county_reform", "levels": 1}
    days = {"start": ago(10).isoformat(), "due": ago(-90).isoformat()}
    answer = visitor.post(f"{PROGRAMMES}add/", form | days)
    programme = Programme.objects.get()
    assert (answer.status_code, programme.tasks.measured().count()) == (302, 26)
    page = visitor.get(f"{PROGRAMMES}{programme.pk}/")
    assert ("推优入党成为青年入党的主要渠道" in page.text, "非官方清单" in page.text) == (True, True)
    wrong = visitor.post(f"{PROGRAMMES}add/", form | {"start": "2026-05-02", "due": "2026-05-01"})
    assert (wrong.status_code, "完成期限不能早于开始日期" in wrong.text) == (422, True)


def test_tasks_are_added_mended_and_removed_until_they_are_given_out(world, as_user):
    programme = planted(world.county, world.staff)
    visitor = as_user(world.staff)
    area = programme.tasks.get(code="D")
    form = {"parent": area.pk, "code": "D7", "title": "建立团属社团", "measure": "count", "weight": "2"}
    url = f"{PROGRAMMES}{programme.pk}/task/"
    assert visitor.post(url, form | {"code": "D6"}).context["form"].errors["code"] == [
        "编号“D6”已经用过，请换一个编号。"
    ]
    assert visitor.post(url, form | {"metric": "places.youth_homes"}).context["form"].errors["target"]
    assert visitor.post(url, form | {"target": "3"}).status_code == 302
    task = programme.tasks.get(code="D7")
    assert (task.order, task.weight, task.target) == (31, 2, 3)
    assert visitor.post(f"/reforms/tasks/{task.pk}/delete/").status_code == 302
    blocked = visitor.post(f"/reforms/tasks/{area.pk}/delete/")
    assert "下面还有任务，请先删除或移走它们" in blocked.text
    one = given(world, "D1", programme=programme)
    assert "已经下发，不能删除" in visitor.post(f"/reforms/tasks/{one.task_id}/delete/").text
    assert "不能删除。不再实施的，请填写结束日期" in visitor.post(f"{PROGRAMMES}{programme.pk}/delete/").text


def test_tasks_are_given_once_and_only_below(world, as_user):
    programme = planted(world.county, world.staff)
    tasks = list(programme.tasks.measured())
    towns = [world.township, world.sibling_township]
    with pytest.raises(Refused, match="“回龙镇”不是“富川县”下面的团组织"):
        services.give_out(programme, tasks, [world.other_township], ago(-9), actor=world.staff)
    with pytest.raises(Refused, match="已经过去，请填今天或以后的日期"):
        services.give_out(programme, tasks, towns, ago(1), actor=world.staff)
    for by in (world.secretary, world.other_staff, world.leader):
        with pytest.raises(Forbidden):
            services.give_out(programme, tasks, towns, ago(-9), actor=by)
    assert len(services.give_out(programme, tasks[:5], towns, ago(-9), actor=world.staff)) == 10
    visitor = as_user(world.staff)
    page = visitor.get(f"{PROGRAMMES}{programme.pk}/give/")
    assert [str(org) for org in page.context["form"].fields["units"].queryset] == ["麦岭镇", "葛坡镇"]
    form = {"units": [org.pk for org in towns], "tasks": [task.pk for task in tasks], "due": ago(-30)}
    assert visitor.post(f"{PROGRAMMES}{programme.pk}/give/", form).status_code == 302
    assert Assignment.objects.count() == 52


def test_the_neighbour_sees_neither_programme_nor_task(world, as_user):
    assignment = given(world)
    programme = assignment.task.programme
    addresses = (f"{PROGRAMMES}{programme.pk}/", f"{PROGRAMMES}{programme.pk}/matrix/")
    own = f"/reforms/assignments/{assignment.pk}/"
    for stranger in (world.other_staff, world.sibling_secretary):
        for address in (*addresses, own, f"/reforms/tasks/{assignment.task_id}/"):
            assert as_user(stranger).get(address).status_code == 404
        assert "党委书记任组长" not in as_user(stranger).get("/reforms/assignments/").text
    assert as_user(world.secretary).get(own).status_code == 200
    assert as_user(world.leader).get(f"{PROGRAMMES}{programme.pk}/give/").status_code == 403
    assert Programme.objects.visible_to(world.secretary, VIEW).count() == 0
    assert Task.objects.visible_to(world.leader, EDIT).count() == 0


def test_the_matrix_tells_every_cell_in_a_fixed_number_of_queries(world, as_user):
    programme = planted(world.county, world.staff)
    tasks, visitor = list(programme.tasks.measured()), as_user(world.staff)
    url = f"{PROGRAMMES}{programme.pk}/matrix/"
    assert "还没有下发任务" in visitor.get(url).text
    services.give_out(programme, tasks[:2], [world.township], ago(-60), actor=world.staff)
    with CaptureQueriesContext(connection) as few:
        visitor.get(url)
    services.give_out(programme, tasks, [world.township, world.sibling_township], ago(-5), actor=world.staff)
    Assignment.objects.filter(task=tasks[3]).update(due=ago(1), given_on=ago(40))
    fire(Assignment.objects.get(task=tasks[4], org=world.township), "start", world.secretary, progress="启动")
    with CaptureQueriesContext(connection) as many:
        page = visitor.get(url)
    assert len(few) == len(many)
    lines = {str(line.org): line for line in page.context["matrix"].lines}
    assert [each.key for each in lines["麦岭镇"].squares[:5]] == [
        *("waiting", "waiting", "near", "overdue", "near"),
    ]
    assert [each.stale for each in lines["葛坡镇"].squares[2:5]] == [False, True, False]
    assert page.context["matrix"].areas == [
        *(("党建带团建", 8), ("团干部队伍", 6), ("组织体系", 6), ("团员队伍", 6)),
    ]
    only = visitor.get(url, {"state": "waiting"})
    assert [str(line.org) for line in only.context["matrix"].lines] == ["麦岭镇"]
    assert Matrix(programme, given_of(programme, world.other_staff, VIEW)).lines == []


def test_a_figure_is_computed_for_every_unit_and_never_typed(world, as_user):
    make_place(world.township, "麦岭青年之家", start=ago(20))
    programme = planted(world.county, world.staff)
    task = programme.tasks.get(code="C5")
    towns = [world.township, world.sibling_township]
    mine, theirs = services.give_out(programme, [task], towns, ago(-60), actor=world.staff)
    page = as_user(world.staff).get(f"{PROGRAMMES}{programme.pk}/matrix/")
    words = {each.words for line in page.context["matrix"].lines for each in line.squares if each.url}
    assert words == {
        "麦岭镇 C5 建设青年之家：未启动（100 / 100）",
        "葛坡镇 C5 建设青年之家：未启动（0 / 100）",
    }
    started = fire(mine, "start", world.secretary, progress="建成并开放")
    assert (
        "value"
        not in as_user(world.secretary)
        .get(f"/reforms/assignments/{mine.pk}/steps/report/")
        .context["form"]
        .fields
    )
    assert fire(started, "submit", world.secretary).state == "submitted"
    late = fire(theirs, "start", world.sibling_secretary, progress="选址")
    with pytest.raises(Refused, match="完成 0，目标 100，还没有达到"):
        fire(late, "submit", world.sibling_secretary)


def test_the_day_before_knows_nothing_of_what_was_given_today(world):
    assignment = handed_in(world, given_on=ago(5))
    fire(assignment, "accept", world.reviewer, grade="B")
    path, code = world.county.path, metrics.get

    def told(day):
        return [
            code(name).value(path, Period.day(day))
            for name in ("reforms.assigned", "reforms.closed", "reforms.earned")
        ]

    assert told(today()) == [1, 1, Decimal("0.6")]
    assert told(ago(1)) == [1, 0, 0]
    assert told(ago(6)) == [0, 0, 0]
    assert str(metrics.declared("reforms.completion").value(path, Period.day())) == "60.0"


def test_an_unclosed_task_of_a_dissolved_unit_is_told_in_the_programme(world):
    assignment = given(world)
    for branch in (world.branch, world.second_branch):
        dissolve(branch, actor=world.staff, reason="撤并")
    assert Assignment.objects.filter(pk=assignment.pk).exists()
    assert make_programme(world.city).org == world.city


def test_an_area_and_a_unit_have_their_page(world, as_user):
    programme = planted(world.county, world.staff)
    fire(handed_in(world, programme=programme), "accept", world.reviewer, grade="B")
    given(world, "A3", programme=programme, due=ago(3))
    given(world, "C1", programme=programme)
    area, page = Task.objects.get(programme=programme, code="A"), as_user(world.staff)
    shown = page.get(f"/reforms/tasks/{area.pk}/")
    assert {name: int(shown.context["told"][name]) for name in ("assigned", "closed", "overdue")} == {
        "assigned": 2,
        "closed": 1,
        "overdue": 1,
    }
    assert shown.context["completion"] == Decimal("30.0")
    assert "共青团工作纳入巡察" in shown.text
    unit = page.get(f"/orgs/{world.township.pk}/?tab=reforms")
    assert "建设青年之家" not in unit.text
    for words in ("共青团工作纳入巡察", "召开团代会", "下发任务", "近七天变化"):
        assert words in unit.text
    assert as_user(world.other_staff).get(f"/orgs/{world.township.pk}/?tab=reforms").status_code == 404
    assert "共青团工作纳入巡察" not in page.get(f"/orgs/{world.sibling_township.pk}/?tab=reforms").text


def test_the_circular_ranks_the_units_by_weighted_completion(world, as_user):
    programme = planted(world.county, world.staff)
    url = f"{PROGRAMMES}{programme.pk}/circular/"
    visitor = as_user(world.staff)
    assert "还没有下发任务，没有进度可以通报。" in visitor.get(url).text
    fire(handed_in(world, programme=programme), "accept", world.reviewer, grade="B")
    tasks = list(programme.tasks.measured())
    services.give_out(programme, tasks[:2], [world.sibling_township], ago(-60), actor=world.staff)
    Assignment.objects.filter(org=world.sibling_township, task=tasks[1]).update(due=ago(1))
    given(world, programme=planted(world.county, world.staff, start=ago(50)))  # of the same name
    paper = Document(BytesIO(b"".join(visitor.get(url))))
    text = "\n".join(each.text for each in paper.paragraphs)
    assert visitor.get(f"{PROGRAMMES}{programme.pk}/matrix/").context["completion"] == Decimal("20.0")
    assert "2 个单位共承担任务 3 项，已销号 1 项，逾期 1 项，加权完成率 20.0%" in text
    lines = [[cell.text for cell in row.cells] for row in paper.tables[0].rows[1:]]
    assert lines == [["1", "麦岭镇", "1", "1", "0", "60.0%"], ["2", "葛坡镇", "2", "0", "1", "0.0%"]]
    assert as_user(world.leader).get(url).status_code == 403
    assert as_user(world.other_staff).get(url).status_code == 404


def test_a_programme_stays_while_a_unit_that_moved_away_has_its_tasks(world, as_user):
    programme = given(world).task.programme
    move(world.township, to=world.other_county, actor=world.city_staff)
    answer = as_user(world.staff).post(f"{PROGRAMMES}{programme.pk}/delete/")
    assert "的任务已经下发，不能删除。" in answer.text
    assert Assignment.objects.count() == 1
