"""The organizations of the sample: townships and villages of the divisions, schools, organs, enterprises."""

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orgs.choices import FIELD_OF_INDUSTRY, Form, Industry, Kind, Level
from orgs.models import Org, Placement, initials

CITY, COUNTY, NEIGHBOUR = "451100", "451123", "451122"
FULL = {COUNTY: "富川瑶族自治县", NEIGHBOUR: "钟山县"}
SHORT = {COUNTY: "富川县", NEIGHBOUR: "钟山县"}


@dataclass(frozen=True)
class Size:
    """How much is made: townships, villages in each, classes in a grade, rounds of applications."""

    townships: int
    villages: int
    classes: int
    applications: int


SIZES = {"full": Size(20, 40, 7, 4), "small": Size(2, 3, 1, 1)}

# school: label of a grade, classes for each one of the largest school, members of a class
GRADES = {
    "S01": (("高一", 1, 38), ("高二", 1, 42), ("高三", 0.9, 44)),
    "S02": (("八年级", 0.9, 9), ("九年级", 0.9, 15)),
    "S03": (("八年级", 0.8, 8), ("九年级", 0.8, 13)),
    "S04": (("一年级", 0.7, 30), ("二年级", 0.7, 34), ("三年级", 0.6, 28)),
}


@dataclass
class Plan:
    """An organization to be made, and how many members its branch gets at what ages."""

    org: Org
    parent: str
    members: int = 0
    ages: str = ""


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a data file of the sample: `divisions` or `units`."""
    with Path(__file__).with_name(f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plans(size: Size) -> list[Plan]:
    """Every organization of the sample, parents first; members are set by `people`."""
    made = [_leading(CITY, "", "贺州市", "贺州市", Level.CITY)]
    for code in (COUNTY, NEIGHBOUR):
        made.append(_leading(code, CITY, FULL[code], SHORT[code], Level.COUNTY))
        made += _countryside(code, size)
    for row in rows_of("units"):
        if size.townships > 2 or row["code"] == "S01":
            made += _unit(row, size)
    return made


def _org(code: str, name: str, short: str, kind: str, level: str, category: str = "") -> Org:
    return Org(
        code=code,
        name=name,
        short=short,
        kind=kind,
        level=level,
        industry_category=category,
        field=FIELD_OF_INDUSTRY.get(category, ""),
        pinyin=initials(short),
    )


def _leading(code: str, parent: str, full: str, short: str, level: str) -> Plan:
    org = _org(code, f"共青团{full}委员会", f"团{short}委", Kind.LEADING_ORGAN, level)
    org.division_code = f"{code}000000"
    return Plan(org, parent)


def _countryside(county: str, size: Size) -> list[Plan]:
    rows = [row for row in rows_of("divisions") if row["code"].startswith(county)]
    towns = [row for row in rows if row["level"] == "township"][: size.townships]
    made = []
    for town in towns:
        code, name = town["code"][:9], town["name"]
        org = _org(code, f"共青团{FULL[county]}{name}委员会", f"{name}团委", Kind.COMMITTEE, Level.TOWNSHIP)
        org.division_code = town["code"]
        made.append(Plan(org, county))
        villages = [row for row in rows if row["parent_code"] == town["code"]][: size.villages]
        made += [_village(row, code, f"{FULL[county]}{name}") for row in villages]
    return made


def _village(row: dict[str, str], parent: str, place: str) -> Plan:
    name = re.sub(r"(居委会|居民委员会|委会)$", "", row["name"])
    category = Industry.COMMUNITY if name.endswith("社区") else Industry.RURAL
    org = _org(
        row["code"], f"共青团{place}{name}支部委员会", f"{name}团支部", Kind.BRANCH, Level.BRANCH, category
    )
    org.division_code = row["code"]
    return Plan(org, parent, ages="young")


def _unit(row: dict[str, str], size: Size) -> list[Plan]:
    """An organ, enterprise or school of the county, a school with its classes."""
    code, parent = COUNTY + row["code"], COUNTY + row["parent"]
    full = f"共青团{FULL[COUNTY]}{row['name']}"
    org = _org(code, full, row["short"], row["kind"], row["level"], row["category"])
    org.statistics_owner, org.form = row["owner"], Form.JOINT if "联合" in full else Form.INDEPENDENT
    made = [Plan(org, parent, int(row["members"] or 0), "worker")]
    for grade, share, members in GRADES.get(row["code"], ()):
        for number in range(1, max(1, round(size.classes * share)) + 1):
            label = f"{grade}（{number}）班"
            name = full.replace("委员会", f"{label}支部委员会")
            branch = _org(
                f"{code}{len(made):02d}", name, f"{label}团支部", Kind.BRANCH, Level.BRANCH, row["category"]
            )
            made.append(Plan(branch, code, members, grade))
    return made


def write(made: list[Plan], opened: date) -> dict[str, Org]:
    """Store the organizations with their paths and opening placements; by code."""
    orgs = {plan.org.code: plan.org for plan in made}
    for level in _levels(made):
        for plan in level:
            plan.org.parent = orgs.get(plan.parent)
            plan.org.founded = plan.org.founded or date(1958 + len(plan.org.code) * 4, 5, 4)
        for org in Org.objects.bulk_create([plan.org for plan in level], batch_size=500):
            org.path = f"{org.parent.path if org.parent else ''}{org.pk}."
    Org.objects.bulk_update(orgs.values(), ["path"], batch_size=500)
    Placement.objects.bulk_create(
        (
            Placement(org=org, parent=org.parent, path=org.path, start=opened, opening=True)
            for org in orgs.values()
        ),
        batch_size=500,
    )
    return orgs


def _levels(made: list[Plan]):
    """The plans by depth: those without a parent, those below them, and so on."""
    above = {""}
    waiting = made
    while waiting:
        ready = [plan for plan in waiting if plan.parent in above]
        yield ready
        above |= {plan.org.code for plan in ready}
        done = {id(plan) for plan in ready}
        waiting = [plan for plan in waiting if id(plan) not in done]
