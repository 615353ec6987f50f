"""What holds for every answer of the house: nothing is written by reading, nothing kept by browsers, no form
without its token, no word about rows that are not there."""

import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from django.db import connection

from tests.house.asking import Cell, visitor_of

pytestmark = pytest.mark.django_db

WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)")
# Names the pages read from an address.
DAYS = ("on", "from", "to", "since", "until", "joined_from", "joined_to")
WORDS = (
    *("after", "before", "size", "sort", "page", "org", "unit", "under", "pick", "tab", "q", "kind", "cause"),
    *("show", "by", "cell", "figure", "metric", "form", "scheme", "private", "branch", "joined_year"),
    *("month", "year", "of", "about", "detector", "pending", "case"),
)
# Columns that hold what people typed.
TYPED = {
    "orgs.Org": "name",
    "orgs.Unit": "name",
    "orgs.Place": "name",
    "orgs.Division": "name",
    "orgs.ChangePlan": "title",
    "orgs.Rectification": "problems",
    "orgs.RectificationPaper": "name",
    "accounts.User": "name",
    "accounts.ApiToken": "name",
    "members.Member": "name",
    "members.Application": "name",
    "members.IdCorrection": "reason",
    "members.Ceremony": "place",
    "members.NumberBlock": "note",
    "members.PointRule": "title",
    "members.Material": "name",
    "members.Appraisal": "note",
    "members.Graduate": "outside",
    "members.Clash": "name",
    "members.Decision": "reason",
    "members.DecisionPaper": "name",
    "members.RemovedEntry": "reason",
    "members.Remittance": "note",
    "members.DuesWaiver": "reason",
    "members.PartyRecommendation": "party_org",
    "members.Pair": "note",
    "members.Merge": "reason",
    "members.Difference": "note",
    "members.Comparison": "filename",
    "members.Erasure": "reason",
    "kernel.ImportBatch": "filename",
    "kernel.SavedFilter": "name",
    "kernel.Job": "note",
}
# What is noted by the way: the session and its last use, the audit trail.
NOTED = {"django_session", "usersessions_usersession", "kernel_auditevent"}


@pytest.fixture
def officer(zoo):
    """The county officer, who may open nearly every page, in a browser."""
    return visitor_of(zoo, "staff")


def reading(cells) -> list[Cell]:
    """Every address that can be read, once."""
    return [cell for cell in cells if cell.method == "GET" and cell.place in ("", "own")]


def changing(cells) -> list[Cell]:
    """Every address that takes changes, once."""
    return [cell for cell in cells if cell.method != "GET" and cell.place in ("", "own")]


def test_reading_changes_nothing_and_is_kept_nowhere(officer, cells, door):
    written, kept, open_to_scripts = [], [], []
    points = []  # how much was written at each savepoint: the door's own first, then those of a rehearsal

    def watch(execute, sql, params, many, context):
        if sql.startswith("SAVEPOINT"):
            points.append(len(written))
        elif sql.startswith("ROLLBACK TO") and len(points) > 1:
            del written[points[-1] :]  # a rehearsal leaves nothing
        elif sql.startswith("RELEASE"):
            points.pop()
        found = WRITES.match(sql)
        if found and found[2] not in NOTED:
            written.append(f"{cell}: {found[0]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        for cell in reading(cells):
            answer, _text = door.ask(officer, cell)
            if "no-store" not in answer.headers.get("Cache-Control", ""):
                kept.append(str(cell))
            if "default-src" not in answer["Content-Security-Policy"] or "unsafe" in str(answer.headers):
                open_to_scripts.append(str(cell))
    assert (written, kept, open_to_scripts) == ([], [], [])


@pytest.mark.parametrize(
    ("names", "word"),
    [
        *((DAYS, word) for word in ("0001-01-01", "2026-02-30", "²")),
        *((WORDS, word) for word in ("²", "9" * 25, "a\0b")),
    ],
)
def test_odd_words_in_an_address_break_nothing(officer, cells, door, names, word):
    odd = urlencode(dict.fromkeys(names, word))
    asked = [replace(cell, url=f"{cell.url}?{odd}") for cell in reading(cells)]
    assert [str(cell) for cell in asked if door.ask(officer, cell)[0].status_code >= 500] == []


def test_no_change_without_the_token_of_the_form(officer, cells, door):
    taken = [
        str(cell) for cell in changing(cells) if door.ask(officer, cell, csrf=True)[0].status_code != 403
    ]
    assert taken == []


def test_what_people_typed_is_never_markup(zoo, officer, cells, door):
    mark = "<u>&\"'"
    for label, column in TYPED.items():
        for row in zoo.rows(label).values():
            type(row).objects.filter(pk=row.pk).update(**{column: mark})
    pages = {str(cell): door.ask(officer, cell)[1] for cell in reading(cells) if not cell.is_api}
    assert [name for name, text in pages.items() if "<u>" in text] == []
    assert sum("&lt;u&gt;" in text for text in pages.values()) > 30


def test_pages_leave_no_copy_in_the_browser(officer, cells, door):
    home = next(cell for cell in cells if cell.name == "portal:home")
    _answer, text = door.ask(officer, home)
    assert '"historyCacheSize":0' in text


def test_an_absent_row_and_a_foreign_one_get_the_same_answer(zoo, cells, door):
    neighbour = visitor_of(zoo, "sibling_secretary")
    different = []
    for cell in cells:
        if cell.place != "own":
            continue
        nowhere = Cell(
            cell.name, re.sub(r"/\d+/", "/987654321/", cell.url, count=1), cell.method, None, False
        )
        foreign, absent = (door.ask(neighbour, each) for each in (cell, nowhere))
        if (foreign[0].status_code, bare(foreign[1])) != (absent[0].status_code, bare(absent[1])):
            different.append(str(cell))
    assert different == []


def bare(text: str) -> str:
    """A page without what differs from one asking to the next: addresses, tokens of forms."""
    return re.sub(r"(?<=X-CSRFToken\": \")\w+|(?<=csrfmiddlewaretoken\" value=\")\w+|\d+", "", text)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1@evil.example"])
def test_unknown_host_gets_no_page(client, host):
    assert client.get("/login/", headers={"host": host}).status_code == 400
    forwarded = client.get("/members/", headers={"x-forwarded-host": host})
    assert (forwarded.status_code, host in forwarded.url) == (302, False)
