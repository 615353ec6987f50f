"""A class of fifty graduates: filled in by workbook and by hand, handed over, received, counted, left."""

import io
from collections import Counter
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from league.kernel import metrics
from league.kernel.metrics import Period
from members.choices.graduates import Destination
from members.models import Graduate, Member, Transfer
from members.rules.admission import add_months
from members.workflows import GRADUATE
from reports.forms import R10
from tests.factories import make_member
from tests.members.graduate_world import make_school
from tests.members.transfer_world import take

pytestmark = pytest.mark.django_db
OUTSIDE = "共青团广西大学委员会"
# How many go where: the words in the workbook, the place by attribute or by name.
PLAN = [
    (12, Destination.STUDY, "college", ""),
    (6, Destination.STUDY, "", OUTSIDE),
    (8, Destination.JOB, "sibling_township", ""),
    (4, Destination.JOB, "second_other_branch", ""),
    (2, Destination.SPECIAL, "", ""),
    (7, Destination.HOME, "township", ""),
    (5, Destination.WAITING, "", ""),
    (2, Destination.WAITING, "waiting", ""),
    (2, Destination.ABROAD, "", ""),
    (2, Destination.DELAYED, "", ""),
]
LINES = [line for number, *line in PLAN for _each in range(number)]
BY_WORKBOOK = 30  # the first ones; the others are ticked and filled in on the page


@pytest.fixture
def school(world):
    """富川高中, with fifty members in 高三（1）班."""
    made = make_school(world)
    for number in range(1, 51):
        make_member(made.cls, f"毕业生{number:02d}")
    return made


def place(world, school, name: str) -> str:
    """What is typed for a receiving organization."""
    return (getattr(school, name, None) or getattr(world, name)).code if name else ""


def figures(school, day) -> dict:
    """The figures of the school on a day; what must add up does."""
    names = ("", "_owed", "_handed", "_transit", "_unsettled")
    found = {
        name: metrics.get(f"members.graduates{name}").value(school.org.path, Period(day)) for name in names
    }
    assert found["_owed"] == found["_handed"] + found["_transit"] + found["_unsettled"]
    before, path = Period(day - timedelta(days=1)), school.org.path
    opening, closing = (metrics.get("members.total").value(path, period) for period in (before, Period(day)))
    came, went = (metrics.get(f"members.{name}").value(path, Period(day, day)) for name in ("came", "went"))
    assert opening + came - went == closing
    assert metrics.get("members.in_transit").value(path, Period(day)) == found["_transit"]
    return found | {"members": closing}


def send_workbook(client, url: str, world, school) -> None:
    """Download the class, fill the first rows in, send the workbook back."""
    book = load_workbook(io.BytesIO(client.get(f"{url}sheet/").content))
    page = book.active
    for row, (destination, target, outside) in enumerate(LINES[:BY_WORKBOOK], start=3):
        page.cell(row, 3).value = str(Destination(destination).label)
        page.cell(row, 4).value, page.cell(row, 5).value = place(world, school, target), outside
    file = io.BytesIO()
    book.save(file)
    answer = client.post(f"{url}upload/", {"file": SimpleUploadedFile("毕业去向.xlsx", file.getvalue())})
    assert answer.status_code == 302


def fill_in(client, url: str, world, school) -> None:
    """Tick those who go the same way and fill them in together."""
    rows = list(Graduate.objects.order_by("member__name"))
    same: dict[tuple, list[int]] = {}
    for row, line in zip(rows[BY_WORKBOOK:], LINES[BY_WORKBOOK:], strict=True):
        same.setdefault(tuple(line), []).append(row.pk)
    for (destination, target, outside), keys in same.items():
        where = {"target_all": place(world, school, target), "outside_all": outside}
        answer = client.post(
            f"{url}fill/", {"fill": "1", "pick": keys, "destination_all": destination, **where}
        )
        assert answer.status_code == 302


def receive(client, papers, branch) -> None:
    """Tick all papers that wait here and take the members in."""
    picks = {"pick": [paper.pk for paper in papers], "asked": "1", "branch": branch.pk}
    answer = client.post("/members/transfers/bulk/receive/", picks)
    assert (answer.context["done"], answer.context["refused"]) == (len(papers), 0)


def test_a_class_of_fifty_is_handed_over(world, school, as_user):
    today, secretary = timezone.localdate(), as_user(school.secretary)
    url = f"/members/graduates/class/{school.cls.pk}/"
    assert secretary.post(f"{url}start/").status_code == 302
    send_workbook(secretary, url, world, school)
    fill_in(secretary, url, world, school)

    summary = secretary.get(url).context["summary"]
    assert (summary["all"], summary["ready"], summary["moving"]) == (50, 50, 39)
    assert (summary["missing"], summary["stopped"]) == ([], [])
    assert Counter(dict(summary["kinds"])) == Counter(Destination(line[0]).label for line in LINES)
    assert figures(school, today) == {
        "": 50,
        "_owed": 46,
        "_handed": 0,
        "_transit": 0,
        "_unsettled": 46,
        "members": 50,
    }

    secretary.post(f"{url}hand-over/")
    assert figures(school, today) == {
        "": 50,
        "_owed": 46,
        "_handed": 0,
        "_transit": 39,
        "_unsettled": 7,
        "members": 50,
    }

    # The receiving sides find them in one list each, and nobody else's.
    papers = Transfer.objects.filter(graduate__isnull=False)
    for user, target, branch, number in (
        (world.sibling_secretary, world.sibling_township, world.sibling_branch, 8),
        (world.other_secretary, world.second_other_branch, world.second_other_branch, 4),
        (world.secretary, world.township, world.branch, 7),
    ):
        client = as_user(user)
        mine = client.get("/members/transfers/", {"graduates": "true", "direction": "in", "show": "open"})
        assert mine.context["total"] == number
        receive(client, papers.filter(target=target), branch)
    assert figures(school, today)["_handed"] == 19

    # Over the border by letter and receipt.
    for paper in papers.filter(kind="outside"):
        take(secretary, paper, "issue", letter_no=f"富介{paper.pk}", letter_on=today)
        take(secretary, paper, "confirm", receipt_on=today)
    assert figures(school, today) == {
        "": 50,
        "_owed": 46,
        "_handed": 27,
        "_transit": 12,
        "_unsettled": 7,
        "members": 23,
    }
    rate = metrics.declared("members.graduates_rate").value(school.org.path, Period(today))
    assert str(rate) == "58.7"
    assert R10.report(world.county, today).failed == []
    assert Member.objects.present().filter(branch=world.branch).count() == 7

    # Six months later who was left over is back on the desk.
    day = add_months(today, 6) + timedelta(days=1)
    late = GRADUATE.waiting_for(school.secretary, on=day)
    assert sorted(row.member.name for row in late) == [f"毕业生{number}" for number in range(40, 47)]
    assert metrics.get("members.graduates_overdue").value(school.org.path, Period(day)) == 7
    assert GRADUATE.waiting_for(world.secretary, on=day).count() == 0
    row = late.first()
    told = {"version": row.version, "destination": "home", "target": world.township.code}
    assert secretary.post(f"/members/graduates/list/{row.pk}/steps/place/", told).status_code == 302
    assert figures(school, today)["_transit"] == 13
    assert metrics.get("members.graduates_overdue").value(school.org.path, Period(day)) == 6
