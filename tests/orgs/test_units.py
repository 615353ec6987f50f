"""The register of units: who must have an organization, who has one, and for which day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from league.kernel import metrics
from league.kernel.errors import Forbidden
from league.kernel.metrics import Period
from league.kernel.params import set_value
from league.kernel.sheets import sheet as sheet_of
from orgs.models import Unit
from orgs.rules.units import DUE_FROM
from orgs.services import dissolve
from orgs.services.units import enter_units, keep_unit
from tests.factories import OPENED, make_branch
from tests.orgs.register_world import make_unit

pytestmark = pytest.mark.django_db
LIST = "/orgs/units/"
CODE = "91350100M000100Y43"


def value(code: str, org, on: date | None = None):
    """A figure or share of an organization on a day."""
    return metrics.declared(code).value(org.path, Period.day(on))


@pytest.fixture
def units(world):
    """Six units of the county, of which two are covered; one of the neighbouring county."""
    joint = make_branch(world.township, "企业联合支部")
    make_unit(world.township, "瑞光公司", covered_by=joint, above_scale=True)
    make_unit(world.township, "神剑公司", covered_by=joint, covered_on=date(2025, 3, 1), above_scale=True)
    make_unit(world.township, "富源公司", above_scale=True)
    make_unit(world.township, "小卖部", nature="sole", members=1)
    make_unit(world.sibling_township, "社工中心", nature="service", members=3)
    make_unit(world.sibling_township, "商会", nature="association", members=0, listed=True)
    make_unit(world.other_township, "外县公司")
    return world


def test_due_covered_and_share_equal_a_count_by_hand(units):
    assert [value(f"units.{name}", units.county) for name in ("total", "due", "established", "gaps")] == [
        6,
        5,
        2,
        3,
    ]
    assert str(value("units.rate", units.county)) == "40.0"
    assert str(value("units.non_public_rate", units.county)) == "66.7"
    assert str(value("units.social_rate", units.county)) == "0.0"
    cells = metrics.get("units.due").cells(units.county.path, Period.day(), "scale")
    assert cells == {"规模以上": 3, "规模以下": 2}


def test_a_past_day_is_answered_by_the_survey_and_the_founding_of_then(units):
    assert [
        value("units.established", units.county, day) for day in (date(2025, 2, 28), date(2025, 3, 1))
    ] == [
        1,
        2,
    ]
    small, today = Unit.objects.get(name="小卖部"), timezone.localdate()
    small.members = 9
    keep_unit(small, actor=units.secretary)
    assert (value("units.due", units.county, today - timedelta(1)), value("units.due", units.county)) == (
        5,
        6,
    )
    assert value("units.due", units.county, OPENED - timedelta(1)) is None


def test_a_unit_is_uncovered_again_when_its_organization_is_dissolved(units):
    joint = Unit.objects.get(name="瑞光公司").established
    dissolve(joint, actor=units.staff, reason="企业迁走", on=timezone.localdate())
    assert value("units.established", units.county) == 0
    assert value("units.established", units.county, timezone.localdate() - timedelta(1)) == 2


def test_a_county_may_ask_for_more_members(units):
    set_value(
        DUE_FROM,
        6,
        actor=units.staff,
        source="县委办发〔2025〕1号",
        path=units.county.path,
        effective_from=OPENED,
    )
    assert value("units.gaps", units.county) == 1  # the listed one


def test_the_list_shows_exactly_the_rows_of_a_figure(units, as_user):
    page = as_user(units.staff).get(LIST, {"figure": "units.gaps", "org": units.county.pk})
    assert [row.title for row in page.context["rows"]] == ["富源公司", "社工中心", "商会"]
    page = as_user(units.secretary).get(LIST, {"status": "gap"})
    assert [row.title for row in page.context["rows"]] == ["富源公司"]
    past = as_user(units.staff).get(LIST, {"figure": "units.established", "on": "2025-02-28"})
    assert [row.title for row in past.context["rows"]] == ["瑞光公司"]


def test_the_neighbour_sees_nothing(units, as_user):
    unit = Unit.objects.get(name="瑞光公司")
    other = as_user(units.other_staff)
    assert [row.title for row in other.get(LIST).context["rows"]] == ["外县公司"]
    assert other.get(f"{LIST}{unit.pk}/").status_code == 404
    assert other.post(f"{LIST}{unit.pk}/edit/", {}).status_code == 404
    with pytest.raises(Forbidden):
        keep_unit(unit, actor=units.other_secretary)
    assert as_user(units.leader).get(f"{LIST}add/").status_code == 403


def test_the_township_enters_a_unit_and_keeps_what_was_counted(units, as_user):
    form = {
        "name": "西岭茶业",
        "credit_code": " 91350100m000100y43",
        "nature": "private",
        "org": units.township.pk,
        "young_staff": "12",
        "members": "4",
        "start": "2026-01-05",
    }
    visitor = as_user(units.secretary)
    page = visitor.get(f"{LIST}add/")
    answer = visitor.post(f"{LIST}add/", {**form, "once": page.context["once"]})
    unit = Unit.objects.get(name="西岭茶业")
    assert (answer.status_code, unit.credit_code, unit.field) == (302, CODE, "non_public")
    assert list(unit.surveys.values_list("day", "members")) == [(date(2026, 1, 5), 4)]
    page = visitor.get(f"{LIST}add/")
    twice = visitor.post(f"{LIST}add/", {**form, "name": "别名", "once": page.context["once"]})
    assert (twice.status_code, "已经登记在别的单位" in twice.text) == (422, True)
    page = visitor.get(f"{LIST}add/")
    wrong = visitor.post(
        f"{LIST}add/", {**form, "credit_code": CODE[:-1] + "4", "once": page.context["once"]}
    )
    assert "末位是校验码" in wrong.text


def test_the_page_of_shares_equals_the_figures(units, as_user, django_assert_max_num_queries):
    visitor = as_user(units.staff)
    visitor.get("/orgs/units/rates/")
    with django_assert_max_num_queries(32):
        page = visitor.get("/orgs/units/rates/")
    whole = page.context["whole"]
    tables = {str(label): lines for label, lines in page.context["tables"]}
    assert (whole.due, whole.established, str(whole.rate)) == (5, 2, "40.0")
    assert [(line.label, line.due, line.established) for line in tables["所属团组织"]] == [
        ("葛坡镇", 2, 0),
        ("麦岭镇", 3, 2),
    ]
    assert [target.goal for target in page.context["targets"]] == [100, 60, 90, 100]


def test_a_list_of_units_comes_in_brings_new_numbers_and_goes_again(units):
    joint = Unit.objects.get(name="瑞光公司").established
    common = {"org": units.township.code, "nature": "private"}
    rows = [
        common | {"name": "富源公司", "members": 12, "young_staff": 40},
        common | {"name": "新来公司", "members": 6, "credit_code": CODE, "established": joint.code},
    ]
    day = date(2026, 6, 30)
    keys = enter_units(rows, on=day, actor=units.secretary)
    assert [key[0] for key in keys] == ["s", "u"]
    assert (Unit.objects.get(name="富源公司").members, Unit.objects.count()) == (12, 8)
    assert Unit.objects.get(name="新来公司").established_on == day
    assert sheet_of("units").register.withdraw(keys, units.secretary) == set()
    assert (Unit.objects.get(name="富源公司").members, Unit.objects.count()) == (5, 7)


def test_the_query_count_of_the_list_is_fixed(world, as_user):
    visitor = as_user(world.staff)
    make_unit(world.township, "一号")
    visitor.get(LIST)
    with CaptureQueriesContext(connection) as one:
        visitor.get(LIST)
    for number in range(3):
        make_unit(world.township, f"又{number}号", covered_by=world.branch)
    with CaptureQueriesContext(connection) as four:
        visitor.get(LIST)
    assert len(four) == len(one)
