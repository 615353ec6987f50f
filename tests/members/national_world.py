"""Exports of the national system for the tests: a row per person, a real workbook, the job run to its end."""

from collections import defaultdict
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from league.kernel import jobs
from members.models import Comparison, Difference, Member
from members.services.uploading import order_comparison
from orgs.models import Org
from tests.factories import World
from tests.workbooks import xlsx

BORN = date(2005, 5, 4)
ON = date(2026, 6, 30)
HEADINGS = ["姓名", "身份证号", "政治面貌", "所在团支部", "入团时间", "发展团员编号", "手机号码"]


def told(member: Member, **columns) -> list:
    """The row of a member as the register has it; named columns replace that."""
    usual = {
        "姓名": member.name,
        "身份证号": str(member.id_no),
        "政治面貌": "",
        "所在团支部": member.branch.name if member.branch_id else "麦岭镇麦岭村团支部",
        "入团时间": "2021-05-04",
        "发展团员编号": member.admission_number,
        "手机号码": "",
    }
    return [columns.get(heading, usual[heading]) for heading in HEADINGS]


def roster(*rows) -> bytes:
    """A workbook with these rows under HEADINGS."""
    return xlsx({"团员列表": [HEADINGS, *rows]})


def upload(world: World, rows: list[list], *, org: Org | None = None, run: bool = True) -> Comparison:
    """A workbook of rows (with their headings, or under HEADINGS) brought by the county or city."""
    content = rows if len(rows[0]) != len(HEADINGS) else [HEADINGS, *rows]
    file = named("智慧团建导出.xlsx", xlsx({"团员列表": content}))
    made = order_comparison(org or world.county, file, actor=world.staff, as_of=ON)
    if run:
        jobs.run_waiting()
        made.refresh_from_db()
    return made


def named(name: str, data: bytes) -> SimpleUploadedFile:
    """Bytes as a browser sends them."""
    return SimpleUploadedFile(name, data)


def compare(world: World, *rows, org: Org | None = None) -> Comparison:
    """Upload these rows and compare them to the end."""
    made = upload(world, list(rows), org=org)
    assert made.state == "done", made.job.error
    return made


def by_kind(org: Org) -> dict[str, list[Difference]]:
    """The differences that wait below an organization, by kind."""
    found = defaultdict(list)
    for one in Difference.objects.waiting().under(org).order_by("pk"):
        found[one.kind].append(one)
    return dict(found)
