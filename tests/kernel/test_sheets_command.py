"""`sheet_import` over the six workbooks: full marks, nothing written without --commit, nothing twice."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from league.kernel.models import ImportBatch
from members.models import Member
from tests.data.grade import grade

DATA = Path(__file__).resolve().parent.parent / "data"
WORKBOOKS = sorted(path.name for path in (DATA / "files").iterdir())
AS_OF = "--as-of=2026-06-30"


def key_of(name: str) -> dict:
    return json.loads((DATA / "keys" / f"{name}.key.json").read_text(encoding="utf-8"))


@pytest.fixture
def loaded(db):
    """The organizations and people that the keys take for granted."""
    call_command("sheet_import", "orgs", DATA / "fixtures/orgs_open.csv", AS_OF, "--commit", verbosity=0)
    call_command(
        "sheet_import", "members", DATA / "fixtures/existing_open.csv", "--scope=451100", AS_OF, "--commit"
    )


@pytest.mark.parametrize("name", WORKBOOKS)
def test_workbook_is_understood_as_its_key_says(loaded, name, tmp_path):
    key, out = key_of(name), tmp_path / "out.json"
    before = Member.objects.count()
    call_command(
        "sheet_import",
        key["import_type"],
        DATA / "files" / name,
        f"--scope={key['uploader_scope']}",
        f"--as-of={key['as_of']}",
        f"--result={out}",
    )
    marks = grade(key, json.loads(out.read_text(encoding="utf-8")))
    assert (marks["score"], marks["problems"]) == (100.0, [])
    assert (Member.objects.count(), ImportBatch.objects.count()) == (before, 2)
