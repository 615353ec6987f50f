"""Courses: entered, filled from a messy workbook, taken back; hours, certificates, coverage."""

import io
import re
from datetime import date

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from docx import Document

from cadres.models import Course, Trainee
from cadres.rules.training import theory_findings
from cadres.services import training as services
from league.kernel import metrics, panels
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from league.kernel.sheets.batches import Scope, commit, open_batch, undo
from tests.cadres.training_world import BORN, make_course, person
from tests.factories import make_id, make_member, make_post
from tests.house.animals.training import rows
from tests.workbooks import xlsx

pytestmark = pytest.mark.django_db
YEAR = Period(date(2025, 12, 31), date(2025, 1, 1))
HEAD = ["序号", "班次名称", "开班时间", "姓名", "身份证号", "单位", "职务", "学时", "是否合格", "证书编号"]


def value(code: str, org, period: Period = YEAR, by: str = ""):
    """A figure of an organization."""
    metric = metrics.declared(code)
    if by:
        return {label: n for label, n in metric.cells(org.path, period, by).items() if n}
    return metric.value(org.path, period)


def test_a_course_is_entered_with_its_people_and_certified(world, as_user):
    visitor = as_user(world.staff)
    told = {"name": "第一期", "org": world.county.pk, "level": "county", "kind": "rotation"}
    told |= {"start": "2025-03-18", "last": "2025-03-20", "hours": "24", "theory_hours": "12"}
    visitor.post("/cadres/courses/add/", told)
    course = Course.objects.get()
    page = visitor.get(f"/cadres/courses/{course.pk}/")
    assert "理论教育和党性教育占总学时 50.0%，低于 70%" in page.text
    one = {"course": course.pk, "name": "莫雨桐", "id_no": make_id(BORN, "2", 7), "org": world.township.pk}
    answer = visitor.post("/cadres/trainees/add/", one | {"passed": "on", "certificate": "2025-001"})
    assert answer.status_code == 302, answer.context["form"].errors
    trainee = Trainee.objects.get()
    assert (trainee.hours, trainee.birth, trainee.sex) == (24, BORN, "2")
    again = visitor.post("/cadres/trainees/add/", one)
    assert "莫雨桐 已在“第一期”的学员名单里" in again.text
    word = visitor.get(f"/cadres/courses/{course.pk}/certificates/")
    document = Document(io.BytesIO(b"".join(word.streaming_content)))
    assert document.paragraphs[0].text == "第一期结业名单"
    assert [cell.text for cell in document.tables[0].rows[1].cells][1:] == [
        *("莫雨桐", "麦岭镇", "", "24", "2025-001")
    ]
    shown = visitor.get(f"/cadres/trainees/{trainee.pk}/").text
    assert (trainee.id_no in shown, "参加培训 1 期，共 24 学时" in shown) == (False, True)


def test_theory_is_asked_for_where_hours_are_told(world):
    assert theory_findings(make_course(world.county)) == []
    (finding,) = theory_findings(make_course(world.county, "第二期", theory_hours=10))
    assert (finding.level, finding.measured) == ("warn", "41.7%")


def test_a_messy_workbook_opens_its_courses_and_goes_again(world):
    make_post(world.township, "副书记", **person("唐立新", 11))
    rows = [
        ["富川县2025年团干部培训学员名单"],
        HEAD,
        *[
            [
                1,
                "第一期",
                "2025.3.18",
                "莫雨桐",
                make_id(BORN, "2", 12),
                "麦岭镇团委",
                "干事",
                "24学时",
                "是",
                "A1",
            ]
        ],
        *[[2, "第一期", "2025.3.18", "唐立新", "", "麦岭镇", "副书记", "24", "合格", "A2"]],
        *[[3, "第二期", "2025-09-02", "莫雨桐", make_id(BORN, "2", 12), "葛坡镇", "", "八", "不合格", ""]],
        *[[4, "第一期", "2025.3.18", "莫雨桐", make_id(BORN, "2", 12), "麦岭镇", "", "24", "是", ""]],
        *[[5, "第一期", "2025.3.18", "无名氏", "", "麦岭镇", "", "", "", ""]],
        *[[6, "", "2025.3.18", "何冬至", make_id(BORN, "2", 13), "麦岭镇", "", "", "", ""]],
    ]
    scope = Scope(world.county.code, world.county.path, str(world.county))
    told = {"scope": scope, "as_of": date(2025, 12, 31), "actor": world.staff}
    batch = open_batch("trainees", data=xlsx({"名单": rows}), filename="名单.xlsx", **told)
    found = batch.rows.exclude(status="skip").order_by("position")
    assert [row.status for row in found] == [*("import", "import", "import", "reject", "reject", "reject")], [
        row.causes for row in found
    ]
    commit(batch, actor=world.staff)
    first, second = Course.objects.order_by("start")
    assert (first.name, first.level, first.trainees.count()) == ("第一期", "county", 2)
    tang = Trainee.objects.get(name="唐立新")
    assert (tang.post.title, tang.org, tang.certificate, tang.hours) == ("副书记", world.township, "A2", 24)
    assert [(each.passed, each.hours) for each in second.trainees.all()] == [(False, 0)]
    assert value("cadres.courses", world.county) == 2
    assert value("cadres.trainees", world.county) == 3
    assert value("cadres.people_trained", world.county) == 2
    assert value("cadres.trainees_passed", world.county) == 2
    assert value("cadres.trainees_sent", world.township) == 2
    undo(batch, actor=world.staff)
    assert (Trainee.objects.count(), Course.objects.count()) == (0, 0)


