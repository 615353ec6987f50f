"""From the order to the file: the job end to end, the export centre, and whose files they are."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from league.kernel import jobs, permits
from league.kernel.models import Job, JobState
from league.kernel.roles import Role
from tests.factories import make_member
from tests.reports.people import ON

CENTRE = "reports:export-list"


def order(client, org, form="R1", **asked):
    """Order a report on its page."""
    return client.post(reverse("reports:report-order", args=[org.pk]), {"form": form, "on": str(ON), **asked})


def download(client, job):
    """Fetch the result of a job."""
    return client.get(reverse("reports:export-download", args=[job.pk]))


def again(client, job, **asked):
    """Order a job once more."""
    return client.post(reverse("reports:export-again", args=[job.pk]), asked)


def book(answer):
    """The workbook of an answer."""
    return load_workbook(BytesIO(b"".join(answer.streaming_content)))


@pytest.fixture
def built(peopled, as_user) -> Job:
    """R1 of the county, ordered by its staff and built."""
    order(as_user(peopled.staff), peopled.county)
    assert jobs.run_waiting() == 1
    return Job.objects.get()


def test_a_report_is_ordered_built_and_fetched(peopled, as_user):
    client = as_user(peopled.staff)
    assert order(client, peopled.county, scheme="7")["Location"] == reverse(CENTRE)
    waiting = client.get(reverse(CENTRE))
    assert [(each["state"], each["download"]) for each in waiting.context["entries"]] == [("排队中", False)]
    assert "生成报表 · R1 团内统计年报 · 富川县 · 2023-12-31" in waiting.content.decode()
    assert jobs.run_waiting() == 1
    job = Job.objects.get()
    assert (job.state, job.error, job.done, job.total) == (JobState.DONE, "", 12, 12)
    assert job.result == {"expected": 12, "written": 12}
    answer = download(client, job)
    assert "R1_451123_2023-12-31.xlsx" in answer["Content-Disposition"]
    found = book(answer)
    assert found["按类别"]["A2"].value == "填报单位：共青团富川瑶族自治县委员会"
    assert dict(list(found["导出说明"].values)[1:2]) == {"导出人": "盘志远"}


def test_the_centre_shows_state_rows_size_and_expiry(peopled, as_user, built):
    page = as_user(peopled.staff).get(reverse(CENTRE)).content.decode()
    assert "已完成" in page
    assert f"{timezone.localtime(built.expires_at):%Y-%m-%d}" in page
    assert "KB" in page
    assert built.result_size > 4000


def test_the_page_asks_again_only_while_a_job_is_open(peopled, as_user):
    client = as_user(peopled.staff)
    order(client, peopled.county)
    assert client.get(reverse(CENTRE)).context["wait"] == 2
    Job.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    part = client.get(reverse(CENTRE), headers={"HX-Request": "true"})
    assert part.context["wait"] == 10
    assert b"<html" not in part.content
    jobs.run_waiting()
    assert client.get(reverse(CENTRE)).context["wait"] == 0


def test_two_clicks_order_one_report(peopled, as_user):
    client = as_user(peopled.staff)
    for _click in range(2):
        order(client, peopled.county, once="the-same-form")
    assert Job.objects.count() == 1


def test_a_report_of_names_needs_the_permit_to_export_them(peopled, as_user):
    client = as_user(peopled.staff)
    order(client, peopled.county, "R4")
    jobs.run_waiting()
    job = Job.objects.get()
    roster = book(download(client, job))["发展团员名册"]
    assert [row[1] for row in roster.iter_rows(min_row=4, max_row=6, values_only=True)] == [
        "李清明",
        "韦白露",
        "钱小寒",
    ]
    assert job.params["permit"] == "members.export"


@pytest.fixture
def staff_export_no_names(monkeypatch):
    """From the call on, the permit to export names belongs to the reviewers alone."""
    names = permits.get("members.export")
    reviewers = replace(names, roles=frozenset([Role.COUNTY_REVIEWER]))
    return lambda: monkeypatch.setitem(permits._permits, names.code, reviewers)


def test_without_that_permit_no_report_of_names_is_ordered(peopled, as_user, staff_export_no_names):
    staff_export_no_names()
    client = as_user(peopled.staff)
    assert order(client, peopled.county, "R4").status_code == 403
    assert order(client, peopled.county, "R1").status_code == 302
    assert [job.params["form"] for job in Job.objects.all()] == ["R1"]


def test_losing_that_permit_ends_the_job_and_the_download(peopled, as_user, staff_export_no_names):
    client = as_user(peopled.staff)
    order(client, peopled.county, "R4")
    jobs.run_waiting()
    order(client, peopled.county, "R4")
    staff_export_no_names()
    jobs.run_waiting()
    late, built = Job.objects.mine(peopled.staff)
    assert (late.state, late.error) == (JobState.FAILED, "您已没有“导出团员名册”的权限，任务没有执行。")
    assert download(client, built).status_code == 403


# Whose files they are


def test_the_neighbour_and_the_colleague_do_not_find_my_export(peopled, as_user, built):
    for user in (peopled.other_staff, peopled.secretary, peopled.reviewer, peopled.city_staff):
        client = as_user(user)
        assert list(client.get(reverse(CENTRE)).context["entries"]) == []
        assert download(client, built).status_code == 404
        assert again(client, built).status_code == 404
    assert book(download(as_user(peopled.staff), built)).sheetnames[0] == "按类别"


def test_rights_that_ended_end_the_download(peopled, as_user, built):
    peopled.staff.grants.update(end=timezone.localdate())
    client = as_user(peopled.staff)
    assert download(client, built).status_code == 403
    assert again(client, built).status_code == 403
    assert Job.objects.count() == 1


def test_rights_that_ended_while_it_waited_end_the_job(peopled, as_user):
    order(as_user(peopled.staff), peopled.county)
    peopled.staff.grants.update(end=timezone.localdate())
    jobs.run_waiting()
    job = Job.objects.get()
    assert (job.state, job.result_path) == (JobState.FAILED, "")
    assert job.error == "您已没有“生成报表”的权限，任务没有执行。"


# Again, expired, failed


def test_the_same_report_is_ordered_again(peopled, as_user, built):
    client = as_user(peopled.staff)
    make_member(peopled.branch, "新来的", since=ON)
    assert again(client, built).status_code == 302
    jobs.run_waiting()
    second = Job.objects.exclude(pk=built.pk).get()
    assert second.params == built.params
    sheet = book(download(client, second))["按类别"]
    total = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "合计")
    assert total[5] == 12


def test_an_expired_file_is_gone_and_can_be_made_again(peopled, as_user, built):
    Job.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    client = as_user(peopled.staff)
    entry = client.get(reverse(CENTRE)).context["entries"][0]
    assert (str(entry["state"]), entry["download"], entry["again"]) == ("已过期", False, True)
    answer = download(client, built)
    assert (answer.status_code, "请重新导出" in answer.content.decode()) == (422, True)


def test_a_failed_job_says_why_and_offers_another_try(peopled, as_user, built):
    Job.objects.update(state=JobState.FAILED, error="磁盘已满。", result_path="", result_name="")
    page = as_user(peopled.staff).get(reverse(CENTRE)).content.decode()
    assert "磁盘已满。" in page
    assert "重试" in page


def test_files_lie_outside_the_web_under_names_nobody_guesses(built):
    path = jobs.result_path(built)
    assert path.is_relative_to(settings.LEAGUE_VAR)
    assert not path.is_relative_to(settings.STATIC_ROOT)
    assert len(path.stem) >= 32
    assert "R1" not in path.name


def test_the_centre_costs_the_same_for_few_and_many(peopled, as_user, built):
    client = as_user(peopled.staff)
    counts = []
    for more in (0, 3):
        for _ in range(more):
            order(client, peopled.county)
        jobs.run_waiting()
        client.get(reverse(CENTRE))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(CENTRE))
        counts.append(len(captured))
    assert counts[0] == counts[1]
