"""Rosters into the register and out again: many members at once, as opening stock."""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from league.kernel import bulk, permits
from league.kernel.sheets import delete_unused
from league.kernel.sheets.people import Known
from members import rules
from members.choices import Entry, Sex
from members.models import Affiliation, Member, PostHeld, id_index
from members.services.amending import columns_of
from orgs.models import Org

BATCH = 500
SEX = {str(label): value for value, label in Sex.choices}


def enter_roster(rows: Sequence[Mapping], *, on: datetime.date) -> list[int]:
    """Write checked roster rows as members with their affiliation and post from `on`; ids in order.

    Effects: members, one opening affiliation each, the posts of 现任团内职务. Raises IntegrityError when a
    person or branch got in the way meanwhile; call it inside a transaction.
    """
    branches = dict(Org.objects.filter(code__in={row["branch"] for row in rows}).values_list("code", "pk"))
    members = [_member(row, branches[row["branch"]]) for row in rows]
    bulk.insert(members)
    bulk.insert(
        Affiliation(member_id=member.pk, branch_id=member.branch_id, start=on, how_in=Entry.OPENING)
        for member in members
    )
    bulk.insert(
        PostHeld(member_id=member.pk, org_id=member.branch_id, title=row["role"][:40], start=on)
        for member, row in zip(members, rows, strict=True)
        if row.get("role")
    )
    return [member.pk for member in members]


def _member(row: Mapping, branch_id: int) -> Member:
    member = Member(
        branch_id=branch_id,
        id_no=row["id_no"],
        birth=datetime.date.fromisoformat(row["birth"]),
        sex=SEX[row["gender"]],
        **columns_of(row),
    )
    member.derive()
    return member


def withdraw_roster(keys: Iterable[str]) -> set[str]:
    """Delete members that a roster brought and nobody touched since; the keys of those that had to stay."""
    wanted = set(keys)
    locked = Member.objects.select_for_update(of=("self",)).filter(
        pk__in=[int(key) for key in wanted], version=1
    )
    moved = Affiliation.objects.filter(member__in=[member.pk for member in locked]).exclude(
        how_in=Entry.OPENING, end__isnull=True
    )
    used = set(moved.values_list("member_id", flat=True))
    gone = delete_unused(Member, [member.pk for member in locked if member.pk not in used])
    return wanted - {str(pk) for pk in gone}


def known_people(ids: Iterable[str], actor) -> dict[str, Known]:
    """Registered members by ID number, as the actor may know them (actor None: all of them)."""
    by_index = {id_index(id_no): id_no for id_no in ids}
    indexes = list(by_index)
    reach = None if actor is None else permits.reach(actor, rules.VIEW)
    known = {}
    for start in range(0, len(indexes), BATCH):
        rows = Member.objects.filter(id_index__in=indexes[start : start + BATCH])
        for pk, index, name, path in rows.values_list("pk", "id_index", "name", "branch__path"):
            reachable = reach is None or any(path.startswith(outer) for outer in reach)
            known[by_index[index]] = Known(name, pk, reachable)
    return known
