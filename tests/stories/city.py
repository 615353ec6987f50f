"""The city as its folder tells it: read and counted without any code of the product.

What the product says of the city is compared with this. The key has a verdict for every row; ethnic group and
joining year are read from the workbooks themselves.
"""

import csv
import gzip
import json
import os
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import python_calamine

ROOT = Path(__file__).resolve().parents[2]
CITY = Path(os.environ.get("LEAGUE_CITY", ROOT.parent / "shared" / "data" / "city"))
ORGS, CADRES, CODE = CITY / "orgs_hezhou.csv", CITY / "团干部名册（67人）.xlsx", "451100"
AS_OF = date(2026, 6, 30)
BANDS = {"14 岁以下": 0, "14–17 岁": 14, "18–22 岁": 18, "23–27 岁": 23, "28 岁及以上": 28}
JOINED = {"入团年月", "何时入团", "入团时间"}


@dataclass(frozen=True)
class Person:
    """A person whom the key lets in, by the label of every dimension; `unit` is the county's short name."""

    id_no: str
    branch: str
    county: str
    unit: str
    sex: str
    age_band: str
    field: str
    ethnicity: str
    year: str


def records(name: str) -> list[dict]:
    """The lines of a CSV of the folder."""
    opener = gzip.open if name.endswith(".gz") else open
    with opener(CITY / name, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class City:
    """The folder, read once: organizations, verdicts by file and row, people, expected totals."""

    def __init__(self):
        self.orgs = {org["code"]: org for org in records("orgs_hezhou.csv")}
        self.counties = {code: org for code, org in self.orgs.items() if org["level"] == "county"}
        self.expected = json.loads((CITY / "expected.json").read_text(encoding="utf-8"))
        self.verdicts: dict[str, dict[int, dict]] = {}
        for line in records("city_key.csv.gz"):
            self.verdicts.setdefault(line["file"], {})[int(line["row"])] = line
        self.people = [person for file in self.verdicts for person in self._people_of(file)]

    def scope_of(self, file: str) -> str:
        """The organization whose roster a file is: by its short name in that county, 县直 for the county."""
        county_name, kind, name = file.split("/")
        county = next(code for code, org in self.counties.items() if county_name in org["name"])
        short = name.removesuffix("团员花名册.xlsx")
        children = (org for org in self.orgs.values() if org["parent"] == county)
        return county if kind == "县直" else next(org["code"] for org in children if org["short"] == short)

    def count(self, dimension: str, county: str = "") -> Counter:
        """People by the label of a dimension, of the whole city or of a county."""
        return Counter(getattr(one, dimension) for one in self.people if county in ("", one.county))

    def _people_of(self, file: str):
        written = columns_of(CITY / file)
        for row, line in self.verdicts[file].items():
            if line["status"] == "import":
                yield self._person(line["id_no"], line["branch_code"], *written[row])

    def _person(self, id_no: str, branch: str, ethnicity: str, joined: str) -> Person:
        county = branch[:6]
        return Person(
            id_no,
            branch,
            county,
            self.counties[county]["short"],
            "男" if int(id_no[16]) % 2 else "女",
            band(id_no[6:14]),
            self.orgs[branch]["field"],
            (ethnicity.removesuffix("族") + "族") if ethnicity else "未填",
            joined[:4] or "未填",
        )


def band(born: str, on: date = AS_OF) -> str:
    """The age band on a day, the cut-off day unless told, of somebody born on YYYYMMDD."""
    age = (int(on.strftime("%Y%m%d")) - int(born)) // 10_000
    return max((first, label) for label, first in BANDS.items() if first <= age)[1]


def columns_of(path: Path) -> dict[int, tuple[str, str]]:
    """Row number → (ethnic group, joining date) as the workbook has them."""
    rows = (
        python_calamine.CalamineWorkbook.from_path(str(path))
        .get_sheet_by_index(0)
        .to_python(skip_empty_area=False)
    )
    texts = [[re.sub(r"\s", "", str(value)) for value in row] for row in rows]
    heading = next(row for row in texts if "民族" in row)
    ethnicity = heading.index("民族")
    joined = next(place for place, text in enumerate(heading) if text in JOINED)
    return {number: (row[ethnicity], row[joined]) for number, row in enumerate(texts, start=1)}
