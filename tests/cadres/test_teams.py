"""Teams: what the clauses say and who stands behind it, local numbers, a trial, two days side by side."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cadres.rules.teams import Seat
from cadres.services.teams import compared, teams_of, tried
from league.kernel.models import ParamValue
from orgs.choices import Kind, Level
from reports.forms import form_of
from tests.cadres.team_world import full_team, seat
from tests.factories import make_branch, make_member

pytestmark = pytest.mark.django_db


def today() -> date:
    """Today."""
    return timezone.localdate()


def told(org, on=None) -> dict[str, tuple[str, str]]:
    """Level and measure of every clause of a team."""
    findings = teams_of([org], on or today())[0].findings
    return {each.clause.code.removeprefix("cadres."): (each.level, each.measured) for each in findings}


def sentence(org, code: str) -> str:
    """What a clause says of a team."""
    findings = teams_of([org], today())[0].findings
    return next(each.message for each in findings if each.clause.code == f"cadres.{code}")


def test_a_team_by_the_book_meets_every_clause(world):
    full_team(world.township)
    assert told(world.township) == {
        "one_secretary": ("ok", "1"),
        "team_size": ("ok", "9"),
        "few_leaders": ("ok", "3 / 9"),
        "enough_party": ("ok", "3"),
        "enough_off": ("ok", "77.8%"),
        "young": ("ok", "0 人"),
    }


def test_every_clause_names_what_is_missing_and_who(world):
    org = world.township
    old = today().replace(year=today().year - 41, month=1, day=1)
    seat(org, "书记", 1, name="张倩", nature="full_time", quota="administrative", birth=old)
    seat(org, "副书记", 2, name="苏航", quota="institution")
    seat(org, "委员", 3, name="白海峰", birth=old)
    levels = {code: level for code, (level, _measured) in told(org).items()}
    assert [code for code, level in levels.items() if level == "warn"] == [
        *("team_size", "few_leaders", "enough_party", "enough_off", "young"),
    ]
    assert sentence(org, "team_size") == "委员 9–15 名，还差 6 名。"
    assert sentence(org, "few_leaders") == "书记、副书记不超过委员的 3 分之一，现有张倩、苏航。"
    assert sentence(org, "enough_party") == "中共党员不少于 3 名，还差 3 名。"
    assert sentence(org, "enough_off") == "编制外不低于 50%，现为 1 / 3，再增 1 名编制外委员即达到。"
    assert sentence(org, "young") == "张倩 41 周岁（上限 35）、白海峰 41 周岁（上限 40）。"


def test_a_county_sets_numbers_of_its_own(world):
    full_team(world.township)
    ParamValue.objects.create(
        code="cadres.team_least", path=world.county.path, value=10, effective_from=date(2020, 1, 1)
    )
    assert told(world.township)["team_size"] == ("warn", "9")
    full_team(world.other_township)
    assert told(world.other_township)["team_size"] == ("ok", "9")


def test_a_branch_of_seven_members_has_a_committee(world):
    seat(world.branch, "书记", 1)
    for place in range(6):
        make_member(world.branch, f"团员{place}")
    assert told(world.branch) == {"one_secretary": ("ok", "1")}
    make_member(world.branch, "第七名")
    assert told(world.branch)["branch_size"] == ("warn", "1")


def test_a_trial_tells_what_would_change_and_writes_nothing(world, as_user):
    team = full_team(world.township, members=5)
    assert told(world.township)["team_size"] == ("warn", "8")
    shown = teams_of([world.township], today())[0]
    new = Seat("呼延雪", "member", "part_time", "none", "league", date(2000, 5, 4))
    after = {each.clause.code: each.measured for each in tried(shown, today(), [new])}
    assert (after["cadres.team_size"], after["cadres.enough_off"]) == ("9", "77.8%")
    form = {"name": "呼延雪", "rank": "member", "nature": "part_time", "quota": "none"}
    asked = form | {"political": "league", "birth": "2000-05-04", "without": team[2].pk}
    page = as_user(world.secretary).get(f"/cadres/teams/{world.township.pk}/", asked)
    lines = {new.clause.code: (old.measured, new.measured) for old, new in page.context["trial"]}
    assert lines["cadres.enough_party"] == ("3", "2")
    assert "试算：增补 呼延雪" in page.text
    assert world.township.posts.count() == 8


def test_a_past_day_shows_who_sat_there_then(world, as_user):
    team = full_team(world.township)
    day = today() - timedelta(days=10)
    team[1].end = day
    team[1].save()
    visitor, url = as_user(world.secretary), f"/cadres/teams/{world.township.pk}/"
    now = visitor.get(url)
    assert [post.name for post in now.context["former"]] == ["苏航"]
    before = visitor.get(url, {"on": (day - timedelta(days=1)).isoformat()})
    assert (before.context["team"].size, now.context["team"].size) == (9, 8)
    assert not before.context["may_appoint"]


def test_the_list_of_teams_asks_the_same_number_of_queries(world, as_user):
    full_team(world.township)
    visitor = as_user(world.staff)
    visitor.get("/cadres/teams/")
    with CaptureQueriesContext(connection) as few:
        visitor.get("/cadres/teams/")
    for place in range(4):
        full_team(make_branch(world.county, f"第{place}镇", kind=Kind.COMMITTEE, level=Level.TOWNSHIP))
    with CaptureQueriesContext(connection) as many:
        page = visitor.get("/cadres/teams/")
    assert len(few) == len(many)
    badges = {str(team.org): team.failing for team in page.context["rows"]}
    assert (badges["麦岭镇"], badges["葛坡镇"], badges["第3镇"]) == (0, 4, 0)


def test_the_neighbour_sees_no_team(world, as_user):
    full_team(world.township)
    for stranger in (world.sibling_secretary, world.other_staff):
        visitor = as_user(stranger)
        assert visitor.get(f"/cadres/teams/{world.township.pk}/").status_code == 404
        for url in ("/cadres/teams/", "/cadres/teams/compare/", "/cadres/posts/"):
            text = visitor.get(url).text
            assert ("张倩" in text, "麦岭镇" in text) == (False, False)


def test_nineteen_townships_before_and_after_a_round(world, as_user):
    """隆昌县 2011: 19 secretaries, 67 deputies, 164 members, 250 persons, 116 women: 46 %, not 49 %."""
    towns = [
        make_branch(world.county, f"第{place}镇", kind=Kind.COMMITTEE, level=Level.TOWNSHIP)
        for place in range(19)
    ]
    titles = ["书记"] * 19 + ["副书记"] * 67 + ["委员"] * 164
    day = today() - timedelta(days=30)
    for place, title in enumerate(titles):
        sex, quota = ("2" if place < 116 else "1"), ("none" if place < 135 else "administrative")
        seat(towns[place % 19], title, place, sex=sex, quota=quota, start=day)
    rounds = compared(towns, day - timedelta(days=1), today())
    assert sum(each.before["all"] for each in rounds) == 0
    page = as_user(world.staff).get("/cadres/teams/compare/", {"from": (day - timedelta(days=1)).isoformat()})
    assert page.context["sums"][1] == {
        "secretaries": 19,
        "deputies": 67,
        "members": 164,
        "all": 250,
        "women": 116,
        "off": 135,
    }
    assert [str(each) for each in page.context["shares"][1]] == ["46.4", "54.0"]


def test_r3_counts_posts_by_nature_rank_and_age(world):
    full_team(world.township)
    seat(world.other_township, "书记", 50)
    report = form_of("R3").report(world.county, today(), "16")
    assert report.failed == []
    told = {
        str(measure.label): cell.value
        for measure, cell in zip(report.tables[0].measures, report.tables[0].rows_of("total")[0], strict=True)
    }
    wanted = ("团干部（任职）", "专职", "兼职", "书记", "副书记", "委员", "编制外", "女", "29–35 岁")
    assert [told[name] for name in wanted] == [9, 1, 8, 1, 2, 6, 7, 9, 9]
    assert told["中共党员（含预备）"] == 3
