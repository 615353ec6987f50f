"""Whose turn a transfer is: the nearest desk on the side in turn at which somebody may act, and its clock."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import takewhile

from accounts.models import Grant
from league.kernel import params, permits
from members.choices import TransferState
from members.models import Transfer, TransferTurn
from members.rules.transfer import ARBITRATE, LETTER_DAYS, RECEIVE, RELEASE, RESPONSE_DAYS, TRANSFER
from orgs.choices import Kind
from orgs.models import Org

# Who has to answer in a state: the side's lookup, the permit, and how long.
ASKED = {
    TransferState.AT_SOURCE: ("source", RELEASE, RESPONSE_DAYS),
    TransferState.LETTERED: ("source", RELEASE, LETTER_DAYS),
    TransferState.UNSENT: ("source", TRANSFER, RESPONSE_DAYS),
    TransferState.RETURNED: ("source", TRANSFER, RESPONSE_DAYS),
    TransferState.AT_TARGET: ("target", RECEIVE, RESPONSE_DAYS),
    TransferState.APPEALED: ("common", ARBITRATE, RESPONSE_DAYS),
}
NO_OFFICE = (Kind.BRANCH, Kind.GENERAL_BRANCH)


class Desks:
    """The desks along some paths on a day, read in two queries: organizations, and the roles held there."""

    def __init__(self, paths: Iterable[str], on: date):
        ids = {int(part) for path in set(paths) for part in path.split(".") if part}
        self.kinds = dict(Org.objects.filter(pk__in=ids).values_list("pk", "kind"))
        self.roles: dict[int, set[str]] = {}
        held = Grant.objects.valid_on(on).filter(org__in=ids, user__is_active=True)
        for org, role in held.values_list("org", "role"):
            self.roles.setdefault(org, set()).add(role)

    def nearest(self, path: str, permit: str) -> int:
        """The lowest organization on the way up where somebody holds the permit.

        Without anybody it is the lowest committee, so that no paper lies on a desk that does not exist.
        """
        ids, roles = [int(part) for part in reversed(path.split(".")) if part], permits.get(permit).roles
        seated = (pk for pk in ids if self.roles.get(pk, set()) & roles)
        offices = (pk for pk in ids if self.kinds[pk] not in NO_OFFICE)
        return next(seated, None) or next(offices, ids[-1])


def common_path(first: str, second: str) -> str:
    """The path of the lowest organization at or above both; "" when there is none."""
    shared = zip(first.split(".")[:-1], second.split(".")[:-1], strict=False)
    return "".join(f"{one}." for one, _other in takewhile(lambda pair: pair[0] == pair[1], shared))


def common_of(source: Org, target: Org | None) -> int | None:
    """The id of the common superior of both ends, None over the border."""
    path = common_path(source.path, target.path) if target else ""
    return int(path.split(".")[-2]) if path else None


def begin_turns(transfers: list[Transfer], on: date) -> None:
    """Give every open paper its turn and last day, and note the turn; the old one must have ended.

    Sets `turn` and `due_on` on the rows; the caller saves them. Six queries for any number of papers.
    """
    paths = {permits.path_of(each, f"{ASKED[each.state][0]}__path") for each in transfers}
    desks, book = Desks(paths, on), params.Book((RESPONSE_DAYS, LETTER_DAYS))
    turns = []
    for each in transfers:
        side, permit, limit = ASKED[each.state]
        path = permits.path_of(each, f"{side}__path")
        start = each.letter_on if each.state == TransferState.LETTERED and each.letter_on else on
        each.turn_id = desks.nearest(path, permit)
        each.due_on = start + timedelta(days=book.value(limit, path, on))
        turns.append(
            TransferTurn(transfer=each, org_id=each.turn_id, state=each.state, start=on, due=each.due_on)
        )
    TransferTurn.objects.bulk_create(turns, batch_size=500)


def end_turns(transfers: list[Transfer], on: date) -> None:
    """Note that the sides in turn have answered."""
    TransferTurn.objects.filter(transfer__in=[each.pk for each in transfers], end=None).update(end=on)
    for each in transfers:
        each.turn, each.due_on = None, None


def pass_on(transfer: Transfer, *, actor, on: date) -> None:
    """The effect of every step that hands the paper to another side."""
    pass_on_all([transfer], actor=actor, on=on)


def pass_on_all(transfers: list[Transfer], *, actor, on: date) -> None:
    """`pass_on` for many papers, in a fixed number of queries."""
    end_turns(transfers, on)
    for each in transfers:
        if each.source_id and each.target_id:
            each.common_id = common_of(each.source, each.target)
    begin_turns([each for each in transfers if each.state in ASKED], on)
    Transfer.objects.bulk_update(transfers, ["turn", "due_on", "common"], batch_size=500)


def close(transfer: Transfer, *, actor, on: date) -> None:
    """The effect of a withdrawal: nobody's turn any more."""
    end_turns([transfer], on)
    transfer.save(update_fields=["turn", "due_on"])
