"""The check-up: what each detector finds in the small world on two days, its table, its worklists."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from league.kernel import findings, metrics, params
from league.kernel.metrics import Period
from members.models import PostHeld, Transfer
from orgs import services
from orgs.models import CollectedForm
from tests.factories import GRANTED, make_branch, make_member, make_post
from tests.orgs.rectification_world import ago, case_of

pytestmark = pytest.mark.django_db
BEFORE = date(2025, 6, 1)
HEALTH, LIST = "/orgs/health/", "/orgs/findings/"
ORDER = [
    "orgs.hollow_branches",
    "orgs.oversized_branches",
    "orgs.branches_all_away",
    "orgs.without_secretary",
    "orgs.without_cadre",
    "orgs.without_committee",
    "orgs.hollow_committees",
    "orgs.term_over",
]


def found(code: str, org, on: date | None = None) -> list[str]:
    """Names of the organizations that a detector finds on a day."""
    rows = metrics.get(code).under(org.path_then(on) if on else org.path, Period.day(on))
    return sorted(str(row) for row in rows)


@pytest.fixture
def weak(world):
    """麦岭村支部 grew from two members to four and got a secretary this month."""
    since = ago(20)
    for name in ("甲", "乙"):
        make_member(world.branch, name, since=date(2024, 1, 1))
    for name in ("丙", "丁"):
        make_member(world.branch, name, since=since)
    for name in ("戊", "己", "庚"):
        make_member(world.second_branch, name, since=date(2024, 1, 1))
    make_post(world.branch, "书记", start=since)
    make_post(world.second_branch, "组织委员")
    make_post(world.township, "书记")
    make_post(world.county, "书记", start=since)
    params.set_value(
        "orgs.branch_max",
        3,
        actor=world.staff,
        source="富团〔2026〕1 号",
        path=world.county.path,
        effective_from=since,
    )
    CollectedForm.objects.create(org=world.branch, on=date(2025, 5, 1), last_election="2022-05")
    CollectedForm.objects.create(org=world.branch, on=since, last_election=since.isoformat())
    CollectedForm.objects.create(org=world.second_branch, on=date(2025, 5, 1), last_election="2023-03-09")
    CollectedForm.objects.create(org=world.other_branch, on=date(2025, 5, 1), last_election="2019")
    return world


def test_each_detector_on_two_days(weak):
    world = weak
    sisters = ["深坡村支部", "葛坡村支部"]
    then = {code: found(code, world.county, BEFORE) for code in ORDER}
    assert then == {
        "orgs.hollow_branches": [*sisters[:1], *sisters[1:], "麦岭村支部"],
        "orgs.oversized_branches": [],
        "orgs.branches_all_away": [],
        "orgs.without_secretary": sorted([*sisters, "麦岭中学支部", "麦岭村支部"]),
        "orgs.without_cadre": sorted([*sisters, "麦岭村支部"]),
        "orgs.without_committee": sorted(["富川县", "葛坡镇"]),
        "orgs.hollow_committees": [],
        "orgs.term_over": ["麦岭村支部"],
    }
    services.dissolve(world.sibling_branch, actor=world.staff, reason="撤并")
    services.dissolve(world.second_sibling_branch, actor=world.staff, reason="撤并")
    now = {code: found(code, world.county) for code in ORDER}
    over = [] if timezone.localdate() <= date(2026, 3, 9) else ["麦岭中学支部"]
    assert now == {
        "orgs.hollow_branches": [],
        "orgs.oversized_branches": ["麦岭村支部"],
        "orgs.branches_all_away": [],
        "orgs.without_secretary": ["麦岭中学支部"],
        "orgs.without_cadre": [],
        "orgs.without_committee": ["葛坡镇"],
        "orgs.hollow_committees": ["葛坡镇"],
        "orgs.term_over": over,
    }


def test_a_term_is_over_the_day_after_and_a_month_when_it_is_past(world):
    CollectedForm.objects.create(org=world.branch, on=date(2025, 1, 1), last_election="2022-05-04")
    CollectedForm.objects.create(org=world.second_branch, on=date(2025, 1, 1), last_election="2022-05")
    days = (date(2025, 5, 4), date(2025, 5, 5), date(2025, 6, 1))
    assert [len(found("orgs.term_over", world.county, day)) for day in days] == [0, 1, 2]
    told = {"actor": world.staff, "source": "任期一年", "path": world.second_branch.path}
    params.set_value("orgs.term_years", 1, effective_from=date(2024, 9, 1), **told)
    assert found("orgs.term_over", world.county, days[0]) == ["麦岭中学支部"]
    assert metrics.get("orgs.term_over").value(world.county.path, Period.day(date(2024, 12, 31))) is None


def test_all_are_away_while_every_transfer_is_under_way(world):
    first, second = (make_member(world.branch, name) for name in ("甲", "乙"))
    told = {
        "source": world.branch,
        "target": world.sibling_branch,
        "reason": "work",
        "created_by": world.staff,
    }
    Transfer.objects.create(member=first, requested_on=ago(9), **told)
    assert found("orgs.branches_all_away", world.county) == []
    paper = Transfer.objects.create(member=second, requested_on=ago(5), **told)
    days = (ago(6), ago(5), None)
    assert [found("orgs.branches_all_away", world.county, day) for day in days] == [
        [],
        ["麦岭村支部"],
        ["麦岭村支部"],
    ]
    Transfer.objects.filter(pk=paper.pk).update(state="withdrawn", state_since=timezone.localdate())
    assert found("orgs.branches_all_away", world.county) == []


def test_a_post_in_either_roster_counts_as_a_cadre(world):
    member = make_member(world.branch, "甲")
    assert "麦岭村支部" in found("orgs.without_cadre", world.township)
    PostHeld.objects.create(member=member, org=world.branch, title="宣传委员", start=GRANTED)
    assert found("orgs.without_cadre", world.township) == ["麦岭中学支部"]
    assert found("orgs.without_secretary", world.township) == ["麦岭中学支部", "麦岭村支部"]


def test_every_detector_says_why_in_one_sentence(weak):
    world = weak
    sentences = {each.code: each.found(world.branch.pk) for each in findings.detectors()}
    assert sentences["orgs.oversized_branches"] == "现有团员 4 人，超过 3 人。"
    assert findings.get("orgs.hollow_branches").found(world.branch.pk, BEFORE) == "现有团员 2 人，不足 3 人。"
    said = findings.get("orgs.term_over").found(world.branch.pk, BEFORE)
    assert said == "上次换届是 2022-05，已满 3 年。"
    assert [each.code for each in findings.detectors()] == ORDER
    assert findings.get("orgs.hollow_branches").found(world.branch.pk) == ""


def cells(page, code: str) -> list:
    """Now, and one, three, twelve months ago, of a detector on the page."""
    line = next(each for each in page.context["lines"] if each.detector.code == code)
    return [line.now.value, *(count.value for _months, count in line.earlier)]


def test_the_page_shows_now_and_earlier_and_leads_to_the_rows(weak, as_user):
    client = as_user(weak.staff)
    page = client.get(HEALTH)
    assert cells(page, "orgs.hollow_branches") == [2, 3, 3, 3]
    assert cells(page, "orgs.without_committee") == [1, 2, 2, 2]
    line = page.context["lines"][0]
    assert line.change == -1
    below = {str(org): dict(counts)["空心支部数"].value for org, counts in page.context["children"]}
    assert below == {"葛坡镇": 2, "麦岭镇": 0}
    for count in (line.now, *(each for _months, each in line.earlier)):
        assert client.get(count.url).context["total"] == count.value
    past = client.get(HEALTH, {"on": BEFORE.isoformat(), "org": weak.township.pk})
    assert cells(past, "orgs.without_cadre")[0] == 1
    assert client.get(past.context["lines"][4].now.url).context["total"] == 1


def test_the_worklist_tells_reasons_and_what_can_be_done(weak, as_user):
    secretary = as_user(weak.sibling_secretary).get(LIST, {"of": "orgs.hollow_branches"})
    text = secretary.content.decode()
    assert [row.title for row in secretary.context["rows"]] == ["葛坡村支部", "深坡村支部"]
    assert text.count("现有团员 0 人，不足 3 人。") >= 2
    assert text.count("立案整顿") == 2
    assert text.count("拟变更方案") == 2
    case_of(weak.sibling_branch, weak.sibling_secretary)
    text = as_user(weak.sibling_secretary).get(LIST, {"of": "orgs.hollow_branches"}).content.decode()
    assert text.count("立案整顿") == 1
    only = as_user(weak.sibling_secretary).get(LIST, {"of": "orgs.hollow_branches", "case": "0"})
    assert [row.title for row in only.context["rows"]] == ["深坡村支部"]
    assert [each["label"] for each in only.context["applied"]] == ["整顿"]
    assert only.context["clear_url"] == f"{LIST}?of=orgs.hollow_branches"
    leader = as_user(weak.leader).get(LIST, {"of": "orgs.hollow_branches"}).content.decode()
    assert ("立案整顿" in leader, "拟变更方案" in leader) == (False, False)


def test_the_neighbour_sees_nothing_of_it(weak, as_user):
    page = as_user(weak.sibling_secretary).get(LIST, {"of": "orgs.oversized_branches"})
    assert page.context["total"] == 0
    assert as_user(weak.sibling_secretary).get(HEALTH, {"org": weak.township.pk}).status_code == 404
    for code in ORDER:
        page = as_user(weak.other_staff).get(LIST, {"of": code})
        assert "麦岭" not in "".join(row.title for row in page.context["rows"])


def test_a_plan_begins_with_the_organization_that_was_found(weak, as_user):
    client, branch = as_user(weak.secretary), weak.second_branch
    query = f"?org={weak.township.pk}&about={branch.pk}&reason=没有书记。"
    form = client.get(f"/orgs/plans/add/{query}").context["form"]
    assert form.initial == {
        "title": "麦岭中学支部调整方案",
        "org": str(weak.township.pk),
        "reason": "没有书记。",
    }
    told = {
        "title": "调整方案",
        "org": weak.township.pk,
        "reason": "没有书记。",
        "effective": ago(0),
        "once": "a",
    }
    led = client.post(f"/orgs/plans/add/{query}", told)
    assert led.url.endswith(f"/add/absorb/?org={branch.pk}")
    assert client.get(led.url).context["form"].initial["org"] == str(branch.pk)
    foreign = client.get(f"/orgs/plans/add/?about={weak.sibling_branch.pk}").context["form"].initial
    assert foreign == {}


def test_the_query_counts_are_fixed(weak, as_user):
    client = as_user(weak.staff)
    counted = []
    for _turn in range(2):
        for url in (HEALTH, f"{LIST}?of=orgs.hollow_branches"):
            client.get(url)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(url).status_code == 200
            counted.append(len(caught))
        for number in range(4):
            make_branch(weak.township, f"新村{number}-{_turn}", founded=date(2024, 1, 1))
    assert counted[:2] == counted[2:]
    assert counted[0] <= 70
