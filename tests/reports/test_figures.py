"""Figures by the command: exact numbers against an independent count, every dimension, any day."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import get_resolver
from django.utils import timezone

from league.kernel import metrics
from league.kernel.metrics import Period
from members.services import change_branch
from orgs.models import Org, Placement
from reports.services import Cut
from reports.views.shown import shown_of
from tests.factories import OPENED, make_branch, make_member
from tests.reports.people import CUTS, LATER, ON, PEOPLE, age, counted, filled

IN_COUNTY = [person for person in PEOPLE if "other" not in person.branch]


def test_the_answer_has_the_agreed_shape(peopled, figures):
    day, span = {"on": "2023-12-31"}, {"from": "2023-01-01", "to": "2023-12-31"}
    assert figures("members.total", "orgs.branches", org=peopled.county, on=ON) == [
        {"metric": "members.total", "org": "451123", **day, "by": None, "value": 11, "cells": {}},
        {"metric": "orgs.branches", "org": "451123", **day, "by": None, "value": 4, "cells": {}},
    ]
    assert figures("members.new", org=peopled.county, from_=span["from"], to=ON, by="sex") == [
        {
            "metric": "members.new",
            "org": "451123",
            **span,
            "by": "sex",
            "value": 3,
            "cells": {"男": 2, "女": 1},
        }
    ]


@pytest.mark.parametrize("by", CUTS)
def test_members_by_every_dimension_equal_the_table(peopled, figures, by):
    answer = figures("members.total", org=peopled.city, on=ON, by=by)[0]
    assert (answer["value"], filled(answer["cells"])) == (len(PEOPLE), counted(by))


@pytest.mark.parametrize("by", CUTS)
def test_new_members_by_every_dimension_equal_the_table(peopled, figures, by):
    joined = [person for person in PEOPLE if person.joined.startswith("2023")]
    answer = figures("members.new", org=peopled.city, from_=date(2023, 1, 1), to=ON, by=by)[0]
    assert (answer["value"], filled(answer["cells"])) == (len(joined), counted(by, joined))


@pytest.mark.parametrize("by", CUTS)
def test_who_joined_under_14_by_every_dimension_equals_the_table(peopled, figures, by):
    early = [one for one in PEOPLE if one.joined and age(one.birth, date.fromisoformat(one.joined)) < 14]
    answer = figures("members.joined_under_14", org=peopled.city, on=ON, by=by)[0]
    assert (answer["value"], filled(answer["cells"])) == (len(early), counted(by, early))


def test_who_is_over_age_depends_on_birthday_and_post(peopled, figures):
    days = (date(2023, 11, 30), date(2023, 12, 1), date(2023, 12, 30), ON, date(2024, 1, 1))
    found = [figures("members.over_age", org=peopled.city, on=day)[0]["value"] for day in days]
    assert found == [0, 1, 1, 2, 3]


def test_numbers_are_due_since_2017_and_begin_with_the_year(world, figures):
    for name, joined, number in (
        ("甲", 2016, ""),
        ("乙", 2017, ""),
        ("丙", 2017, "201845110001"),
        ("丁", 2019, "201945110002"),
        ("戊", 2019, "201845110003"),
        ("己", 2019, "2019"),
    ):
        make_member(world.branch, name, joined_on=date(joined, 5, 4), admission_number=number)
    without, wrong = figures(
        "members.without_number", "members.wrong_number", org=world.county, on=ON, by="year"
    )
    assert (without["value"], without["cells"]) == (1, {"2017": 1})
    assert (wrong["value"], wrong["cells"]) == (2, {"2019": 2})


@pytest.mark.parametrize(
    ("by", "cells"),
    [
        ("field", {"农村": 4, "学校": 1, "非公有制经济组织": 1}),
        ("category", {"农村": 4, "初中": 1, "非公企业": 1}),
        ("kind", {"团支部": 6}),
        ("form", {"单独建": 6}),
        ("unit", {"富川县": 4, "钟山县": 2}),
    ],
)
def test_branches_by_every_dimension(peopled, figures, by, cells):
    answer = figures("orgs.branches", org=peopled.city, on=ON, by=by)[0]
    assert (answer["value"], filled(answer["cells"])) == (6, cells)


def test_hollow_branches_are_those_under_three(peopled, figures):
    answer = figures("orgs.hollow_branches", org=peopled.county, on=ON, by="unit")[0]
    assert (answer["value"], answer["cells"]) == (2, {"葛坡镇": 2, "麦岭镇": 0})


def test_units_are_the_children_and_own_rows_stand_under_the_own_name(peopled, figures):
    township = figures("members.total", org=peopled.township, on=ON, by="unit")[0]
    assert township["cells"] == {"麦岭村支部": 5, "麦岭中学支部": 3}
    branch = figures("members.total", org=peopled.branch, on=ON, by="unit")[0]
    assert branch["cells"] == {"麦岭村支部": 5}


def test_units_of_the_same_name_carry_their_code(world, figures):
    for code in ("451123102003", "451123102004"):
        make_member(make_branch(world.sibling_township, "新村支部", code=code), "李同名")
    cells = figures("members.total", org=world.sibling_township, on=ON, by="unit")[0]["cells"]
    assert filled(cells) == {"新村支部（451123102003）": 1, "新村支部（451123102004）": 1}


# Days


def test_before_the_opening_stock_there_is_no_figure_not_even_0(peopled, figures):
    before = OPENED - timedelta(days=1)
    for by in ("", "sex", "unit"):
        for answer in figures("members.total", "members.over_age", org=peopled.city, on=before, by=by):
            assert (answer["value"], answer["cells"]) == (None, {})
    assert figures("orgs.branches", "orgs.hollow_branches", org=peopled.city, on=before)[0]["value"] is None
    assert figures("members.total", org=peopled.city, on=OPENED)[0]["value"] == 13


def test_a_branch_has_no_figure_before_its_own_roster_was_taken_over(peopled, figures):
    before = LATER - timedelta(days=1)
    township, branch = peopled.sibling_township, peopled.second_sibling_branch
    answer = figures("members.total", org=township, on=before, by="unit")[0]
    assert (answer["value"], answer["cells"]) == (2, {"葛坡村支部": 2, "深坡村支部": None})
    assert figures("members.total", org=branch, on=before)[0]["value"] is None
    assert figures("members.total", org=branch, on=LATER)[0]["value"] == 1
    hollow = figures("orgs.hollow_branches", org=township, on=before)[0]["value"]
    assert hollow == 1  # of the branch without a roster nobody knows


def test_a_branch_that_never_had_a_roster_is_known_to_be_empty(world, figures):
    assert figures("members.total", org=world.branch, on=ON)[0]["value"] == 0
    make_member(world.second_branch, "李明", since=LATER)
    cells = figures("members.total", org=world.township, on=LATER, by="unit")[0]["cells"]
    assert cells == {"麦岭村支部": 0, "麦岭中学支部": 1}


def test_a_member_counts_where_the_member_was_on_the_day(peopled, figures):
    mover = peopled.branch.members.get(name="盘小满")
    today = timezone.localdate()
    change_branch(mover, to=peopled.second_branch, actor=peopled.secretary, version=mover.version, on=today)
    then = figures("members.total", org=peopled.township, on=today - timedelta(days=1), by="field")[0]
    now = figures("members.total", org=peopled.township, by="field")[0]
    assert (filled(then["cells"]), filled(now["cells"])) == ({"农村": 5, "学校": 3}, {"农村": 4, "学校": 4})


def test_a_new_member_counts_at_the_first_branch_for_ever(peopled, figures):
    mover = peopled.second_branch.members.get(name="韦白露")
    change_branch(mover, to=peopled.branch, actor=peopled.secretary, version=mover.version)
    for last in (ON, timezone.localdate()):
        span = {"from_": date(2023, 1, 1), "to": last}
        assert figures("members.new", org=peopled.second_branch, **span)[0]["value"] == 2
        by = {"field": {"学校": 2}, "category": {"初中": 2}, "unit": {"麦岭中学支部": 2}}
        for code, cells in by.items():
            answer = figures("members.new", org=peopled.township, **span, by=code)[0]
            assert filled(answer["cells"]) == cells


def test_a_branch_that_is_no_more_counts_until_its_last_day(peopled, figures):
    gone = make_branch(peopled.township, "旧村支部")
    end = date(2023, 6, 1)
    Placement.objects.filter(org=gone).update(end=end)
    Org.objects.filter(pk=gone.pk).update(dissolved=end)
    days = (end - timedelta(days=1), end)
    assert [figures("orgs.branches", org=peopled.township, on=day)[0]["value"] for day in days] == [3, 2]


# Rows behind figures


def amount(metric, rows):
    """What the rows behind a figure amount to: their number, or the sum of its column."""
    return rows.order_by().aggregate(n=metric.amount)["n"] or 0


def test_every_figure_opens_the_rows_that_amount_to_it(peopled):
    for period in (Period(ON), Period(ON, date(2023, 1, 1)), Period.day()):
        for metric in metrics.all_metrics():
            for by in metric.by:
                for label, number in metric.cells(peopled.county.path, period, by).items():
                    keys = tuple(metric.dimension(by).keys(label))
                    rows = Cut(metric.code, period, ((by, keys),)).rows(peopled.county)
                    assert amount(metric, rows) == number, (metric.code, by, label)
            for unit, number in metric.units(peopled.county.path, period).items():
                rows = Cut(metric.code, period, (("unit", (unit,)),)).rows(peopled.county)
                assert amount(metric, rows) == number, (metric.code, unit)


def test_the_names_behind_a_cell_are_those_of_the_table(peopled):
    cut = Cut("members.total", Period(ON), (("age_band", ("14–17 岁",)), ("sex", ("2",))))
    names = {
        person.name for person in IN_COUNTY if person.sex == "女" and CUTS["age_band"](person) == "14–17 岁"
    }
    assert {member.name for member in cut.rows(peopled.county)} == names == {"唐立夏", "李清明", "陈寒露"}


# Words


def test_the_table_of_the_command_says_no_data(peopled):
    out = StringIO()
    before = LATER - timedelta(days=1)
    call_command("figures", "members.total", "--org=451123102", f"--on={before}", "--by=unit", stdout=out)
    assert out.getvalue().splitlines() == [
        f"团员数\t{before}\t2",
        "  葛坡村支部\t2",
        "  深坡村支部\t无数据",
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("members.number", "--org=451123"), r"没有指标“members.number”。可用的有：.*members\.total"),
        (("members.total", "--org=999"), "没有代码为“999”的团组织，请核对 --org。"),
        (("members.total", "--org=451123", "--by=colour"), "不能按“colour”分组，可用的有：unit、sex"),
        (("members.total", "--org=451123", "--on=2023-02-30"), "日期“2023-02-30”不存在"),
        (("members.total", "--org=451123", "--on=明天"), "日期“明天”不存在，请按 2026-11-22 的样子填写"),
        (("members.total", "--org=451123", "--on=2999-01-01"), "2999-01-01 还没有到"),
        (("members.new", "--org=451123", "--from=2023-02-01", "--to=2023-01-01"), "请对调"),
    ],
)
def test_wrong_words_are_answered_with_a_sentence(world, words, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("figures", *words, "--json")


def test_the_api_answers_like_the_command(peopled, figures, as_user):
    client = as_user(peopled.staff)
    for by in ("", "unit", "age_band"):
        asked = {"metric": "members.total", "org": "451123", "on": "2023-12-31", "by": by}
        answer = client.get("/api/figures/", asked)
        assert json.loads(answer.content) == figures("members.total", org=peopled.county, on=ON, by=by)[0]
    foreign = client.get("/api/figures/", {"metric": "members.total", "org": "451122"})
    assert foreign.status_code == 404


def test_every_figure_can_show_the_rows_it_counts(db):
    _ = get_resolver().url_patterns  # pages make themselves known as the addresses load
    for metric in metrics.all_metrics():
        assert shown_of(metric.rows(Period.day()).model).heads, metric.code
