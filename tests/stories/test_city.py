"""A whole city as its offices hold it: 126 rosters of 78,000 rows loaded by the command, totals to the row.

Runs where the folder with the city lies beside the project, or where LEAGUE_CITY says; with CI=true it must
be there.
"""

import json
import os
import resource
import time
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cadres.models import Post
from league.kernel import metrics
from league.kernel.metrics import Period
from league.kernel.roles import Role
from members.models import Affiliation
from orgs import services
from orgs.models import Org, Placement
from tests.factories import make_user
from tests.stories.city import AS_OF, CADRES, CITY, CODE, ORGS, City
from tests.stories.city_changes import ADMITTED, Day

pytestmark = pytest.mark.django_db
DAY = Period(AS_OF)
CUTS = ("sex", "age_band", "field", "ethnicity", "year")
NOT_CARRIED = ("education", "political")
NATURES = {"full_time": "专职", "seconded": "挂职", "part_time": "兼职"}


def run(command: str, *arguments) -> str:
    """What a command of the product prints."""
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def figure(metric: str, org: str, by: str, *period: str) -> tuple[int, Counter]:
    """A figure and its cells that are not zero, as `figures --json` prints them."""
    (told,) = json.loads(
        run(
            "figures",
            metric,
            f"--org={org}",
            f"--by={by}",
            "--json",
            *(period or (f"--on={AS_OF}",)),
        )
    )
    return told["value"], +Counter(told["cells"])


if os.environ.get("CI") == "true" or CITY.exists():

    def test_city_loads_to_the_row_and_every_figure_follows(tmp_path, record_property):
        began = time.monotonic()
        city = City()
        rejected = load(city, tmp_path)
        loaded = time.monotonic()
        check_totals(city, rejected)
        check_figures(city)
        check_reports(city, tmp_path)
        reported = time.monotonic()
        check_a_day_of_work(city)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        seconds = f"{loaded - began:.0f} s, its figures and reports in {reported - loaded:.0f} s"
        seconds += f", a day of work in {time.monotonic() - reported:.0f} s"
        record_property("said", f"Whole city: {len(city.verdicts)} rosters in {seconds}, peak {peak} MB")


def load(city: City, folder) -> Counter:
    """Organizations, rosters, cadres; every row is judged as the key says. Rejected rows by reason."""
    out, rejected = folder / "out.json", Counter()
    run("sheet_import", "orgs", ORGS, f"--as-of={AS_OF}", "--commit")
    for file in sorted(city.verdicts):
        scope = f"--scope={city.scope_of(file)}"
        run("sheet_import", "members", CITY / file, scope, f"--as-of={AS_OF}", "--commit", f"--result={out}")
        rows = [row for row in json.loads(out.read_text("utf-8"))["rows"] if row["status"] != "skip"]
        verdicts = {number: wanted(line) for number, line in city.verdicts[file].items()}
        assert {row["row"]: told(row) for row in rows} == verdicts, file
        rejected.update(row["reasons"][0] for row in rows if row["status"] == "reject")
    run("sheet_import", "cadres", CADRES, f"--scope={CODE}", f"--as-of={AS_OF}", "--commit")
    return rejected


def told(row: dict) -> tuple:
    """A row of the result, as `wanted` has it."""
    id_no = row["values"]["id_no"] if row["status"] == "import" else ""
    return row["status"], row["reasons"], row["warnings"], id_no


def wanted(line: dict) -> tuple:
    """A row of the key: status, reasons, warnings, ID number of who comes in."""
    id_no = line["id_no"] if line["status"] == "import" else ""
    return line["status"], line["reason"].split(), line["warning"].split(), id_no


def check_totals(city: City, rejected: Counter) -> None:
    """Every total that the city's office counted, but those of the study courses."""
    members, by_field = figure("members.total", CODE, "field")
    branches, branches_by_field = figure("orgs.branches", CODE, "field")
    cadres, natures = figure("cadres.total", CODE, "nature")
    year = ("--from=2022-01-01", "--to=2022-12-31")
    new, new_by_field = figure("members.new", CODE, "field", *year)
    by_unit = figure("members.total", CODE, "unit")[1]
    counts = {
        "files": len(city.verdicts),
        "rows": sum(map(len, city.verdicts.values())),
        "as_of": str(AS_OF),
        "members": members,
        "by_field": by_field,
        "by_gender": figure("members.total", CODE, "sex")[1],
        "by_county": {name: by_unit[f"团{name}委"] for name in city.expected["by_county"]},
        "by_ethnicity": figure("members.total", CODE, "ethnicity")[1],
        "new_by_year": figure("members.new", CODE, "year", "--from=1990-01-01", f"--to={AS_OF}")[1],
        "over28": figure("members.over_age", CODE, "sex")[0],
        "illegal": figure("members.joined_under_14", CODE, "sex")[0],
        "social_2022": new - new_by_field["学校"],  # 社会领域: all but schools
        "branches": branches,
        "branches_by_field": branches_by_field,
        "cadres": cadres,
        "cadres_by_type": natures,
        "rejected": rejected,
    }
    assert counts == {key: value for key, value in city.expected.items() if not key.startswith("study_")}
    opening = {"start": AS_OF, "end": None}
    assert Affiliation.objects.filter(**opening).count() == city.expected["members"]
    assert Placement.objects.filter(**opening).count() == Org.objects.count() == len(city.orgs)
    assert Post.objects.count() == city.expected["cadres"]


