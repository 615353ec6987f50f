"""Lists of papers on a past day: who had begun by then, where they stood, and nothing of what came later."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from league.kernel import jobs
from league.kernel.models import Job
from members.choices.cases import Outcome
from members.choices.decisions import DecisionKind
from members.models import Absence, InspectionCase, Transfer
from members.services.transfer import Aim, open_transfer
from members.workflows import CASE
from tests.factories import make_member
from tests.members.admission_world import AGO, ago, applicant, walk
from tests.members.cases_world import FACTS, brought, opened, too_young
from tests.members.year_world import proposed
from tests.reports.test_list_exports import fetched

pytestmark = pytest.mark.django_db
APPLICATIONS = "/members/applications/"


def table(client, address: str, **query) -> dict[str, str]:
    """Name → everything a line shows."""
    answer = client.get(address, query)
    assert answer.status_code == 200
    return {row.title: str(row.cells) for row in answer.context["rows"]}


@pytest.fixture
def two(world) -> None:
    """高梓涵 has come as far as the certified file, 苏航 has handed in the application."""
    walk(world, applicant(world), "certify")
    walk(world, applicant(world, "苏航"), "submit")
    applicant(world, "邻家女", branch=world.sibling_branch)


def test_each_application_stands_where_it_stood_that_day(world, as_user, two):
    client = as_user(world.secretary)
    before = f"{ago(301):%Y-%m-%d}"
    assert table(client, APPLICATIONS, on=before) == {}
    shown = table(client, APPLICATIONS, on=f"{ago(AGO['publish']):%Y-%m-%d}")
    assert "公示中" in shown["高梓涵"]
    assert f"{ago(AGO['publish'])}" in shown["高梓涵"]
    assert "已提交" in shown["苏航"]
    assert set(shown) == {"高梓涵", "苏航"}
    today = table(client, APPLICATIONS)
    assert "公示中" not in today["高梓涵"]


def test_the_filter_asks_for_the_state_of_the_day(world, as_user, two):
    client, day = as_user(world.secretary), f"{ago(AGO['publish']):%Y-%m-%d}"
    assert set(table(client, APPLICATIONS, on=day, stage="notice")) == {"高梓涵"}
    assert set(table(client, APPLICATIONS, on=day, stage="certified")) == set()
    assert set(table(client, APPLICATIONS, stage="certified")) == {"高梓涵"}


def test_the_page_says_so_and_changes_nothing(world, as_user, two):
    client, day = as_user(world.secretary), f"{ago(AGO['publish']):%Y-%m-%d}"
    text = client.get(APPLICATIONS, {"on": day}).content.decode()
    assert "过去的数据只能看，不能改。" in text
    assert "登记申请</a>" not in text


def test_the_export_is_that_of_the_day(world, as_user, two):
    client, day = as_user(world.secretary), f"{ago(AGO['publish']):%Y-%m-%d}"
    assert client.post(f"{APPLICATIONS}export/?on={day}", {"everything": "1"}).status_code == 302
    jobs.run_waiting()
    job = Job.objects.latest("pk")
    assert job.params["on"] == day
    rows = list(fetched(client, job)["团员发展"].iter_rows(values_only=True))
    head = next(place for place, row in enumerate(rows) if row[0] == "序号")
    stages = {
        row[rows[head].index("姓名")]: row[rows[head].index("阶段")] for row in rows[head + 1 :] if row[0]
    }
    assert (stages["高梓涵"], stages["苏航"]) == ("公示中", "已提交申请")
    assert any(day in str(cell) for row in rows[:head] for cell in row if cell)


def test_a_transfer_and_a_decision_begun_today_are_not_there_yesterday(world, as_user):
    lu, wei = (make_member(world.branch, name) for name in ("陆三元", "韦一帆"))
    open_transfer(lu, Aim(target=world.other_branch), actor=world.secretary)
    proposed(wei, DecisionKind.RESIGNED, by=world.branch_secretary)
    client, yesterday = as_user(world.secretary), f"{ago(1):%Y-%m-%d}"
    for address in ("/members/transfers/", "/members/decisions/"):
        assert len(table(client, address)) == 1
        assert table(client, address, on=yesterday) == {}
    Transfer.objects.update(requested_on=ago(3))
    assert set(table(client, "/members/transfers/", on=yesterday)) == {"陆三元"}


def test_the_number_of_queries_does_not_grow_with_the_rows(world, as_user, two):
    client, day = as_user(world.secretary), f"{ago(AGO['publish']):%Y-%m-%d}"

    def asked() -> int:
        client.get(APPLICATIONS, {"on": day})
        with CaptureQueriesContext(connection) as captured:
            client.get(APPLICATIONS, {"on": day})
        return len(captured)

    few = asked()
    for name in ("任采薇", "毛知秋", "何冬至"):
        walk(world, applicant(world, name), "talk")
    assert asked() == few
    assert timezone.localdate() > ago(1)


def test_cases_and_absences_stand_where_they_stood_that_day(world, as_user):
    member = too_young(world.branch)
    case = opened(member, world.secretary)
    brought(case, world.secretary)
    InspectionCase.objects.filter(pk=case.pk).update(opened_on=ago(20))
    CASE.fire(
        case, "propose", actor=world.secretary, data={"result": Outcome.REMOVED, "facts": FACTS}, on=ago(3)
    )
    client = as_user(world.staff)
    days = [f"{ago(number):%Y-%m-%d}" for number in (21, 10, 1)]
    shown = [table(client, "/members/cases/", on=day) for day in days]
    assert shown[0] == {}
    assert [state in shown[place]["卢明月"] for place, state in ((1, "核查中"), (2, "核查中"))] == [
        True,
        False,
    ]
    assert table(as_user(world.other_staff), "/members/cases/", on=days[1]) == {}
    away = make_member(world.branch, "何远行")
    Absence.objects.create(
        member=away,
        branch=world.branch,
        since=ago(30),
        due_on=ago(-100),
        place="广州",
        created_by=world.secretary,
    )
    days = [f"{ago(number):%Y-%m-%d}" for number in (31, 29)]
    assert [set(table(client, "/members/absences/", on=day)) for day in days] == [set(), {"何远行"}]