def test_coverage_counts_posts_whose_holder_was_trained_in_the_year(world):
    post = make_post(world.township, "副书记", **person("唐立新", 11))
    make_post(world.sibling_township, "书记", **person("莫雨桐", 12))
    services.keep_trainee(
        Trainee(course=make_course(world.county), org=world.township, **person("唐立新", 11)),
        actor=world.staff,
    )
    end = Period.day(date(2025, 12, 31))
    assert str(value("cadres.training_coverage", world.county, end)) == "50.0"
    assert value("cadres.trained", world.county, Period.day(date(2025, 3, 17))) == 0
    assert value("cadres.trained", world.county, Period.day(date(2026, 1, 2))) == 0
    (panel,) = [each for each in panels.panels_for(post, world.secretary) if each.code == "training"]
    request = RequestFactory().get("/")
    request.user = world.staff
    body = render_to_string(panel.template, panel.context(request, post))
    assert "参加培训 1 期，共 0 学时" in body


def test_nobody_writes_into_a_neighbour_or_sees_it(world, as_user):
    course = make_course(world.other_county)
    assert as_user(world.staff).get(f"/cadres/courses/{course.pk}/").status_code == 404
    assert as_user(world.staff).get(f"/cadres/courses/{course.pk}/certificates/").status_code == 404
    with pytest.raises(Forbidden):
        services.keep_course(course, actor=world.staff)
    trainee = Trainee(course=course, org=world.township, **person("莫雨桐", 12))
    with pytest.raises(Forbidden):
        services.keep_trainee(trainee, actor=world.staff)
    services.keep_trainee(trainee, actor=world.other_staff)
    again = Trainee(course=course, org=world.township, **person("莫雨桐", 12))
    with pytest.raises(Refused):
        services.keep_trainee(again, actor=world.other_staff)


MINE = r"courses|trainees|people_trained|trained|study|self_study|serving|dut|regular|orgs_contacted|meetings"


def test_every_figure_opens_its_rows(world, as_user):
    rows(world.township, world.secretary, "金丝雀")
    visitor = as_user(world.staff)
    opened = {}
    for metric in metrics.all_metrics():
        if re.match(rf"cadres\.({MINE})", metric.code):
            asked = {"metric": metric.code}
            assert visitor.get(f"/data/figures/{world.county.pk}/", asked).status_code == 200
            page = visitor.get(f"/data/figures/{world.county.pk}/rows/", asked)
            opened[metric.code] = page.status_code == 200 and len(page.context["lines"])
    none = {code for code, number in opened.items() if not number}
    assert none == {
        *("cadres.study_met", "cadres.orgs_contacted", "cadres.serving_ending", "cadres.duties_done"),
        *(f"cadres.serving_{kind}" for kind in ("west_volunteer", "student_deputy", "village_official")),
    }


def test_a_member_is_tied(world):
    member = make_member(world.branch, "莫雨桐", birth=BORN, serial=12)
    course = make_course(world.township)
    trainee = Trainee(course=course, org=world.township, **person("莫雨桐", 12))
    assert services.keep_trainee(trainee, actor=world.secretary).member == member


def test_a_list_asks_the_same_number_of_questions(world, as_user):
    visitor = as_user(world.staff)
    counts = []
    for number in (1, 9):
        for place in range(number):
            course = make_course(world.county, f"班{number}-{place}")
            Trainee.objects.create(course=course, org=world.township, **person("莫雨桐", 30 + place))
        for url in ("/cadres/courses/", "/cadres/trainees/"):
            visitor.get(url)
            with CaptureQueriesContext(connection) as asked:
                assert visitor.get(url).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
