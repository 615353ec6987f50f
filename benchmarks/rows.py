"""The rows: what is done, how long it takes, and the goal it is held against.

Ratios compare within this run: with another page of the product, or with the usual way of doing the same
(`usual.py`). Times alone depend on the machine.
"""

import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from benchmarks import usual  # noqa: E402
from benchmarks.clock import Measured, Table, apart, once, repeated  # noqa: E402
from benchmarks.world import COUNTY, OTHER_COUNTY, TOWNSHIP  # noqa: E402
from league.kernel import exports, jobs  # noqa: E402
from league.kernel.models import Job  # noqa: E402
from league.kernel.sheets.batches import Scope, commit, open_batch  # noqa: E402
from members import rules  # noqa: E402
from members.models import Member  # noqa: E402
from orgs.choices import Level  # noqa: E402
from orgs.models import Org  # noqa: E402
from orgs.services import move  # noqa: E402
from reports.forms import FORMS  # noqa: E402
from reports.sheets.workbooks import write_report  # noqa: E402

EXPORTED, IMPORTED, PAGE = 50_000, 10_000, 50
REGISTERS = {
    "applications": "/members/applications/",
    "transfers": "/members/transfers/",
    "exits and discipline": "/members/decisions/",
    "who turns 28": "/members/leaving/",
    "who is in arrears": "/members/arrears/",
    "year of the branches": "/members/year/",
    "change plans": "/orgs/plans/",
    "units": "/orgs/units/",
}
FOLDER = Path(settings.LEAGUE_VAR)


class City:
    """The people who ask, each in a browser of their own, and the day they ask about."""

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self.users = {user.username: user for user in User.objects.all()}
        self.clients = {name: Client() for name in self.users}
        for name, client in self.clients.items():
            client.force_login(self.users[name])

    def page(self, who: str, address: str) -> Measured:
        """A page as somebody sees it, through the whole of Django."""

        def open_page() -> None:
            answer = self.clients[who].get(address, headers={"host": "localhost"})
            if answer.status_code != 200:
                raise SystemExit(f"{address} answers {answer.status_code} to {who}.")

        return repeated(open_page)


def at_most(table: Table, times: float, work: str, done: Measured, other: Measured) -> Measured:
    """A line that may take so many times as long as another one of the product."""
    words = f"≤ {times}× {other.work}: {done.warm / other.warm:.1f}×"
    return table.line(work, done, words, done.warm <= times * other.warm)


def faster(table: Table, times: float, work: str, done: Measured, usual_way: Measured) -> None:
    """A line that should be so many times as fast as the usual way, and take 100 MB at most."""
    words = f"≥ {times}× faster: {usual_way.cold / done.cold:.1f}×; ≤ 100 MB"
    table.line(work, done, words, usual_way.cold >= times * done.cold and done.memory <= 100)


def lists(city: City, table: Table) -> None:
    """The register of 200,000: first page, page 1000, one county, a past day."""
    deep, past = usual.row_at(999 * PAGE), city.today - timedelta(days=60)
    first = table.line("member list: first page", city.page("city", "/members/"))
    far = city.page("city", f"/members/?after={deep}")
    at_most(table, 2, "member list: page 1000", far, first)
    table.line("  by offset, the query alone", repeated(lambda: usual.page_by_offset(999 * PAGE, PAGE), 5))
    county = at_most(table, 2, "member list: one county", city.page("county", "/members/"), first)
    before = city.page("county", f"/members/?on={past:%Y-%m-%d}")
    at_most(table, 2, "member list: one county, a past day", before, county)


def desks(city: City, table: Table) -> None:
    """Home and to-dos of a county with 20 townships."""
    home = city.page("county", "/")
    met = home.queries <= 12 and home.p95 <= 0.3
    table.line("dashboard of a county", home, "≤ 12 queries, p95 ≤ 0.3 s", met)
    inbox = city.page("reviewer", "/todos/")
    table.line("to-do inbox of a county", inbox, "p95 ≤ 0.3 s", inbox.p95 <= 0.3)


def registers(city: City, table: Table) -> None:
    """The other registers and worklists of a county."""
    for name, address in REGISTERS.items():
        done = city.page("county", address)
        table.line(f"{name} of a county", done, "p95 ≤ 0.3 s", done.p95 <= 0.3)


def exported(city: City, form: str) -> None:
    """Order and run an export of 50,000 members."""
    rows = Member.objects.visible_to(city.users["city"], rules.EXPORT).order_by("pinyin", "pk")[:EXPORTED]
    row = exports.order("members.export", actor=city.users["city"], permit=rules.EXPORT, rows=rows, form=form)
    jobs.execute(row.pk)
    row.refresh_from_db()
    if row.result != {"expected": EXPORTED, "written": EXPORTED}:
        raise SystemExit(f"The export ended with {row.result or row.error}.")


