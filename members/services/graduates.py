"""Verbs of 学社衔接: list a graduating class, write destinations down, hand over, let stay.

Who leaves is transferred by the transfers of the register, in one step for all: nothing here moves a member.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, params, permits
from league.kernel.errors import Refused
from members.choices import TransferReason
from members.choices.graduates import Destination, GraduateState
from members.models import Graduate, Member, Transfer
from members.rules import graduates as rules
from members.rules.admission import add_months
from members.rules.transfer import TRANSFER
from members.services.transfer import Aim, open_transfers
from orgs.models import Org

WRITTEN = ("destination", "target", "outside")
REASONS = {
    Destination.STUDY: TransferReason.STUDY,
    Destination.JOB: TransferReason.JOB,
    Destination.SPECIAL: TransferReason.ARMY,
    Destination.HOME: TransferReason.HOME,
    Destination.WAITING: TransferReason.OTHER,
}
SHOWN = 5


@transaction.atomic
def start(branch: Org, year: int, *, actor, on: date | None = None) -> int:
    """List the members of a class as its graduates of a year; who joined later is added; how many are new.

    Refused for what is no standing branch and for a branch without members.
    """
    permits.require(actor, TRANSFER, branch)
    branch = Org.objects.select_for_update(no_key=True).get(pk=branch.pk)  # two clicks list nobody twice
    if not branch.is_branch or branch.dissolved:
        raise Refused(_("“%(org)s”不是存续的团支部，请另选。") % {"org": branch})
    listed = Graduate.objects.filter(year=year).values("member")
    members = Member.objects.present().filter(branch=branch).exclude(pk__in=listed).order_by("pinyin", "pk")
    day = on or timezone.localdate()
    told = {"branch": branch, "year": year, "started_on": day, "state_since": day, "created_by": actor}
    made = Graduate.objects.bulk_create(Graduate(member=member, **told) for member in members)
    if not made and not Graduate.objects.filter(branch=branch, year=year).exists():
        raise Refused(_("“%(org)s”里没有团员，不用办理毕业衔接。") % {"org": branch})
    audit.record(actor, rules.STARTED, branch, None, {"year": year, "members": len(made)})
    return len(made)


def class_of(branch: Org, year: int) -> list[Graduate]:
    """The graduates of a class with what their pages show, by name; one query."""
    rows = Graduate.objects.filter(branch=branch, year=year)
    joins = ("member", "branch", "target", "transfer__target", "transfer__turn")
    rows = rows.select_related(*joins).defer("member__id_no", "member__phone")
    return list(rows.order_by("member__pinyin", "pk"))


@transaction.atomic
def fill(branch: Org, year: int, lines: Mapping[int, Mapping], *, actor) -> int:
    """Write destinations: row id → values by column; how many rows changed. All or none.

    Rows that are handed over or stay already are not touched.
    """
    permits.require(actor, TRANSFER, branch)
    rows = Graduate.objects.select_for_update(of=("self",)).filter(branch=branch, year=year)
    rows = rows.filter(state=GraduateState.OPEN, pk__in=lines)
    changed = [row for row in rows.order_by("pk") if _write(row, lines[row.pk])]
    Graduate.objects.bulk_update(changed, [*WRITTEN, "version"], batch_size=500)
    if changed:
        audit.record(actor, rules.FILLED, branch, None, {"year": year, "lines": len(changed)})
    return len(changed)


def _write(row: Graduate, values: Mapping) -> bool:
    before = (row.destination, row.target_id, row.outside)
    for name in WRITTEN:
        if name in values:
            setattr(row, name, values[name])
    row.version += 1
    return before != (row.destination, row.target_id, row.outside)


def in_the_way(rows: Iterable[Graduate]) -> dict[int, str]:
    """Why the register would not let somebody go, by row: left, on the way, or there already; one query."""
    rows = list(rows)
    papers = Transfer.objects.open().filter(member__in=[row.member_id for row in rows])
    busy = set(papers.values_list("member_id", flat=True))
    found = {}
    for row in rows:
        if row.member.left_on:
            found[row.pk] = _("已于 %(day)s 离开。") % {"day": row.member.left_on}
        elif row.member_id in busy:
            found[row.pk] = _("已有一份办理中的转接，请先办结或撤回。")
        elif row.target_id == row.member.branch_id:
            found[row.pk] = _("本来就在“%(org)s”，不用转接。") % {"org": row.target}
    return found


# Effects of steps


def move(graduate: Graduate, *, actor, on: date) -> None:
    """Open the transfer of one graduate. Runs inside `fire`."""
    move_all([graduate], actor=actor, on=on)


def move_all(graduates: list[Graduate], *, actor, on: date) -> None:
    """Open the transfers of many, in a fixed number of queries; what refuses one refuses all."""
    book = params.Book([rules.POOL])
    papers = _ask([(each, _aim(each, book, on)) for each in graduates], actor, on)
    for each in graduates:
        each.transfer = papers[each.member_id]
        each.outside = each.transfer.outside
    Graduate.objects.bulk_update(graduates, ["transfer", "outside"], batch_size=500)


def _aim(graduate: Graduate, book: params.Book, on: date) -> Aim:
    outside = graduate.outside.strip()
    if graduate.destination == Destination.SPECIAL and not outside:
        outside = book.value(rules.POOL, graduate.branch.path, on)
    return Aim(REASONS[graduate.destination], graduate.target, outside)


def _ask(wishes: list[tuple[Graduate, Aim]], actor, on: date) -> dict[int, Transfer]:
    """The papers by member; Refused with the names and reasons when any is refused."""
    made, refused = open_transfers([(each.member, aim) for each, aim in wishes], actor=actor, on=on)
    if refused:
        told = "；".join(f"{member.name}：{error.message}" for member, error in refused[:SHOWN])
        words = _("没有办理，请先改正：%(told)s")
        raise Refused(words % {"told": told})
    return {paper.member_id: paper for paper in made}


def stay(graduate: Graduate, *, actor, on: date) -> None:
    """Let one graduate stay. Runs inside `fire`."""
    stay_all([graduate], actor=actor, on=on)


def stay_all(graduates: list[Graduate], *, actor, on: date) -> None:
    """Note from when until when the graduates stay; who was given a branch for it is transferred there."""
    book = params.Book([rules.STAY_MONTHS, rules.EXCUSED_MONTHS])
    for each in graduates:
        each.stay_from, each.until = on, add_months(on, rules.months_of(each, book, on))
    Graduate.objects.bulk_update(graduates, ["stay_from", "until"], batch_size=500)
    housed = [(each, Aim(TransferReason.OTHER, each.target)) for each in graduates if each.target]
    if housed:
        _ask(housed, actor, on)


def reopen(graduate: Graduate, *, actor, on: date) -> None:
    """Back on the grid: no stay any more. Runs inside `fire`."""
    graduate.stay_from, graduate.until = None, None
    graduate.save(update_fields=["stay_from", "until"])
