"""The main job end to end in a real Chromium, with a live server and a real worker beside it.

What came out is read from pages and from the downloaded workbook.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from accounts.models import User
from league.kernel.identity import check_character
from league.kernel.roles import Role
from members.models import Member
from orgs.models import Org
from tests.factories import make_id, make_user

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"
ROSTER = DATA / "files" / "O01_团员花名册.xlsx"
# Rows of O01 that belong to 富阳镇 as they stand (5, 40, 42), and two whose ID number is to be typed anew.
FIXED = {14: "45119920040715642", 34: "45119920020324383"}
IMPORTED = 3 + len(FIXED)
PLACES = ("451123", "451123100", "451123101")  # the county, 富阳镇, and 白沙镇 beside it

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclass
class Town:
    """Who works here and next door, and how many members the township has before."""

    secretary: User
    neighbour: User
    reviewer: User
    members: int


@pytest.fixture
def town(transactional_db) -> Town:
    """One county with its branches, the secretaries of two townships and a county reviewer."""
    as_of = f"--as-of={timezone.localdate() - timedelta(days=400)}"
    call_command("sheet_import", "orgs", DATA / "fixtures" / "orgs_open.csv", as_of, "--commit", verbosity=0)
    county, township, next_one = Org.objects.filter(code__in=PLACES).order_by("code")
    return Town(
        make_user("fuyang", Role.TOWNSHIP_SECRETARY, township, name="唐晓枫"),
        make_user("baisha", Role.TOWNSHIP_SECRETARY, next_one, name="莫雨桐"),
        make_user("shenpi", Role.COUNTY_REVIEWER, county, name="何清源"),
        Member.objects.under(township).count(),
    )


@pytest.fixture
def worker(town, tmp_path):
    """A Celery worker of its own on the database, the files and the broker of this test."""
    place = connection.settings_dict
    login = place["USER"] + (f":{place['PASSWORD']}" if place["PASSWORD"] else "")
    url = f"postgres://{login}@{place['HOST']}:{place['PORT'] or 5432}/{place['NAME']}"
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "league.settings",
        "DATABASE_URL": f"sqlite:///{place['NAME']}" if connection.vendor == "sqlite" else url,
        "LEAGUE_VAR": str(settings.LEAGUE_VAR),
    }
    command = [sys.executable, "-m", "celery", "-A", "league", "worker", "--concurrency", "1"]
    with (tmp_path / "worker.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
    yield process
    process.terminate()
    process.wait(timeout=30)


def bring_in(page: Page) -> None:
    """The roster as it is: upload, type two ID numbers anew, write what can be written."""
    page.get_by_role("link", name="批量导入").first.click()
    page.locator("input[type=file]").set_input_files(ROSTER)
    page.get_by_role("button", name="上传并识别").click()
    for row, body in FIXED.items():
        cell = page.get_by_label(f"第 {row} 行身份证号")
        cell.fill(body + check_character(body))
        cell.press("Enter")
        expect(cell).to_have_count(0)
    page.get_by_role("button", name=re.compile(f"写入能写的 {IMPORTED} 行")).click()
    expect(page.get_by_text(f"已写入 {IMPORTED} 行")).to_be_visible(timeout=30_000)


def apply(branch: Page, county: Page, name: str, days: dict[str, date]) -> None:
    """An application from the first line to the approval, the branch and the county in turn."""
    branch.goto("/members/applications/add/")
    born = days["applied_on"].replace(year=days["applied_on"].year - 16, day=1)
    fill(branch, name=name, id_no=make_id(born), applied_on=days["applied_on"])
    branch.get_by_label("团支部").select_option(label="朝阳村团支部")
    branch.get_by_role("button", name="保存").click()
    address = branch.url
    take(branch, "提交申请")
    take(branch, "登记谈话", talked_on=days["talked_on"], talked_by="唐晓枫")
    chosen = {"channel": "members", "decided_by": "committee", "mentors": "吴明一"}
    take(branch, "确定为积极分子", activist_on=days["activist_on"], **chosen)
    county.goto(address)
    take(county, "批准积极分子", endorsed_on=days["endorsed_on"])
    branch.goto(address)
    branch.locator("select[name=kind]").first.select_option(label="团课学时")
    fill(branch, hours="8", on=days["activist_on"])
    branch.get_by_role("button", name="登记学时").click()
    take(branch, "确定为发展对象", candidate_on=days["candidate_on"])
    county.goto(address)
    take(county, "预审同意", examined_on=days["examined_on"], reply_number="富团预〔2026〕1号")
    branch.goto(address)
    take(branch, "开始公示", notice_from=days["notice_from"])
    take(branch, "登记公示结果", notice_result="clear")
    written = {"form_on": days["form_on"], "introduced_on": days["introduced_on"]}
    take(branch, "确定介绍人、填写志愿书", introducers="吴明一、蔡博诗", **written)
    votes = {"votes_due": "9", "votes_present": "8", "votes_for": "7"}
    take(branch, "登记支部大会", meeting_on=days["meeting_on"], **votes)
    county.goto(address)
    take(county, "审批同意")


def fill(page: Page, **values) -> None:
    """Fill in inputs and choose in selects, by their names."""
    for name, value in values.items():
        control = page.locator(f"[name={name}]").first
        if control.evaluate("each => each.tagName") == "SELECT":
            control.select_option(str(value))
        else:
            control.fill(str(value))


def take(page: Page, step: str, **values) -> None:
    """Open a step from the page of an application, fill its form in, take it."""
    page.get_by_role("link", name=step).first.click()
    fill(page, **values)
    page.get_by_role("button", name=step).click()
    expect(page.get_by_text(f"“{step}”已办理。")).to_be_visible()


def ordered_report(page: Page, folder: Path) -> Path:
    """R1 of the county as of today, from the menu to the file on the disk."""
    page.get_by_role("link", name="统计报表").first.click()
    page.get_by_role("button", name="查看报表").click()
    page.get_by_role("button", name="生成 Excel").click()
    with page.expect_download(timeout=30_000) as download:
        page.get_by_role("link", name="下载").first.click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


def cell_of(workbook, table: str, line: str, label: str) -> int:
    """The number where a line and a column of a report cross."""
    rows = list(workbook[table].iter_rows(values_only=True))
    column = next(row.index(label) for row in rows if label in row)
    return next(row[column] for row in rows if row[0] == line)


def test_a_roster_comes_in_and_a_new_member_is_counted_in_the_report(town, worker, visit, tmp_path):
    today = timezone.localdate()
    ago = {"applied_on": 240, "talked_on": 230, "activist_on": 220, "endorsed_on": 215, "candidate_on": 60}
    ago |= {"examined_on": 58, "notice_from": 50, "form_on": 30, "introduced_on": 28, "meeting_on": 20}
    days = {name: today - timedelta(days=number) for name, number in ago.items()}

    page = visit(town.secretary.username)
    bring_in(page)
    county = visit(town.reviewer.username)
    apply(page, county, "新团员", days)

    assert visit(town.neighbour.username).goto(county.url).status == 404

    page = county
    workbook = load_workbook(ordered_report(page, tmp_path))

    assert cell_of(workbook, "按下级组织", "富阳镇团委", "团员数") == town.members + IMPORTED + 1
    assert cell_of(workbook, "按类别", "合计", "团员数") == town.members + IMPORTED + 1