def check_figures(city: City) -> None:
    """City and counties: figures equal sums made without the product, and open exactly as many rows."""
    for code in (CODE, *city.counties):
        county = "" if code == CODE else code
        org = Org.objects.get(code=code)
        total = len([one for one in city.people if county in ("", one.county)])
        for by in CUTS if county else (*CUTS, "unit"):
            assert figure("members.total", code, by) == (total, city.count(by, county)), (code, by)
            check_rows(org, "members.total", by, city.count(by, county))
        for by in NOT_CARRIED:
            assert figure("members.total", code, by) == (total, {"未填": total})
            check_rows(org, "members.total", by, {"未填": total})


def check_rows(org: Org, metric: str, by: str, cells: dict) -> None:
    """Each cell opens as many rows as it counts."""
    opened = metrics.get(metric)
    if by == "unit":
        children = dict(org.children.values_list("short", "pk"))
        found = {label: opened.where(org.path, DAY, {by: [children[label]]}).count() for label in cells}
    else:
        found = {label: opened.cell_rows(org.path, DAY, by, label).count() for label in cells}
    assert found == cells


def check_reports(city: City, folder) -> None:
    """R1 in eight fields adds up, in seven it lacks 187 branches and opens them; R2 has the same people."""
    office = Org.objects.get(code=CODE)
    client = Client()
    client.force_login(make_user("hezhou-bgs", Role.CITY_STAFF, office))

    def page(form: str, scheme: str = "") -> dict:
        asked = {"form": form, "on": AS_OF.isoformat(), "scheme": scheme}
        return client.get(reverse("reports:report-show", args=[office.pk]), asked).context

    eight = page("R1", "8")
    assert eight["failed"] == []
    fields, units = (column(table, "团员数") for table in eight["tables"])
    assert fields == {**city.count("field"), "合计": len(city.people)}
    assert units == {**city.count("unit"), "合计": len(city.people)}

    branches = next(one for one in page("R1", "7")["failed"] if "团支部数" in one["sides"].label)
    sides = branches["sides"]
    assert (sides.left, sides.right, sides.difference) == (3551, 3738, 187)
    opened = client.get(branches["url"]).context
    assert (opened["total"], "领域：其他" in opened["words"]) == (187, True)

    people, _education, _political, ethnic, _changes = page("R2")["tables"]
    for by in ("sex", "age_band"):
        for label, number in city.count(by).items():
            assert column(people, label)["合计"] == number
    assert column(ethnic, "合计") == {**city.count("ethnicity"), "合计": len(city.people)}


def check_a_day_of_work(city: City) -> None:
    """A township moves, 500 are transferred, two branches merged, 300 admitted: the day before stays.

    Today is the plain list. Who is admitted today is a member since the meeting of yesterday.
    """
    today = timezone.localdate()
    earlier = f"--on={today - timedelta(days=2)}"
    asked = [(code, by) for code in (CODE, *city.counties) for by in (*CUTS, "unit")]
    before = {place: figure("members.total", *place, earlier) for place in asked}
    branches, by_field = figure("orgs.branches", CODE, "field", earlier)
    day = Day(city, today)
    day.move_township()
    day.transfer()
    ended = city.orgs[day.merge_branches()]
    day.admit()
    assert {place: figure("members.total", *place, earlier) for place in asked} == before
    for by in (*CUTS, "unit"):
        assert figure("members.total", CODE, by, f"--on={today}") == (len(day.people), day.count(by)), by
    assert len(day.people) == len(city.people) + ADMITTED
    assert figure("orgs.branches", CODE, "field", earlier) == (branches, by_field)
    left = by_field - Counter({ended["field"]: 1})
    assert figure("orgs.branches", CODE, "field", f"--on={today}") == (branches - 1, left)
    assert services.wrong_paths() == services.wrong_placements() == []


def column(table: dict, label: str) -> dict[str, int]:
    """A column of a report's table: line → number, without empty lines."""
    place = [str(measure.label) for measure in table["table"].measures].index(label)
    numbers = {str(line["label"]): line["cells"][place][0] for line in table["lines"]}
    return {line: number for line, number in numbers.items() if number}
