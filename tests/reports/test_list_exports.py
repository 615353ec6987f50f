"""Any list page as a workbook: its rows, its own columns, asked again for rights when written and fetched."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from league.kernel import jobs
from league.kernel.models import Job, JobState
from members.choices import Stage
from members.querysets import years_before
from tests.factories import make_application

pytestmark = pytest.mark.django_db
LIST = "/members/applications/"


@pytest.fixture
def applications(world):
    """Two applicants of the township, a child under 14 among them in none, and one next door."""
    today = timezone.localdate()
    child = years_before(today - timedelta(days=30), 13)
    for branch, name, birth in (
        (world.branch, "高梓涵", years_before(today, 16)),
        (world.second_branch, "=HYPERLINK(1)", years_before(today, 15)),
        (world.branch, "折思源", child),
        (world.sibling_branch, "邻家女", years_before(today, 16)),
    ):
        make_application(branch, name, by=world.secretary, birth=birth, guardian_consent=True)
    return world


def ordered(client, query: str = "", **posted) -> Job:
    """Order the export of the list and let the worker write it."""
    assert client.post(f"{LIST}export/{query}", posted).status_code == 302
    jobs.run_waiting()
    return Job.objects.latest("pk")


def fetched(client, job: Job):
    """The workbook behind a job."""
    answer = client.get(reverse("reports:export-download", args=[job.pk]))
    assert answer.status_code == 200
    return load_workbook(BytesIO(b"".join(answer.streaming_content)))


def names(book) -> list[str]:
    """What stands under 姓名."""
    rows = list(book["团员发展"].iter_rows(values_only=True))
    head = next(place for place, row in enumerate(rows) if row[0] == "序号")
    column = rows[head].index("姓名")
    return [row[column] for row in rows[head + 1 :] if isinstance(row[0], int)]


def test_the_workbook_holds_the_rows_of_the_list_under_its_columns(applications, as_user):
    client = as_user(applications.secretary)
    job = ordered(client)
    book = fetched(client, job)
    assert sorted(names(book)) == ["=HYPERLINK(1)", "高梓涵"]
    heads = next(row for row in book["团员发展"].iter_rows(values_only=True) if row[0] == "序号")
    assert heads == (
        "序号",
        "姓名",
        "性别",
        "出生日期",
        "团支部",
        "阶段",
        "进入本阶段",
        "申请日期",
        "文化程度",
        "民族",
    )
    assert {cell.data_type for row in book["团员发展"] for cell in row} <= {"s", "n", "d"}
    assert job.result == {"expected": 2, "written": 2}


def test_a_filter_is_kept_and_told(applications, as_user):
    client = as_user(applications.secretary)
    job = ordered(client, f"?stage={Stage.SUBMITTED}")
    assert (job.result, job.params["words"]) == ({"expected": 0, "written": 0}, "环节：已提交申请")


def test_the_neighbour_exports_only_the_own_and_fetches_nothing_else(applications, as_user):
    job = ordered(as_user(applications.secretary))
    sibling = as_user(applications.sibling_secretary)
    assert sibling.get(reverse("reports:export-download", args=[job.pk])).status_code == 404
    assert names(fetched(sibling, ordered(sibling))) == ["邻家女"]


def test_rows_that_left_the_reach_meanwhile_are_not_written(applications, as_user):
    client = as_user(applications.secretary)
    client.post(f"{LIST}export/", {})
    applications.secretary.grants.update(org=applications.sibling_township)
    jobs.run_waiting()
    job = Job.objects.latest("pk")
    assert (job.state, job.result) == (JobState.DONE, {"expected": 2, "written": 0})
    assert client.get(reverse("reports:export-download", args=[job.pk])).status_code == 403


def test_who_may_not_export_orders_nothing(applications, as_user):
    assert as_user(applications.leader).post(f"{LIST}export/", {}).status_code == 403
    assert Job.objects.count() == 0
