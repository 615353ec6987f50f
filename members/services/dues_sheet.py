"""Workbooks of collected dues into the ledger, and back out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from league.kernel import audit, params, permits
from league.kernel.sheets.cleaning import clean_name
from members.models import Member, id_index
from members.models.dues import DuesPayment
from members.rules import dues as rules
from members.services import ledger
from orgs.models import Org


@dataclass(frozen=True, slots=True)
class Payer:
    """A member as a workbook of dues may name him.

    owed: month as 2026-03 → (due, key of the branch that takes it), for the months of the year in which the
    member is in the ledger; entered: those of them that have a payment.
    """

    key: int
    name: str
    branch: str
    owed: Mapping[str, tuple[Decimal, int]]
    entered: frozenset[str]


Asked = tuple[str, str]


def known_payers(keys: Iterable[Asked], year: int, actor, path: str = "") -> dict[Asked, list[Payer]]:
    """(ID number, "") or (name, branch code) → the members in reach at or under the path it may mean.

    A fixed number of queries: the members, and one for each month of the year.
    """
    keys = set(keys)
    rows = Member.objects.present().under(path) if path else Member.objects.present()
    if actor is not None:
        rows = rows.visible_to(actor, rules.COLLECT)
    numbers = {id_index(number): number for number, branch in keys if not branch}
    branches = {branch for _name, branch in keys if branch}
    rows = rows.filter(Q(id_index__in=numbers) | Q(branch__code__in=branches))
    found: dict[Asked, list[Payer]] = {}
    for index, payer in _payers(rows, year):
        names = ((numbers.get(index, ""), ""), (clean_name(payer.name), payer.branch))
        for asked in keys.intersection(names):
            found.setdefault(asked, []).append(payer)
    return found


def _payers(rows, year: int) -> list[tuple[str, Payer]]:
    people = list(rows.values_list("pk", "name", "branch__code", "id_index"))
    keys, book = [pk for pk, *_rest in people], params.Book(rules.TABLE)
    owed: dict[int, dict] = {key: {} for key in keys}
    entered: dict[int, set] = {key: set() for key in keys}
    for number in range(1, 13):
        month = date(year, number, 1)
        lines = ledger.of_month(month, book).filter(pk__in=keys)
        for pk, due, then, branch in lines.values_list("pk", "due", "due_then", "unit_branch"):
            owed[pk][f"{month:%Y-%m}"] = (due, branch)
            if then is not None:
                entered[pk].add(f"{month:%Y-%m}")
    return [
        (index, Payer(pk, name, code, owed[pk], frozenset(entered[pk]))) for pk, name, code, index in people
    ]


def enter_dues(rows: Sequence[tuple[Asked, Mapping[str, str]]], *, on: date, actor) -> list[str]:
    """Write the payments of checked rows, (who, month → amount); one key per row, the payments it brought.

    Call it inside a transaction; raises IntegrityError when somebody was faster. Effects: payments, one event
    per branch.
    """
    known = known_payers([asked for asked, _months in rows], on.year, actor)
    made = [_payments(known[asked][0], months, on, actor) for asked, months in rows]
    DuesPayment.objects.bulk_create([payment for part in made for payment in part])
    _tell(made, actor)
    return [",".join(str(payment.pk) for payment in part) for part in made]


def _payments(payer: Payer, months: Mapping[str, str], on: date, actor) -> list[DuesPayment]:
    return [
        DuesPayment(
            member_id=payer.key,
            branch_id=payer.owed[month][1],
            month=date.fromisoformat(f"{month}-01"),
            due=payer.owed[month][0],
            paid=Decimal(amount),
            paid_on=on,
            created_by=actor,
        )
        for month, amount in months.items()
    ]


def _tell(made: Sequence[Sequence[DuesPayment]], actor) -> None:
    """One event per branch."""
    sums: dict[int, list] = {}
    for payment in (payment for part in made for payment in part):
        sums.setdefault(payment.branch_id, []).append(payment.paid)
    branches = Org.objects.in_bulk(sums)
    for pk, paid in sums.items():
        told = {"people": len(paid), "sum": str(sum(paid)), "how": "sheet"}
        audit.record(actor, rules.COLLECTED, branches[pk], None, told)


def withdraw_dues(keys: Iterable[str], actor) -> set[str]:
    """Delete payments that a workbook brought and nobody touched since; the keys of those that stay."""
    kept, parts = set(), {key: [int(pk) for pk in key.split(",")] for key in keys}
    ids = [pk for part in parts.values() for pk in part]
    rows = DuesPayment.objects.select_for_update(of=("self",)).in_hand().filter(pk__in=ids, version=1)
    free = {row.pk: row for row in rows.select_related("branch")}
    for key, part in parts.items():
        if any(pk not in free or not permits.may(actor, rules.COLLECT, free[pk]) for pk in part):
            kept.add(key)
    gone = [pk for key, part in parts.items() if key not in kept for pk in part]
    DuesPayment.objects.filter(pk__in=gone).delete()
    return kept
