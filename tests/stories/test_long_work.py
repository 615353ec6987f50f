"""20,000 rows come in and 50,000 go out at once: with progress, while pages answer, and through a kill -9."""

import json
import re
import time
from datetime import date, timedelta
from itertools import cycle

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from tests.factories import PASSWORD, make_id
from tests.stories.processes import Visitor, environment_of, own_database, python, web, worker

STORED, COMING = 50_000, 20_000
PAGES = ("/", "/members/", "/imports/1/progress/", "/data/exports/", "/orgs/")
HEADINGS = ("姓名", "身份证号", "所在团支部", "入团时间", "手机号码")
ANSWERED = 10  # seconds within which every page came, on a machine that is busy with other things too
LEASE = 8  # on SQLite a lease cannot be renewed while the other job writes its thousand rows
LONGEST = 150  # seconds; a machine that is busy with other things may need a few dozen


@pytest.fixture
def environment(tmp_path):
    """Processes with a database of their own that holds 50,000 members."""
    with own_database(tmp_path, "long_work") as url:
        environment = environment_of(tmp_path, url, LEASE)
        python(environment, "manage.py", "migrate", "-v", "0")
        python(environment, "-m", "tests.stories.long_work", "fill", str(STORED))
        yield environment


@pytest.fixture
def visitor(environment, tmp_path):
    """The county's officer, signed in."""
    python(environment, "manage.py", "collectstatic", "--no-input", "-v", "0")
    with web(environment, tmp_path / "web.log") as address:
        visitor = Visitor(address)
        visitor.sign_in("fuchuan-bgs", PASSWORD)
        yield visitor


def roster(path) -> bytes:
    """20,000 people nobody knows yet, as a workbook."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("名册")
        sheet.write_row(0, 0, HEADINGS)
        for row in range(COMING):
            number = make_id(date(2006, 1, 1) + timedelta(days=row // 400), "1", row % 400)
            sheet.write_row(row + 1, 0, ("韦大山", number, "麦岭村支部", "2022.05", "19902274002"))
    return path.read_bytes()


def order_both(visitor: Visitor, path) -> None:
    """Upload the roster, order its commit, and order the export of all members."""
    file = SimpleUploadedFile("麦岭镇.xlsx", roster(path))
    page = visitor.get("/imports/")
    scope = re.search(r'<option value="(\d+)">麦岭镇</option>', page)[1]
    page = visitor.post(
        "/imports/", {"kind": "members", "scope": scope, "as_of": "2026-06-30", "files": file}
    )
    assert visitor.address.endswith("/imports/1/")
    assert f"写入能写的 {COMING:,} 行" in page
    visitor.post("/members/export/", {})
    visitor.post("/imports/1/commit/", {})


def watch(visitor: Visitor, seen: dict[str, list[int]], until) -> dict:
    """Look at a page, then at the progress of both jobs, until told to stop; the jobs by code."""
    ends = time.monotonic() + LONGEST
    for page in cycle(PAGES):
        visitor.get(page)
        rows = json.loads(visitor.get("/api/jobs/"))["results"]
        for row in rows:
            seen.setdefault(row["code"], []).append(row["done"])
        if until(rows) or time.monotonic() > ends:
            return {row["code"]: row for row in rows}


def ended(rows) -> bool:
    return all(row["state"] in ("done", "failed") for row in rows)


def begun(rows) -> bool:
    """The commit has told how far it is; the quicker export may be under way or finished by then."""
    return any(row["code"] == "sheets.commit" and row["done"] > 0 for row in rows)


def check_once(environment) -> dict:
    """Nothing is lost and nothing is doubled: rows, persons, lines of the file; the report."""
    report = json.loads(python(environment, "-m", "tests.stories.long_work", "report"))
    assert (report["members"], report["affiliations"]) == (STORED + COMING, COMING)
    assert (report["doubles"], report["taken"], report["taken_once"]) == (0, COMING, True)
    export, commit = report["jobs"]["members.export"], report["jobs"]["sheets.commit"]
    assert (export["state"], commit["state"]) == ("done", "done")
    assert (commit["result"]["rows"], commit["result"]["new"]) == (COMING + 1, COMING)
    assert export["result"] == {"expected": STORED, "written": STORED}
    lines = CalamineWorkbook.from_path(export["file"]).get_sheet_by_index(0).to_python()
    keys = [line[lines[2].index("#key")] for line in lines[3:]]
    assert len(keys) == len(set(keys)) == STORED
    return report


def test_pages_answer_and_a_killed_worker_loses_and_doubles_nothing(environment, visitor, tmp_path):
    before: dict[str, list[int]] = {}
    after: dict[str, list[int]] = {}
    log = tmp_path / "worker.log"
    with worker(environment, log):
        order_both(visitor, tmp_path / "roster.xlsx")
        jobs = watch(visitor, before, begun)
    assert jobs["sheets.commit"]["state"] == "running", log.read_text()
    with worker(environment, log):
        watch(visitor, after, ended)
    print(visitor.told())
    report = check_once(environment)
    assert report["jobs"]["sheets.commit"]["tries"] == 2
    assert len({*before["sheets.commit"], *after["sheets.commit"]}) > 1
    assert slowest(visitor) < ANSWERED


def slowest(visitor: Visitor) -> float:
    """Seconds of the slowest page that was looked at."""
    return max(max(seconds) for kind, seconds in visitor.seconds.items() if kind.startswith("GET"))
