"""An export of the national system held against the register: who and what is on one side only, or differs.

Everything is compared in memory by key; the database is asked once for the register and written to in
portions. What an earlier comparison found goes on under the new one with what was done about it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from league.kernel import audit, bulk, moving
from league.kernel.scoping import subtree
from members.choices.national import ComparisonState, Gap, GapState
from members.models import Member
from members.models.national import Comparison, Difference
from members.rules.national import COMPARED
from orgs.models import Org

CHUNK = 1000
SAVED = 200
COLUMNS = (
    *("pk", "id_index", "name", "branch_id", "admission_number", "joined_on", "joined_month_only"),
    "political",
)
# What a new file may tell otherwise of a difference that was there before.
TOLD = (
    *("kind", "org_id", "member_id", "name", "person_index", "branch_id", "place", "number", "joined_on"),
    *("joined_month_only", "political", "people", "content"),
)
WRITTEN = (
    *("comparison", "kind", "org", "member", "name", "person_index", "branch", "place", "number"),
    *("joined_on", "joined_month_only", "political", "people", "content", "sheet", "row"),
    *("state", "state_since", "version"),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A person as the file tells of them; empty columns are not compared. index: of the ID number."""

    name: str
    index: str = ""
    branch: int | None = None
    place: str = ""
    number: str = ""
    joined_on: date | None = None
    month_only: bool = False
    political: str = ""
    content: dict = field(default_factory=dict)
    sheet: str = ""
    row: int = 0


@dataclass
class Reading:
    """What a file tells: people, those whose ID number cannot be read, and names of organizations.

    unread: (name, branch) of the latter. strange: words for a branch that is not here → people. former:
    branch → the old name the file calls it by. causes: how many rows could not be read, by cause.
    """

    told: list[Told]
    unread: list[tuple[str, int | None]] = field(default_factory=list)
    strange: Counter = field(default_factory=Counter)
    former: dict[int, str] = field(default_factory=dict)
    causes: dict[str, int] = field(default_factory=dict)
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Ours:
    """A member of the register, as far as it is compared; in the order of COLUMNS."""

    pk: int
    index: str
    name: str
    branch: int
    number: str
    joined_on: date | None
    month_only: bool
    political: str


def found(comparison: Comparison, reading: Reading) -> list[Difference]:
    """Every difference between a file and the register below the comparison's organization, not stored."""
    rows = Member.objects.present().filter(subtree("branch__path", comparison.path)).order_by("pk")
    ours = [Ours(*row) for row in rows.values_list(*COLUMNS).iterator(chunk_size=5000)]
    by_index = {one.index: one for one in ours}
    told = {one.index: one for one in reading.told}
    here = [one for index, one in by_index.items() if index not in told]
    there = [one for index, one in told.items() if index not in by_index]
    pairs = [(by_index[index], one) for index, one in told.items() if index in by_index]
    renumbered = _by_name(here, there)
    known = {one.pk for one, _told in renumbered} | _unread(here, reading.unread)
    named = {one.index for _ours, one in renumbered}
    return [
        *(_differing(comparison, *pair) for pair in (*pairs, *renumbered) if unlike(*pair)),
        *(_unregistered(comparison, one) for one in there if one.index not in named),
        *(_unknown(comparison, one) for one in here if one.pk not in known),
        *_organizations(comparison, reading, ours),
    ]


def unlike(one: Ours, other: Told) -> list[str]:
    """The columns in which a member and a row of the file differ; DifferenceQuerySet asks the same."""
    month_only = one.month_only or other.month_only
    days = [day and (day.replace(day=1) if month_only else day) for day in (one.joined_on, other.joined_on)]
    differs = {
        "name": other.name and other.name != one.name,
        "id_no": other.index != one.index,
        "branch": other.branch and other.branch != one.branch,
        "number": other.number and other.number != one.number,
        "joined_on": other.joined_on and days[0] != days[1],
        "political": other.political and other.political != one.political,
    }
    return [name for name, is_other in differs.items() if is_other]


def _by_name(here: Iterable[Ours], there: Iterable[Told]) -> list[tuple[Ours, Told]]:
    """One person under two ID numbers: the only one of a name in a branch on either side."""
    sides: tuple[dict, dict] = (defaultdict(list), defaultdict(list))
    for side, people in zip(sides, (here, there), strict=True):
        for one in people:
            if one.branch:
                side[one.name, one.branch].append(one)
    alone = (name for name in sides[0] if len(sides[0][name]) == len(sides[1].get(name, ())) == 1)
    return [(sides[0][name][0], sides[1][name][0]) for name in alone]


def _unread(here: Iterable[Ours], unread: Iterable[tuple[str, int | None]]) -> set[int]:
    """Members whom a row with a damaged ID number stands for: nobody can say that the file lacks them."""
    names = set(unread)
    return {one.pk for one in here if (one.name, one.branch) in names}


def _columns(told: Told) -> dict:
    return {
        "name": told.name[:120],
        "person_index": told.index,
        "branch_id": told.branch,
        "place": told.place[:120],
        "number": told.number[:20],
        "joined_on": told.joined_on,
        "joined_month_only": told.month_only,
        "political": told.political,
        "content": told.content,
        "sheet": told.sheet[:100],
        "row": told.row,
    }


def _differing(comparison: Comparison, one: Ours, told: Told) -> Difference:
    key, place = f"p:{one.index}", {"org_id": one.branch, "member_id": one.pk}
    return Difference(comparison=comparison, kind=Gap.DIFFERS, key=key, **place, **_columns(told))


def _unregistered(comparison: Comparison, told: Told) -> Difference:
    """Of somebody whose branch is not known the comparison's own organization takes care."""
    place = {"org_id": told.branch or comparison.org_id}
    key = f"p:{told.index}"
    return Difference(comparison=comparison, kind=Gap.UNREGISTERED, key=key, **place, **_columns(told))


