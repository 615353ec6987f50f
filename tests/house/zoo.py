"""A row of every kind in three places, each with a canary word, for the permission matrix."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Grant, User
from accounts.services.tokens import issue_token
from league.kernel import audit, permits
from league.kernel.models import ImportBatch, ImportRow, ImportState, Job, SavedFilter
from members.models import IdCorrection, RemovedEntry
from members.workflows import ADMISSION
from tests.factories import World, make_application, make_id, make_member

# Words that stand in names of people of one place and nowhere else.
CANARIES = {"own": "金丝雀甲麦岭", "sibling": "金丝雀乙葛坡", "other": "金丝雀丙回龙"}


@dataclass
class Zoo:
    """Rows by model label and place."""

    world: World
    animals: dict[str, dict[str, object]]
    paths: dict[str, str]

    def rows(self, label: str) -> dict[str, object]:
        """The rows of a model by place; KeyError names a model the zoo does not hold yet."""
        return self.animals[label]

    def keys_of(self, declaration) -> set[str]:
        """Parts of the address that name the object."""
        return {"pk"} if declaration.declared.object else set()


def make_zoo(world: World) -> Zoo:
    """One row of every kind per place, made on top of the small world."""
    places = {
        "own": (world.branch, world.secretary),
        "sibling": (world.sibling_branch, world.sibling_secretary),
        "other": (world.other_branch, world.other_secretary),
    }
    animals: dict[str, dict[str, object]] = {}
    for place, (branch, by) in places.items():
        for label, row in _rows_of(branch, by, CANARIES[place]).items():
            animals.setdefault(label, {})[place] = row
    return Zoo(world, animals, {place: branch.path for place, (branch, _by) in places.items()})


def _rows_of(branch, by: User, word: str) -> dict[str, object]:
    member = make_member(branch, word, phone="13812345678")
    application = make_application(branch, word, by=by)
    ADMISSION.fire(application, "submit", actor=by)
    user = User.objects.create(username=f"u{branch.pk}", name=word, home=branch, password="!")
    batch = ImportBatch.objects.create(
        kind="members",
        actor=by,
        scope_path=branch.parent.path,
        scope_code=branch.parent.code,
        scope_label=word,
        as_of=date(2026, 6, 30),
        state=ImportState.PREVIEWED,
        filename=f"{word}.xlsx",
    )
    payload = {"cells": {"name": word}, "values": {"name": word}, "columns": {}, "place": None}
    ImportRow.objects.create(
        batch=batch, position=1, sheet="名册", number=2, status="reject", payload=payload
    )
    return {
        "orgs.Org": branch,
        "members.Member": member,
        "members.Application": application,
        "members.IdCorrection": IdCorrection.objects.create(
            member=member,
            old_id_no=member.id_no,
            new_id_no=make_id(date(2005, 5, 5), serial=branch.pk),
            reason=word,
            requested_by=by,
        ),
        "members.RemovedEntry": RemovedEntry.objects.create(
            path=branch.path, content={"name": word}, reason=word, removed_by=by
        ),
        "kernel.ImportBatch": batch,
        "kernel.Job": Job.objects.create(code="sheets.commit", actor=by, path=branch.parent.path, note=word),
        "kernel.SavedFilter": SavedFilter.objects.create(
            user=by, page="members:member-list", name=word, query="sex=1"
        ),
        "kernel.AuditEvent": audit.record(by, "members.edit", member, note=word),
        "accounts.User": user,
        "accounts.Grant": Grant.objects.create(user=user, role="branch_secretary", org=branch),
    }


def token_for(user: User) -> str:
    """A key with every permit the user holds."""
    codes = [permit.code for permit in permits.all_permits() if permits.may(user, permit.code)]
    tomorrow = timezone.localdate() + timedelta(days=1)
    return issue_token(user, name="矩阵", codes=codes, expires_on=tomorrow)[1]
