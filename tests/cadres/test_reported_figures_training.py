"""Figures on training and people serving as a city and a county report them, from data that hold them.

市级 2 期 118 人, 县级 5 期 761 人; 111 西部计划志愿者; 66 大学生 who are deputies, six of them in one county;
instructors who are first secretaries or Party instructors. Each is read through the command `figures`.
"""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from cadres.choices.serving import Also, ServingKind
from cadres.choices.training import CourseLevel
from cadres.models import Serving, Trainee
from cadres.sheets.training import TRAINEES
from league.kernel import bulk
from league.kernel.sheets.batches import Scope, commit, open_batch
from orgs.models import Org
from tests.cadres.training_world import make_course, person
from tests.workbooks import xlsx

pytestmark = pytest.mark.django_db
ON = "2025-12-31"
YEAR = {"start": "2025-01-01", "end": ON}


def figure(code: str, org: Org, by: str = "", **asked) -> tuple:
    """The number of a figure as the command prints it, and its cells that are not empty."""
    out = StringIO()
    call_command("figures", code, org=org.code, by=by, json=True, stdout=out, **(asked or {"on": ON}))
    (found,) = json.loads(out.getvalue())
    cells = {label: number for label, number in found["cells"].items() if number}
    print(found["metric"], org, found["value"], cells or "")
    return found["value"], cells


def trained(org: Org, level: str, sizes: list[int]) -> None:
    """Courses of a level with so many different people each."""
    serial = 0
    for place, size in enumerate(sizes):
        course = make_course(org, f"{level}第{place + 1}期", date(2025, 2 + place, 10), level=level)
        people = []
        for _number in range(size):
            serial += 1
            born = date(1990, 1, 1) + timedelta(days=serial)
            told = person(f"学员{serial}", 1) | {"birth": born, "id_no": f"{level}{serial}"}
            people.append(Trainee(course=course, org=org, hours=24, **told))
            people[-1].derive()
        bulk.insert(people)


def test_two_courses_of_the_city_for_118_and_five_of_the_county_for_761(world):
    trained(world.city, CourseLevel.CITY, [60, 58])
    trained(world.county, CourseLevel.COUNTY, [152, 152, 152, 152, 153])
    assert figure("cadres.courses", world.city, "level", **YEAR) == (7, {"市级": 2, "县级": 5})
    assert figure("cadres.trainees", world.city, "level", **YEAR) == (879, {"市级": 118, "县级": 761})
    assert figure("cadres.people_trained", world.city, "level", **YEAR) == (
        879,
        {"市级": 118, "县级": 761},
    )
    assert figure("cadres.courses", world.county, **YEAR)[0] == 5
    assert figure("cadres.people_trained", world.county, **YEAR)[0] == 761


def test_a_workbook_of_two_courses_and_118_people_gives_the_same(world):
    head = ["培训班名称", "开班日期", "培训级别", "姓名", "身份证号", "所在团组织"]
    lines = []
    for number in range(118):
        one = person(f"学员{'甲乙丙丁'[number % 4]}", 100 + number)
        course = "第一期" if number < 60 else "第二期"
        lines.append([course, "2025-04-08", "市级", one["name"], one["id_no"], "麦岭镇"])
    data = xlsx({"名单": [head, *lines]})
    scope = Scope(world.city.code, world.city.path, str(world.city))
    told = {"scope": scope, "as_of": date(2025, 12, 31), "actor": world.city_staff}
    commit(open_batch(TRAINEES.code, data=data, filename="名单.xlsx", **told), actor=world.city_staff)
    assert figure("cadres.courses", world.city, "level", **YEAR) == (2, {"市级": 2})
    assert figure("cadres.people_trained", world.city, **YEAR)[0] == 118
    assert figure("cadres.trainees_sent", world.township, **YEAR)[0] == 118


def serving(org: Org, kind: str, number: int, **columns) -> None:
    """So many people of a register since August 2025."""
    people = []
    for place in range(number):
        told = person(f"{kind}{place}", 1 + place) | {"start": date(2025, 8, 1), **columns}
        people.append(Serving(org=org, kind=kind, **told))
        people[-1].derive()
    bulk.insert(people)


def test_111_volunteers_and_66_students_as_deputies(world):
    serving(world.township, ServingKind.WEST_VOLUNTEER, 80)
    serving(world.other_township, ServingKind.WEST_VOLUNTEER, 31)
    serving(world.sibling_township, ServingKind.STUDENT_DEPUTY, 6, also=Also.STUDENT)
    serving(world.other_township, ServingKind.STUDENT_DEPUTY, 60, also=Also.STUDENT)
    assert figure("cadres.serving_west_volunteer", world.city)[0] == 111
    assert figure("cadres.serving_student_deputy", world.city)[0] == 66
    assert figure("cadres.serving_student_deputy", world.county)[0] == 6
    assert figure("cadres.serving_west_volunteer", world.city, on="2025-07-31")[0] == 0
    assert figure("cadres.serving", world.city, "kind")[1] == {
        "西部计划志愿者": 111,
        "大学生兼职副书记": 66,
    }


def test_instructors_by_what_they_are_besides(world):
    serving(world.township, ServingKind.INSTRUCTOR, 12, also=Also.FIRST_SECRETARY)
    serving(world.sibling_township, ServingKind.INSTRUCTOR, 5, also=Also.PARTY_INSTRUCTOR)
    serving(world.sibling_branch, ServingKind.VILLAGE_OFFICIAL, 1)
    total, cells = figure("cadres.serving_instructor", world.county, "also")
    assert (total, cells) == (17, {"第一书记": 12, "党建指导员": 5})
    assert figure("cadres.serving_village_official", world.county)[0] == 1
