"""`sheet_import` over the six workbooks: full marks, nothing written without --commit, nobody twice."""

import collections
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cadres.models import Post
from league.kernel.models import ImportBatch
from members.models import Member
from orgs.models import Org
from tests.data.grade import grade

DATA = Path(__file__).resolve().parent.parent / "data"
WORKBOOKS = sorted(path.name for path in (DATA / "files").iterdir())
AS_OF = "--as-of=2026-06-30"


def key_of(name: str) -> dict:
    return json.loads((DATA / "keys" / f"{name}.key.json").read_text(encoding="utf-8"))


def run(kind: str, file: Path, scope: str, *options: str) -> None:
    call_command("sheet_import", kind, file, *([f"--scope={scope}"] if scope else []), AS_OF, *options)


def stored() -> tuple[int, int, int]:
    """Organizations, members and posts in the tables."""
    return Org.objects.count(), Member.objects.count(), Post.objects.count()


@pytest.fixture
def loaded(db):
    """The organizations and people that the keys take for granted."""
    run("orgs", DATA / "fixtures/orgs_open.csv", "", "--commit")
    run("members", DATA / "fixtures/existing_open.csv", "451100", "--commit")


@pytest.mark.parametrize("name", WORKBOOKS)
def test_workbook_is_understood_and_a_second_import_creates_no_one(loaded, name, tmp_path):
    key, out = key_of(name), tmp_path / "out.json"
    asked = (key["import_type"], DATA / "files" / name, key["uploader_scope"], f"--result={out}")
    assert f"--as-of={key['as_of']}" == AS_OF

    def statuses() -> dict:
        return collections.Counter(row["status"] for row in json.loads(out.read_text("utf-8"))["rows"])

    before = stored()
    run(*asked)
    marks = grade(key, json.loads(out.read_text(encoding="utf-8")))
    assert (marks["score"], marks["problems"]) == (100.0, [])
    assert (stored(), ImportBatch.objects.count()) == (before, 2)

    run(*asked, "--commit")
    first, after = statuses(), stored()
    assert sum(after) - sum(before) == first["import"] > 0

    run(*asked, "--commit")
    again = statuses()
    assert (stored(), again["import"]) == (after, 0)
    assert again["duplicate"] == first["import"] + first["duplicate"]


@pytest.mark.parametrize(
    ("kind", "file", "scope"),
    [("orgs", "orgs_open.csv", "451100"), ("members", "existing_open.csv", "451100")],
)
def test_the_fixtures_themselves_come_in_once(loaded, kind, file, scope):
    before = stored()
    run(kind, DATA / "fixtures" / file, scope, "--commit")
    assert stored() == before


def test_sentences_of_the_command(loaded, tmp_path):
    roster = DATA / "files" / WORKBOOKS[0]
    with pytest.raises(CommandError, match="请用 --scope 指定导入范围"):
        run("members", roster, "")
    with pytest.raises(CommandError, match="没有编码为“999999”的团组织"):
        run("members", roster, "999999")
    with pytest.raises(CommandError, match="读不到文件"):
        run("members", tmp_path / "没有.xlsx", "451100")
