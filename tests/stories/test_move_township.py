"""A township with its branches goes to another county: yesterday stays as it was, today is moved."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from orgs import services
from orgs.models import Org
from tests.factories import make_member

pytestmark = pytest.mark.django_db
CODES = ("members.total", "members.new", "orgs.branches", "orgs.hollow_branches", "members.joined_under_14")
COUNTY, OTHER, TOWNSHIP = "451123", "451122", "451123103"


@pytest.fixture
def days(world) -> dict[str, date]:
    """Six members in three townships; one of the moving township joined too young."""
    today = timezone.localdate()
    for number, (branch, name) in enumerate(
        (
            (world.branch, "盘小满"),
            (world.branch, "唐立夏"),
            (world.second_branch, "莫秋分"),
            (world.sibling_branch, "何冬至"),
            (world.sibling_branch, "周谷雨"),
            (world.other_branch, "廖白露"),
        )
    ):
        early = {"joined_on": date(2018, 5, 4)} if name == "唐立夏" else {}
        make_member(branch, name, sex="12"[number % 2], **early)
    return {"yesterday": today - timedelta(days=1), "today": today}


def figures(org: str, on: date, by: str = "") -> dict:
    """What the command prints: metric → (value, cells)."""
    out = StringIO()
    call_command("figures", *CODES, f"--org={org}", f"--on={on}", f"--by={by}", "--json", stdout=out)
    return {one["metric"]: (one["value"], one["cells"]) for one in json.loads(out.getvalue())}


def value(org: str, on: date, code: str = "members.total") -> int | None:
    """One figure of the command."""
    return figures(org, on)[code][0]


def report(folder, org: str, on: date) -> dict[str, list[tuple]]:
    """The cells of the R1 workbook by sheet, without the sheet that says who exported it when."""
    path = folder / f"{org}-{on}.xlsx"
    call_command(
        "report", "R1", f"--org={org}", f"--on={on}", "--scheme=8", f"--out={path}", stdout=StringIO()
    )
    sheets = {sheet.title: list(sheet.values) for sheet in load_workbook(path)}
    sheets.pop("导出说明")
    return sheets


def move(as_user, world):
    """The city's staff moves the township on its page, after the preview."""
    client = as_user(world.city_staff)
    page = reverse("orgs:org-move", args=[world.township.pk])
    asked = {"to": world.other_county.pk, "since": timezone.localdate().isoformat(), "version": 1}
    preview = client.get(page, asked).content.decode()
    assert "随之调整的团组织 3 个（含本级）" in preview
    assert "随之调整的团员 3 人" in preview
    assert client.post(page, asked | {"once": "move-1"}).status_code == 302


def everything(folder, client, on: date) -> tuple:
    """All that can be asked for a day: figures, their cells, workbooks, trees."""
    orgs = ("451100", COUNTY, OTHER, TOWNSHIP)
    numbers = [figures(org, on, by) for org in orgs for by in ("", "unit")]
    books = [report(folder, org, on) for org in orgs]
    return numbers, books, tree(client, on)


def tree(client, on: date) -> dict[str, list[tuple]]:
    """By organization: the lines directly below it on the tree page, with their counts."""
    lines = {}
    for org in Org.objects.exclude(kind="branch"):
        answer = client.get(reverse("orgs:org-children", args=[org.pk]), {"on": on})
        if answer.status_code == 200:
            below = answer.context["node"].below
            lines[org.code] = [
                (n.name, *(f and f.value for f in (n.children, n.branches, n.members))) for n in below
            ]
    return lines


def test_yesterday_stays_as_it_was(tmp_path, world, days, as_user):
    client = as_user(world.city_staff)
    before = everything(tmp_path, client, days["yesterday"])
    assert before[2][COUNTY] == [("葛坡镇", 2, 2, 2), ("麦岭镇", 2, 2, 3)]
    assert before[2][OTHER] == [("回龙镇", 2, 2, 1)]
    move(as_user, world)
    assert everything(tmp_path, client, days["yesterday"]) == before


def test_today_is_moved(tmp_path, world, days, as_user):
    client, today = as_user(world.city_staff), days["today"]
    city = figures("451100", today)
    move(as_user, world)
    assert figures("451100", today) == city
    assert [value(org, today) for org in (COUNTY, OTHER, TOWNSHIP)] == [2, 4, 3]
    assert [value(org, today, "orgs.branches") for org in (COUNTY, OTHER, TOWNSHIP)] == [2, 4, 2]
    assert [value(org, today, "members.joined_under_14") for org in (COUNTY, OTHER)] == [0, 1]
    assert figures(OTHER, today, "unit")["members.total"] == (4, {"回龙镇": 1, "麦岭镇": 3})
    assert tree(client, today)[COUNTY] == [("葛坡镇", 2, 2, 2)]
    assert tree(client, today)[OTHER] == [("回龙镇", 2, 2, 1), ("麦岭镇", 2, 2, 3)]
    lines = {row[0]: row for row in report(tmp_path, OTHER, today)["按下级组织"]}
    assert [lines[name][5] for name in ("回龙镇", "麦岭镇", "合计")] == [1, 3, 4]
    assert "麦岭镇" not in {row[0] for row in report(tmp_path, COUNTY, today)["按下级组织"]}
    assert services.wrong_paths() == []
    assert services.wrong_placements() == []


def test_each_figure_of_yesterday_opens_exactly_its_rows(world, days, as_user):
    move(as_user, world)
    for on, numbers in ((days["yesterday"], (5, 1, 3)), (days["today"], (2, 4, 3))):
        for org, number in zip((world.county, world.other_county, world.township), numbers, strict=True):
            page = reverse("reports:figure-rows", args=[org.pk])
            rows = as_user(world.city_staff).get(page, {"metric": "members.total", "on": on})
            assert rows.context["total"] == len(rows.context["lines"]) == number, (org, on)
            names = as_user(world.city_staff).get(reverse("members:member-list"), {"org": org.pk, "on": on})
            assert names.context["total"] == number, (org, on)


def test_each_county_sees_its_own(world, days, as_user):
    """The county it left keeps the past without its page, the county it joined has it from today."""
    move(as_user, world)
    page = reverse("orgs:org-detail", args=[world.township.pk])
    assert as_user(world.staff).get(page).status_code == 404
    assert as_user(world.staff).get(page, {"on": days["yesterday"]}).status_code == 404
    assert as_user(world.other_staff).get(page).status_code == 200
    past = reverse("orgs:org-tree") + f"?on={days['yesterday']}"
    assert "麦岭镇" in as_user(world.staff).get(past).content.decode()
    assert "麦岭镇" not in as_user(world.other_staff).get(past).content.decode()
    now = reverse("orgs:org-tree")
    assert "麦岭镇" not in as_user(world.staff).get(now).content.decode()
    assert "麦岭镇" in as_user(world.other_staff).get(now).content.decode()
    assert as_user(world.secretary).get(reverse("orgs:org-detail", args=[world.branch.pk])).status_code == 200
