"""Fourteen people of the small world as a table, and figures counted from that table without the database."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from members.choices import Education, Political
from members.models import PostHeld
from tests.factories import World, make_member

ON = date(2023, 12, 31)  # the day the tests ask for
LATER = date(2023, 7, 1)  # the day the roster of the second sibling branch is taken over

# branch, name, sex, birth, ethnicity, education, political status, joined, known since; － is left blank
TABLE = """
branch                盘小满 男 2005-12-31 瑶族 普通高中     共青团员     2021-05-04 2020-01-01
branch                唐立夏 女 2006-01-01 汉族 普通高中在读 共青团员     2022-05-04 2020-01-01
branch                莫秋分 女 1995-06-01 瑶族 本科         中共党员     2010-05-04 2020-01-01
branch                何冬至 男 1995-12-31 汉族 专科         共青团员     2011-12-01 2020-01-01
branch                周谷雨 男 1996-01-01 －   －           －           －         2020-01-01
second_branch         李清明 女 2009-12-31 汉族 初中         共青团员     2023-12-30 2020-01-01
second_branch         韦白露 男 2009-09-01 壮族 初中在读     －           2023-05-04 2020-01-01
second_branch         陈寒露 女 2008-08-08 汉族 初中在读     共青团员     2022-05-04 2020-01-01
sibling_branch        王霜降 男 2003-03-03 瑶族 中职         群众         2019-05-04 2020-01-01
sibling_branch        赵大雪 女 2001-01-31 瑶族 本科在读     共青团员     2017-05-04 2020-01-01
second_sibling_branch 钱小寒 男 2004-02-29 汉族 －           共青团员     2023-03-01 2023-07-01
other_branch          孙大寒 女 2000-01-01 回族 硕士         中共预备党员 2015-05-04 2020-01-01
other_branch          廖立春 男 2002-02-04 汉族 本科         共青团员     2023-05-04 2020-01-01
second_other_branch   邓雨水 男 1999-09-09 汉族 专科         共青团员     －         2020-01-01
"""
FIELDS = {"second_branch": "学校", "second_other_branch": "非公有制经济组织"}
CATEGORIES = {"second_branch": "初中", "second_other_branch": "非公企业"}
COUNTIES = {"other_branch": "钟山县", "second_other_branch": "钟山县"}


@dataclass(frozen=True)
class Person:
    """A line of the table; what was left blank is the empty text."""

    branch: str
    name: str
    sex: str
    birth: date
    ethnicity: str
    education: str
    political: str
    joined: str
    since: date


def read(line: str) -> Person:
    """A line of the table as a person."""
    branch, name, sex, birth, *middle, since = line.split()
    blank = ("" if word == "－" else word for word in middle)
    return Person(branch, name, sex, date.fromisoformat(birth), *blank, date.fromisoformat(since))


PEOPLE = tuple(read(line) for line in TABLE.strip().splitlines())


def make_people(world: World) -> World:
    """Write the table into the world; 莫秋分, past 28, holds a post until December 2023."""
    codes = {str(label): value for choices in (Education, Political) for value, label in choices.choices}
    for person in PEOPLE:
        made = make_member(
            getattr(world, person.branch),
            person.name,
            birth=person.birth,
            sex="1" if person.sex == "男" else "2",
            since=person.since,
            ethnicity=person.ethnicity,
            education=codes.get(person.education, ""),
            political=codes.get(person.political, ""),
            joined_on=date.fromisoformat(person.joined) if person.joined else None,
        )
        if person.name == "莫秋分":
            dates = {"start": date(2022, 1, 1), "end": date(2023, 12, 1)}
            PostHeld.objects.create(member=made, org=made.branch, title="书记", **dates)
    return world


def age(birth: date, on: date) -> int:
    """Full years on a day: one less before the birthday of that year."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def band(person: Person) -> str:
    """The band of R2 that an age falls into."""
    years = age(person.birth, ON)
    for least, label in ((28, "28 岁及以上"), (23, "23–27 岁"), (18, "18–22 岁"), (14, "14–17 岁")):
        if years >= least:
            return label
    return "14 岁以下"


CUTS: dict[str, Callable[[Person], str]] = {
    "sex": lambda person: person.sex,
    "age_band": band,
    "ethnicity": lambda person: person.ethnicity or "未填",
    "education": lambda person: person.education or "未填",
    "political": lambda person: person.political or "未填",
    "field": lambda person: FIELDS.get(person.branch, "农村"),
    "category": lambda person: CATEGORIES.get(person.branch, "农村"),
    "year": lambda person: person.joined[:4] or "未填",
    "unit": lambda person: COUNTIES.get(person.branch, "富川县"),
}


def counted(by: str, people: Iterable[Person] = PEOPLE) -> dict[str, int]:
    """People by the labels of a dimension."""
    return dict(Counter(map(CUTS[by], people)))


def filled(cells: dict) -> dict:
    """Cells without those at 0."""
    return {label: number for label, number in cells.items() if number}