def _unknown(comparison: Comparison, one: Ours) -> Difference:
    told = {"name": one.name, "person_index": one.index, "branch_id": one.branch}
    place = {"org_id": one.branch, "member_id": one.pk}
    return Difference(comparison=comparison, kind=Gap.UNKNOWN, key=f"p:{one.index}", **place, **told)


def _organizations(comparison: Comparison, reading: Reading, ours: Iterable[Ours]) -> Iterable[Difference]:
    """Branches with members that the file does not name, words that are no branch here, former names."""
    for words, people in reading.strange.items():
        told = {"name": words[:120], "org_id": comparison.org_id, "people": people}
        key = f"n:{words[:120]}"
        yield Difference(comparison=comparison, kind=Gap.ORG_UNREGISTERED, key=key, **told)
    named = {one.branch for one in reading.told} | {branch for _name, branch in reading.unread}
    held = Counter(one.branch for one in ours)
    for branch, people in held.items():
        if branch not in named:
            told = {"key": f"o:{branch}", "org_id": branch, "people": people}
            yield Difference(comparison=comparison, kind=Gap.ORG_UNKNOWN, **told)
    for branch, words in reading.former.items():
        told = {"key": f"o:{branch}", "org_id": branch, "name": words[:120], "people": held.get(branch, 0)}
        yield Difference(comparison=comparison, kind=Gap.ORG_NAMED, **told)


# Storing


@transaction.atomic
def keep(comparison: Comparison, reading: Reading) -> Comparison:
    """Store what was found, in place of what earlier comparisons at or below the organization found.

    Effects: differences that were there go on with their history, those settled by change that are back are
    open again; the others are marked 两边已一致 without their content; earlier comparisons are replaced.
    """
    Org.objects.select_for_update().get(pk=comparison.org_id)  # two uploads for one place wait for each other
    made = {one.key: one for one in found(comparison, reading)}
    before, gone = _before(comparison)
    still = [(before[key], one) for key, one in made.items() if key in before]
    settled = [_agreed(one, comparison) for key, one in before.items() if key not in made]
    Comparison.objects.current().filter(subtree("path", comparison.path)).exclude(pk=comparison.pk).update(
        state=ComparisonState.REPLACED
    )
    for start in range(0, len(gone), CHUNK):
        Difference.objects.filter(pk__in=gone[start : start + CHUNK]).delete()
    same = [(old.pk, new) for old, new in still if not _is_other(old, new)]
    changed = [_renewed(old, new) for old, new in still if _is_other(old, new)]
    Difference.objects.bulk_update([*changed, *settled], WRITTEN, batch_size=SAVED)
    _go_on(comparison, same)
    fresh = [one for key, one in made.items() if key not in before]
    for start in range(0, len(fresh), CHUNK):
        bulk.insert(fresh[start : start + CHUNK])
    kinds = Counter(str(one.kind) for one in made.values())
    comparison.counts = {
        **{"rows": reading.rows, "told": len(reading.told), "unread": sum(reading.causes.values())},
        **{"new": len(fresh), "still": len(still), "settled": len(settled)},
        **{"kinds": dict(kinds), "causes": reading.causes},
    }
    comparison.state = ComparisonState.DONE
    comparison.save(update_fields=["counts", "state"])
    told: Mapping = {name: comparison.counts[name] for name in ("rows", "new", "still", "settled")}
    audit.record(comparison.made_by, COMPARED, comparison, None, told)
    return comparison


def _before(comparison: Comparison) -> tuple[dict[str, Difference], list[int]]:
    """Differences that go on, by key, and the ids of those that are forgotten."""
    rows = Difference.objects.filter(subtree("org__path", comparison.path))
    rows = rows.filter(comparison__state=ComparisonState.DONE).exclude(comparison=comparison)
    kept: dict[str, Difference] = {}
    gone = []
    for one in rows.order_by("-comparison", "pk"):
        if one.state == GapState.AGREED or one.key in kept:
            gone.append(one.pk)
        else:
            kept[one.key] = one
    return kept, gone


def _is_other(old: Difference, new: Difference) -> bool:
    """Whether the file tells something else than before, or the difference was settled and is back."""
    if old.state in (GapState.ADOPTED, GapState.HANDLED):
        return True
    return any(getattr(old, name) != getattr(new, name) for name in TOLD)


def _renewed(one: Difference, new: Difference) -> Difference:
    """A difference that is there again: as the new file tells it, open unless it was reported as such."""
    reported = one.state == GapState.REPORTED and one.kind == new.kind
    for name in (*TOLD, "sheet", "row"):
        setattr(one, name, getattr(new, name))
    one.comparison, one.version = new.comparison, one.version + 1
    if not reported and one.state != GapState.OPEN:
        one.state, one.state_since = GapState.OPEN, timezone.localdate()
    return one


def _go_on(comparison: Comparison, same: list[tuple[int, Difference]]) -> None:
    """Differences told as before stand under the new comparison, at their rows of the new file."""
    for start in range(0, len(same), CHUNK):
        part = same[start : start + CHUNK]
        keys = [pk for pk, _new in part]
        Difference.objects.filter(pk__in=keys).update(comparison=comparison)
        rows = [(pk, new.sheet, new.row) for pk, new in part if new.row]
        if rows:
            bulk.update(Difference, ("sheet", "row"), rows)


def _agreed(one: Difference, comparison: Comparison) -> Difference:
    one.comparison, one.content, one.version = comparison, None, one.version + 1
    one.state, one.state_since = GapState.AGREED, timezone.localdate()
    return one


moving.follows(Comparison)
