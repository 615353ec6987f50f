"""How members pass: into another branch, out of the register, back into it.

The verbs of the register call these inside their own transaction, on locked rows, after their own checks.
Locks are taken in one order, so that nobody waits for somebody who waits: papers, then organizations
(`refuse_no_branch`), then members, then their affiliations. A row is locked without joins: PostgreSQL drops a
joined row when what it joins by changes while we wait for the lock.
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel.errors import Refused
from members.choices import Entry
from members.choices.absence import AbsenceState
from members.models import Absence, Affiliation, Member, Transfer
from orgs.models import Org

BATCH = 500


def shift(member: Member, to: Org, *, on: date, how: str) -> None:
    """End the present affiliation and begin the next on the day; one that began that day is mended in place.

    Raises Refused for the same branch, a member who has left, or a day before the present affiliation.
    """
    shift_all([(member, to)], on=on, how=how)


def shift_all(moves: Sequence[tuple[Member, Org]], *, on: date, how: str) -> None:
    """`shift` for many members, each to a branch, in a fixed number of queries; what refuses one refuses all.

    Transfers under way follow a reorganization: their way begins in the new branch.
    """
    spans = _present([member for member, _to in moves], on)
    mended, ended, begun = [], [], []
    for member, to in moves:
        span = spans[member.pk]
        if to.pk == span.branch_id:
            words = _("%(name)s 本来就在“%(branch)s”，不用调整。")
            raise Refused(words % {"name": member.name, "branch": to})
        if span.start == on:
            span.branch = to
            mended.append(span)
        else:
            span.end, span.how_out = on, how
            ended.append(span)
            begun.append(Affiliation(member=member, branch=to, start=on, how_in=how))
        member.branch, member.version, member.updated_at = to, member.version + 1, timezone.now()
    Affiliation.objects.bulk_update(mended, ["branch"], batch_size=BATCH)
    Affiliation.objects.bulk_update(ended, ["end", "how_out"], batch_size=BATCH)
    Affiliation.objects.bulk_create(begun, batch_size=BATCH)
    members = [member for member, _to in moves]
    Member.objects.bulk_update(members, ["branch", "version", "updated_at"], batch_size=BATCH)
    if how == Entry.TRANSFER:
        _end_absences(members, on, AbsenceState.MOVED)
    else:
        _carry_papers(moves, reorganized=how == Entry.REORGANIZED)


def _carry_papers(moves: Sequence[tuple[Member, Org]], *, reorganized: bool) -> None:
    """Who is away stays so in the new branch; a transfer follows a reorganization only."""
    by_branch: dict[Org, list[int]] = {}
    for member, to in moves:
        by_branch.setdefault(to, []).append(member.pk)
    for to, members in by_branch.items():
        Absence.objects.open().filter(member__in=members).update(branch=to)
        if reorganized:
            Transfer.objects.open().filter(member__in=members).update(source=to)


def _end_absences(members: Sequence[Member], on: date, state: str) -> None:
    """Whose membership went elsewhere, or ended, is away no longer."""
    rows = Absence.objects.open().filter(member__in=[member.pk for member in members])
    rows.update(state=state, state_since=on, ended_on=Greatest(F("since"), Value(on)))


def leave(member: Member, *, on: date, how: str) -> None:
    """End the present affiliation and take the member out of today's register; the row stays for the past."""
    if how != Entry.DEPARTED:
        refuse_in_transit(member)
    span = _present([member], on)[member.pk]
    span.end, span.how_out = on, how
    span.save(update_fields=["end", "how_out"])
    gone = AbsenceState.MOVED if how == Entry.DEPARTED else AbsenceState.LEFT
    _end_absences([member], on, gone)
    member.left_on, member.left_how, member.version = on, how, member.version + 1
    member.save()


def come_back(member: Member, branch: Org, *, on: date, how: str) -> None:
    """Put somebody who has left back into a branch from the day on."""
    if member.left_on is None:
        raise Refused(_("%(name)s 仍在册，不用恢复。") % {"name": member.name})
    if not member.left_on <= on <= timezone.localdate():
        words = _("恢复日期须在 %(start)s（离开的日期）和今天之间。")
        raise Refused(words % {"start": member.left_on})
    Affiliation.objects.create(member=member, branch=branch, start=on, how_in=how)
    member.branch, member.left_on, member.left_how = branch, None, ""
    member.version += 1
    member.save()


def refuse_left(member: Member) -> None:
    """Refused for somebody who has left: nothing can be done in a branch any more."""
    if member.left_on:
        words = _("%(name)s 已于 %(day)s %(how)s，不能再办理。")
        told = {"name": member.name, "day": member.left_on, "how": member.get_left_how_display()}
        raise Refused(words % told)


def refuse_in_transit(member: Member) -> None:
    """Refused while a transfer of the member is under way: it must be closed or withdrawn first."""
    if member.transfers.open().exists():
        raise Refused(
            _("%(name)s 正在转接组织关系。请先把转接办结或撤回。") % {"name": member.name}, code="in_transit"
        )


def refuse_no_branch(org: Org, on: date | None = None) -> None:
    """Members sit in branches only (团支部), and only in standing ones: today, and from the day on.

    The branch is locked until the transaction ends, so that nobody dissolves it while somebody enters.
    """
    org = Org.objects.select_for_update(no_key=True).get(pk=org.pk)
    if not org.is_branch:
        raise Refused(_("“%(org)s”不是团支部，团员的组织关系只能放在团支部。") % {"org": org})
    if org.dissolved:
        raise Refused(_("“%(org)s”已撤销，请选择别的团支部。") % {"org": org})
    if on and not org.path_on(on):
        words = _("%(day)s 时还没有“%(org)s”这个团支部，请改为它成立以后的日期。")
        raise Refused(words % {"day": on, "org": org})


def _present(members: Sequence[Member], on: date) -> dict[int, Affiliation]:
    """The open affiliations, locked, by member; Refused for who has left, and for a day before one began."""
    for member in members:
        refuse_left(member)
    rows = Affiliation.objects.select_for_update(of=("self",)).filter(
        member__in=[member.pk for member in members], end__isnull=True
    )
    spans = {span.member_id: span for span in rows.order_by("member_id")}
    start = max(span.start for span in spans.values())
    if not start <= on <= timezone.localdate():
        words = _("调整日期须在 %(start)s（进入现支部的日期）和今天之间。")
        raise Refused(words % {"start": start})
    return spans
