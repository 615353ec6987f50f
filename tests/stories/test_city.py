"""A whole city as its offices hold it: 126 rosters of 78,000 rows loaded by the command, totals to the row.

Runs where the folder with the city lies beside the project, or where LEAGUE_CITY says; with CI=true it must
be there.
"""

import collections
import csv
import gzip
import json
import os
import resource
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Count

from cadres.models import Post
from members.models import Affiliation, Member
from orgs.choices import Field, Kind
from orgs.models import Org, Placement

ROOT = Path(__file__).resolve().parents[2]
CITY = Path(os.environ.get("LEAGUE_CITY", ROOT.parent / "shared" / "data" / "city"))
AS_OF = "--as-of=2026-06-30"
MUST_RUN = os.environ.get("CI") == "true"

pytestmark = [pytest.mark.django_db]


def records(name: str) -> list[dict]:
    opener = gzip.open if name.endswith(".gz") else open
    with opener(CITY / name, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def scope_of(file: str, orgs: list[dict]) -> str:
    """The organization whose roster a file is: by its short name in that county, 县直 for the county."""
    county_name, kind, name = file.split("/")
    county = next(one for one in orgs if one["level"] == "county" and county_name in one["name"])
    short = name.removesuffix("团员花名册.xlsx")
    if kind == "县直":
        return county["code"]
    return next(one["code"] for one in orgs if one["parent"] == county["code"] and one["short"] == short)


if MUST_RUN or CITY.exists():

    def test_city_loads_to_the_row(tmp_path, capsys):
        began = time.monotonic()
        expected = json.loads((CITY / "expected.json").read_text(encoding="utf-8"))
        verdicts = collections.defaultdict(dict)
        for line in records("city_key.csv.gz"):
            verdicts[line["file"]][int(line["row"])] = line
        orgs = records("orgs_hezhou.csv")
        call_command("sheet_import", "orgs", CITY / "orgs_hezhou.csv", AS_OF, "--commit")
        rejected: collections.Counter = collections.Counter()
        for file in sorted(verdicts):
            scope, out = scope_of(file, orgs), tmp_path / "out.json"
            call_command(
                "sheet_import",
                "members",
                CITY / file,
                f"--scope={scope}",
                AS_OF,
                "--commit",
                f"--result={out}",
            )
            rows = json.loads(out.read_text(encoding="utf-8"))["rows"]
            data = {row["row"]: row for row in rows if row["status"] != "skip"}
            assert {number: told(row) for number, row in data.items()} == {
                number: wanted(line) for number, line in verdicts[file].items()
            }, file
            rejected.update(row["reasons"][0] for row in rows if row["status"] == "reject")
        call_command(
            "sheet_import", "cadres", CITY / "团干部名册（67人）.xlsx", "--scope=451100", AS_OF, "--commit"
        )
        check_totals(expected, rejected)
        seconds, peak = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        with capsys.disabled():
            print(f"\nWhole city: {len(verdicts)} rosters in {seconds:.0f} s, peak memory {peak} MB")


def told(row: dict) -> tuple:
    return (
        row["status"],
        row["reasons"],
        row["warnings"],
        row["values"]["id_no"] if row["status"] == "import" else "",
    )


def wanted(line: dict) -> tuple:
    id_no = line["id_no"] if line["status"] == "import" else ""
    return line["status"], line["reason"].split(), line["warning"].split(), id_no


def check_totals(expected: dict, rejected: dict) -> None:
    """What stands in the tables is what the city's office counted."""
    fields = dict(Field.choices)
    branches = Org.objects.filter(kind=Kind.BRANCH)
    counts = {
        "members": Member.objects.count(),
        "branches": branches.count(),
        "branches_by_field": by(branches, "field", fields),
        "by_field": by(Member.objects.all(), "branch__field", fields),
        "by_gender": by(Member.objects.all(), "sex", {"1": "男", "2": "女"}),
        "by_ethnicity": by(Member.objects.all(), "ethnicity"),
        "new_by_year": by(Member.objects.all(), "joined_on__year", str),
        "cadres": Post.objects.count(),
        "cadres_by_type": by(
            Post.objects.all(), "nature", {"full_time": "专职", "seconded": "挂职", "part_time": "兼职"}
        ),
        "rejected": dict(rejected),
    }
    assert counts == {name: expected[name] for name in counts}
    opening = {"start__year": 2026, "start__month": 6, "start__day": 30, "end": None}
    assert Affiliation.objects.filter(**opening).count() == expected["members"]
    assert Placement.objects.filter(**opening).count() == Org.objects.count()


def by(rows, column: str, labels=None) -> dict:
    """Rows counted by a column, under its labels."""
    label = labels if callable(labels) else (labels or {}).get
    found = rows.order_by().values_list(column).annotate(number=Count("pk"))
    return {str(label(value) or value): number for value, number in found}
