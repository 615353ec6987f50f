"""A row of every kind in four places, each with a canary word, for the permission matrix."""

from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from django.utils import timezone

from accounts.models import ApiToken, Grant, User
from accounts.services.tokens import digest
from league.kernel import audit, exports
from league.kernel.models import ImportBatch, ImportRow, ImportState, Job, SavedFilter
from orgs.models import Org
from tests.factories import World

# One module per subject in tests/house/animals: `rows(org, by, word)` gives a row of each of its models.
HOUSES = [
    import_module(f"tests.house.animals.{found.name}")
    for found in iter_modules([str(Path(__file__).parent / "animals")])
]

# Words that stand in rows of one place and nowhere else; `above` is the county over `own` and `sibling`.
CANARIES = {
    "own": "金丝雀甲麦岭",
    "sibling": "金丝雀乙葛坡",
    "other": "金丝雀丙回龙",
    "above": "金丝雀丁县直",
}


@dataclass
class Zoo:
    """Rows by model label and place, and the organization path of each place."""

    world: World
    animals: dict[str, dict[str, object]]
    paths: dict[str, str]

    def rows(self, label: str) -> dict[str, object]:
        """The rows of a model by place; KeyError names a model the zoo does not hold yet."""
        return self.animals[label]


def make_zoo(world: World) -> Zoo:
    """One row of every kind per place, made on top of the small world; members stand in branches only."""
    places = {
        "own": (world.branch, world.secretary),
        "sibling": (world.sibling_branch, world.sibling_secretary),
        "other": (world.other_branch, world.other_secretary),
        "above": (world.county, world.staff),
    }
    zoo = Zoo(world, {}, {place: org.path for place, (org, _by) in places.items()})
    for place, (org, by) in places.items():
        rows = _common_rows(org, by, CANARIES[place])
        for house in HOUSES:
            rows |= house.rows(org, by, CANARIES[place])
        for label, row in rows.items():
            zoo.animals.setdefault(label, {})[place] = row
    return zoo


def _common_rows(org: Org, by: User, word: str) -> dict[str, object]:
    user = User.objects.create(username=f"u{org.pk}", name="新同志", home=org, password="!")
    role = "branch_secretary" if org.is_branch else "leader"
    return {
        "orgs.Org": org,
        "accounts.User": user,
        "accounts.Grant": Grant.objects.create(user=user, role=role, org=org),
        "kernel.ImportBatch": _batch(org.parent if org.is_branch else org, by, word),
        "kernel.Job": _export(org, by, word),
        "kernel.SavedFilter": SavedFilter.objects.create(
            user=by, page="members:member-list", name=word, query="sex=1"
        ),
        "accounts.ApiToken": ApiToken.objects.create(
            user=by,
            name=word,
            digest=f"no key {org.pk}",
            permits=["members.view"],
            expires_on=date(2099, 1, 1),
        ),
        "kernel.AuditEvent": audit.record(by, "accounts.issue", user),
    }


def _export(org: Org, by: User, word: str) -> Job:
    """An export of no rows that waits for its worker."""
    params = {"paths": [org.path], "ids": exports.pack([]), "count": 0, "words": "", "form": "xlsx"}
    return Job.objects.create(code="members.export", actor=by, path=org.path, note=word, params=params)


def _batch(scope: Org, by: User, word: str) -> ImportBatch:
    """A preview that waits for a decision, with one row that has a problem."""
    batch = ImportBatch.objects.create(
        kind="members",
        actor=by,
        scope_path=scope.path,
        scope_code=scope.code,
        scope_label=word,
        as_of=date(2026, 6, 30),
        state=ImportState.PREVIEWED,
        filename=f"{word}.xlsx",
    )
    payload = {"cells": {"name": word}, "values": {"name": word}, "columns": {}, "place": None}
    ImportRow.objects.create(
        batch=batch, position=1, sheet="名册", number=2, status="reject", payload=payload
    )
    return batch


def token_for(user: User, codes: list[str]) -> str:
    """A key with these permits, held or not: as if made before the term was over."""
    key = f"league_matrix_{user.pk}"
    until = timezone.localdate() + timedelta(days=1)
    ApiToken.objects.create(user=user, name="矩阵", digest=digest(key), permits=codes, expires_on=until)
    return key
