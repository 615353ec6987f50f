"""Paper work of the sample: rosters that came in, one still undecided, and workbooks that went out."""

from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from accounts.models import User
from league.kernel import audit, exports, files, jobs
from league.kernel.models import ImportBatch, Job
from league.kernel.sheets.batches import Scope, open_batch, order_commit
from league.portal.sample import rosters
from league.portal.sample.places import COUNTY
from league.portal.sample.work import Office
from members import rules
from members.models import Member
from orgs import rules as org_rules
from orgs.choices import Level
from orgs.models import Org

EMPTY_EVERY = 6  # every sixth unit has nobody in the roster of cadres


def write(office: Office) -> None:
    """Three rosters, two of them stored, and the exports of three officers; each some days ago."""
    with TemporaryDirectory() as folder:
        _cadres(office, Path(folder))
        _school(office, Path(folder))
        _township(office, Path(folder))
    _exports(office)
    jobs.run_waiting()


def _days_ago(office: Office, days: int) -> datetime:
    """Half past three in the afternoon of a day."""
    return timezone.make_aware(datetime.combine(office.census.today - timedelta(days=days), time(15, 30)))


def _upload(office: Office, kind: str, path: Path, org: Org, user: User, days: int) -> ImportBatch:
    """A workbook brought by a user some days ago, with its preview."""
    with path.open("rb") as file:
        upload = files.accept_workbook(file, user, org.path)
    scope = Scope(org.code, org.path, str(org))
    as_of = office.census.today.replace(day=1)
    batch = open_batch(kind, scope=scope, as_of=as_of, actor=user, upload=upload, filename=path.name)
    ImportBatch.objects.filter(pk=batch.pk).update(created_at=_days_ago(office, days))
    return batch


def _cadres(office: Office, folder: Path) -> None:
    """The county's roster of cadres, stored: secretaries and deputies, some units without anybody."""
    units = [org for org in office.orgs.values() if org.code.startswith(COUNTY) and not org.is_branch]
    staffed = [org for number, org in enumerate(units, start=1) if number % EMPTY_EVERY]
    rows = [_cadre(office, org, title) for org in staffed for title in _titles(org)]
    path = rosters.cadres(folder / "富川县团干部名册.xlsx", "富川瑶族自治县", rows)
    user = office.users["county"]
    order_commit(_upload(office, "cadres", path, office.orgs[COUNTY], user, 23), actor=user)


def _titles(org: Org) -> tuple[str, ...]:
    """The posts that are filled in a unit."""
    return ("书记", "副书记") if org.level in (Level.COUNTY, Level.TOWNSHIP, Level.SCHOOL) else ("书记",)


def _cadre(office: Office, org: Org, title: str) -> list:
    """A row of the roster of cadres."""
    chance, known = office.census.chance, office.census.person(24, 34)
    nature = "专职" if org.level == Level.COUNTY else chance.choice(("兼职", "兼职", "专职", "挂职"))
    quota = {"专职": "行政", "挂职": "事业"}.get(nature, "无")
    since = f"{office.census.today.year - chance.randrange(1, 4)}.{chance.randrange(1, 13):02d}"
    return ["", known["name"], known["id_no"], org.name, title, nature, quota, since]


def _school(office: Office, folder: Path) -> None:
    """A roster stored by the school but for a person that another school has."""
    user = _secretary(office, f"{COUNTY}S04") or office.users["school"]
    branches = [org.short for org in user.home.children.standing().order_by("code")[:4]]
    rows = rosters.lines(office.census, branches, 24, (17, 18))
    _same_person(
        rows[7], Member.objects.exclude(branch__path__startswith=user.home.path).order_by("pk").first()
    )
    path = rosters.township(
        folder / f"{user.home.short.removesuffix('团委')}团员花名册.xlsx", user.home.short, rows
    )
    order_commit(_upload(office, "members", path, user.home, user, 16), actor=user)


def _township(office: Office, folder: Path) -> None:
    """A messy roster not yet decided: numbers of people registered elsewhere, and all the usual mistakes."""
    user = office.users["township"]
    branches = [org.short for org in user.home.children.standing().order_by("code")[:4]]
    rows = rosters.lines(office.census, branches, 48)
    rosters.spoil(rows, office.census)
    others = Member.objects.exclude(branch__path__startswith=user.home.path).order_by("-pk")[:3]
    for row, other in zip(rows[40:], others, strict=False):
        _same_person(row, other)
    path = rosters.township(
        folder / f"{user.home.short.removesuffix('团委')}团员花名册.xlsx", user.home.short, rows
    )
    _upload(office, "members", path, user.home, user, 2)


def _same_person(row: list, member: Member) -> None:
    """Put somebody who is registered already into a row."""
    row[1], row[2], row[3] = member.name, member.id_no, member.get_sex_display()


def _secretary(office: Office, code: str) -> User | None:
    """The secretary of a unit, None where the sample has none."""
    return next((user for user in office.users.values() if user.home.code == code), None)


def _exports(office: Office) -> None:
    """The annual report of the county, the roster of a township, the organizations for the city."""
    county, township, city = (office.users[name] for name in ("county", "township", "city"))
    asked = {"form": "R1", "on": office.census.today.isoformat(), "scheme": "7", "permit": ""}
    audit.record(county, "reports.build", county.home, after=asked)
    report = jobs.enqueue("reports.build", actor=county, path=county.home.path, org=county.home_id, **asked)
    members = Member.objects.visible_to(township, rules.EXPORT).order_by("pinyin", "pk")
    roster = exports.order("members.export", actor=township, permit=rules.EXPORT, rows=members)
    orgs = Org.objects.visible_to(city, org_rules.EXPORT).order_by("path")
    tree = exports.order("orgs.export", actor=city, permit=org_rules.EXPORT, rows=orgs)
    for row, days in ((report, 1), (roster, 3), (tree, 6)):
        Job.objects.filter(pk=row.pk).update(created_at=_days_ago(office, days))