def workbooks_out(city: City, table: Table) -> None:
    """50,000 members as a workbook and as CSV; all forms of all counties."""
    ways = {"xlsx": (usual.export_xlsx, 3), "csv": (usual.export_csv, 15)}
    for form, (usual_way, goal) in ways.items():
        plain = apart(lambda write=usual_way: write(FOLDER / "plain", EXPORTED))
        table.line(f"  50,000 members the usual way: {form}", plain)
        done = apart(lambda form=form: exported(city, form))
        faster(table, goal, f"export 50,000 members: {form}", done, plain)
    yearly = apart(lambda: all_forms(city))
    table.line("annual report: all forms, city and counties", yearly, "≤ 10 s", yearly.cold <= 10)


def all_forms(city: City) -> None:
    """Every form of the city and of each county, as workbooks."""
    for org in Org.objects.filter(level__in=(Level.CITY, Level.COUNTY)):
        for form in FORMS.values():
            write_report(FOLDER / "form.xlsx", form.report(org, city.today, "16"), "bench")


def imported(file: Path, city: City) -> None:
    """Parse, clean, match, preview and store a roster; taken back afterwards."""
    county = Org.objects.get(code=COUNTY)
    scope = Scope(county.code, county.path, county.name)
    with transaction.atomic():
        batch = open_batch(
            "members",
            scope=scope,
            as_of=city.today,
            actor=city.users["county"],
            data=file.read_bytes(),
            filename=file.name,
        )
        commit(batch, actor=city.users["county"])
        batch.refresh_from_db()
        if batch.counts.get("import") != IMPORTED:
            raise SystemExit(f"The import ended with {batch.counts}.")
        transaction.set_rollback(True)


def workbook_in(city: City, table: Table) -> None:
    """10,000 rows of a roster, against checking and saving them one by one."""
    file = FOLDER / "roster.xlsx"
    usual.write_roster(file, COUNTY, IMPORTED, city.today)
    plain = table.line("  10,000 rows the usual way", apart(lambda: usual.import_twice(file)))
    done = apart(lambda: imported(file, city))
    faster(table, 20, "import of 10,000 rows, preview and commit", done, plain)


def moved(city: City) -> None:
    """A township with 1,000 branches goes to another county; taken back afterwards."""
    with transaction.atomic():
        move(Org.objects.get(code=TOWNSHIP), to=Org.objects.get(code=OTHER_COUNTY), actor=city.users["city"])
        transaction.set_rollback(True)


def restored() -> None:
    """A backup, and the drill that restores it beside and compares every table."""
    call_command("backup", keep=1, stdout=StringIO())
    call_command("restore_drill", stdout=StringIO())


def picked_up(city: City) -> Measured:
    """From the order of a job to its start by a worker on the filesystem broker."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "league",
        "worker",
        "--concurrency",
        "1",
        "--loglevel",
        "ERROR",
    ]
    worker = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        rows = [waited(city) for _i in range(6)]
    finally:
        worker.terminate()
        worker.wait()
    waits = sorted((row.started_at - row.created_at).total_seconds() for row in rows[1:])
    return Measured(0, waits[len(waits) // 2], waits[-1])


def waited(city: City) -> Job:
    """An export of one member, ordered and waited for."""
    one = Member.objects.visible_to(city.users["county"], rules.EXPORT).order_by("pk")[:1]
    row = exports.order("members.export", actor=city.users["county"], permit=rules.EXPORT, rows=one)
    while row.is_open:
        time.sleep(0.05)
        row.refresh_from_db()
    return row


def main() -> None:
    """Measure every row and say what missed its goal."""
    city = City()
    print(f"{connection.vendor}, {Org.objects.count():,} organizations, {Member.objects.count():,} members\n")
    table = Table()
    lists(city, table)
    desks(city, table)
    registers(city, table)
    shifted = once(lambda: moved(city))
    table.line("move a township with 1,000 branches", shifted, "≤ 2 s", shifted.cold <= 2)
    workbook_in(city, table)
    workbooks_out(city, table)
    drill = once(restored)
    table.line("backup, restored and compared", drill, "≤ 15 min", drill.cold <= 900)
    bell = picked_up(city)
    table.line("job picked up without any service", bell, "≤ 0.3 s", bell.warm <= 0.3)
    print(f"\nMissed: {', '.join(table.missed)}" if table.missed else "\nAll goals are met.")


if __name__ == "__main__":
    main()
