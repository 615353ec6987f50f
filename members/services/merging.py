"""Two records of one person made one, rehearsed before and undone after.

One record stays, the other goes. Columns are chosen one by one. Of the two histories in branches one
stands, whole: a person who was entered twice was never two people, so the other history is taken out of
every day, as with an entry made by mistake, and opening + in − out = closing holds for the rest. What goes
is kept encrypted in `Merge`, with its key, until the merge is undone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel import audit, moving, permits, snapshots, ties
from league.kernel.errors import DomainError, Refused
from league.kernel.ties import Tie
from members.choices.duplicates import PairState
from members.models import Affiliation, Member
from members.models.duplicates import Merge, Pair
from members.rules.duplicates import MERGE
from members.services.register import refuse_duplicate

STAYS, GOES = "stays", "goes"
HISTORY = "history"
# Columns that are chosen, in the order of the page; a joining month goes with its day.
CHOSEN = (
    *("name", "id_no", "document", "ethnicity", "education", "phone", "status", "political", "joined_on"),
    *("admission_number", "joined_at", "full_time_education", "occupation", "work_unit", "household"),
    *("income", "email", "wechat", "qq", "weibo", "party_joined_on", "volunteer_since"),
)
WITH = {"joined_on": ("joined_month_only",), "id_no": ("birth", "sex")}
OF_HISTORY = ("branch_id", "left_on", "left_how")
SPAN = ("branch_id", "start", "end", "how_in", "how_out")


@dataclass
class Plan:
    """What a merge would do: differing columns, rows that move by what they are, what stands against it."""

    differing: list[str] = field(default_factory=list)
    moving: list[tuple[str, int]] = field(default_factory=list)
    refusal: str = ""


def differing(stays: Member, goes: Member) -> list[str]:
    """Columns in which the two records differ."""
    return [name for name in CHOSEN if getattr(stays, name) != getattr(goes, name)]


def proposed(stays: Member, goes: Member) -> dict[str, str]:
    """For each differing column whose value to take: the staying record's, unless it has none."""
    return {name: GOES if getattr(stays, name) in (None, "") else STAYS for name in differing(stays, goes)}


def rehearse(pair: Pair, *, stays: int, choices: Mapping[str, str], actor) -> Plan:
    """Merge for a try, in a transaction that is taken back: what would move, what would refuse it."""
    one, other = _two(pair, stays)
    plan = Plan(differing(one, other))
    plan.moving = [(tie.words, number) for tie in _moving_ties() if (number := tie.of(other).count())]
    try:
        with transaction.atomic():
            merge(pair, stays=stays, choices=choices, actor=actor, reason=_("试合并，不写入"))
            transaction.set_rollback(True)
    except DomainError as error:
        plan.refusal = error.message
    return plan


@transaction.atomic
def merge(pair: Pair, *, stays: int, choices: Mapping[str, str], actor, reason: str) -> Merge:
    """Make the two records of a pair one: `stays` is the key of the one that remains.

    choices: column (or `history`) → stays or goes; columns not named keep the staying record's value.
    Raises Forbidden without the permit on both, Refused without a reason, for a pair that is decided, and for
    rows that cannot both belong to one person.
    """
    pair = Pair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    one, other = _two(pair, stays, lock=True)
    for member in (one, other):
        permits.require(actor, MERGE, member)
    if len(reason.strip()) < 4:
        raise Refused(_("请写明合并的理由（至少 4 个字）。"), code="comment_required")
    content = {
        "stays": snapshots.taken(one),
        "goes": snapshots.taken(other),
        "stays_history": _history(one),
        "goes_history": _history(other),
        "pairs": _other_pairs(pair, other),
    }
    paths = {"path": one.branch.path, "gone_path": other.branch.path}
    content["moved"], content["unlinked"] = _move(one, other)
    gone = other.pk
    _take(one, other, choices)
    kept = Merge.objects.create(
        member=one,
        gone=gone,
        content=content,
        left_at=one.version,
        reason=reason.strip()[:200],
        merged_by=actor,
        **paths,
    )
    told = {"gone": gone}, {"merge": kept.pk}
    audit.record(actor, "members.merge", one, *told, path=paths["path"], note=reason.strip())
    return kept


def _two(pair: Pair, stays: int, *, lock: bool = False) -> tuple[Member, Member]:
    """(the record that stays, the one that goes); Refused for a key that is not of the pair."""
    rows = Member.objects.select_related("branch").filter(pk__in=(pair.first_id, pair.second_id))
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found = {one.pk: one for one in rows.order_by("pk")}
    if stays not in found or len(found) != 2:
        raise Refused(_("请选择保留哪一条记录；其中一条可能已被移除，请重新打开。"))
    return found.pop(stays), next(iter(found.values()))


def _history(member: Member) -> list[dict]:
    spans = [snapshots.taken(span) for span in member.affiliations.order_by("start", "pk")]
    return [{name: span[name] for name in SPAN} for span in spans]


def _other_pairs(pair: Pair, goes: Member) -> list[dict]:
    """Further pairs of the record that goes: they go with it and come back with it."""
    rows = Pair.objects.filter(first=goes) | Pair.objects.filter(second=goes)
    return [snapshots.taken(one) for one in rows.exclude(pk=pair.pk).order_by("pk")] + [snapshots.taken(pair)]


def _moving_ties() -> list[Tie]:
    """Ties whose rows go with the person; histories and pairs are treated here."""
    return [tie for tie in ties.ties(Member) if tie.field and not tie.stays]


def _move(stays: Member, goes: Member) -> tuple[dict, dict]:
    """Give the rows of one to the other: (moved, unlinked) keys by tie.

    A row of which a person has only one is unlinked when both have it. Refused where both have rows that
    exclude each other, such as two open transfers.
    """
    moved, unlinked = {}, {}
    for tie in _moving_ties():
        keys = list(tie.of(goes).values_list("pk", flat=True))
        if not keys:
            continue
        both = tie.is_single and tie.of(stays).exists()
        if both and not tie.model._meta.get_field(tie.field).null:
            raise Refused(_clash(tie))
        (unlinked if both else moved)[tie.name] = keys
        _point(tie, keys, None if both else stays)
    return moved, unlinked


def _point(tie: Tie, keys: Sequence[int], person: Member | None) -> None:
    rows = tie.model._base_manager.filter(pk__in=keys)
    try:
        with transaction.atomic():
            rows.update(**{tie.field: person})
    except IntegrityError as error:
        raise Refused(_clash(tie)) from error


def _clash(tie: Tie) -> str:
    words = _("两条记录各有一份“%(what)s”，不能同时归到一个人名下。请先办结、撤回或改正其中一份，再合并。")
    return words % {"what": tie.words}


def _take(stays: Member, goes: Member, choices: Mapping[str, str]) -> None:
    """Take the chosen values and history, and delete the other record."""
    for name in CHOSEN:
        if choices.get(name) == GOES:
            for column in (name, *WITH.get(name, ())):
                setattr(stays, column, getattr(goes, column))
    if choices.get(HISTORY) == GOES:
        spans = _history(goes)
        for column in OF_HISTORY:
            setattr(stays, column, getattr(goes, column))
        _write_history(stays, spans)
    goes.delete()
    stays.version += 1
    stays.save()


def _write_history(member: Member, spans: Iterable[Mapping]) -> None:
    member.affiliations.all().delete()
    for span in spans:
        Affiliation.objects.create(member=member, **snapshots.read(Affiliation, span))


@transaction.atomic
def undo_merge(kept: Merge, *, actor, reason: str) -> Member:
    """Make one record two again, as they were; the record that had gone, with its old key.

    Raises Forbidden without the permit on both places, Refused once the remaining record was changed, when
    its number is somebody else's by now, or when it was undone already.
    """
    kept = Merge.objects.select_for_update(of=("self",)).get(pk=kept.pk)
    permits.require(actor, MERGE, kept)
    if kept.undone_at or kept.content is None:
        raise Refused(_("这次合并已经撤销，或已超过可以撤销的期限。"))
    if len(reason.strip()) < 4:
        raise Refused(_("请写明撤销的理由（至少 4 个字）。"), code="comment_required")
    stays = Member.objects.select_for_update(of=("self",)).filter(pk=kept.member_id).first()
    if stays is None or stays.version != kept.left_at:
        raise Refused(_("合并以后这名团员又有改动，不能撤销。请分别登记，或改回合并时的样子。"))
    content = dict(kept.content)
    before = snapshots.read(Member, content["stays"])
    goes = snapshots.revived(Member, content["goes"])
    for name, value in before.items():
        setattr(stays, name, value)
    stays.version = kept.left_at + 1
    stays.save()
    _write_history(stays, content["stays_history"])
    refuse_duplicate(goes, actor, exclude=goes.pk)
    goes.save(force_insert=True)
    _write_history(goes, content["goes_history"])
    _give_back(goes, content)
    _revive_pairs(content["pairs"])
    kept.undone_at, kept.undone_by, kept.content = timezone.now(), actor, None
    kept.save()
    audit.record(actor, "members.unmerge", goes, None, {"merge": kept.pk}, note=reason.strip())
    return goes


def _revive_pairs(kept: Iterable[Mapping]) -> None:
    """Pairs of the record that had gone, whose other side still stands."""
    pairs = [snapshots.revived(Pair, values) for values in kept]
    sides = {key for pair in pairs for key in (pair.first_id, pair.second_id)}
    there = set(Member.objects.filter(pk__in=sides).values_list("pk", flat=True))
    for pair in pairs:
        if {pair.first_id, pair.second_id} <= there:
            pair.save(force_insert=True)


def _give_back(goes: Member, content: Mapping) -> None:
    """Point the moved rows at the revived record again, those that still stand."""
    by_name = {tie.name: tie for tie in _moving_ties()}
    for name, keys in (*content["moved"].items(), *content["unlinked"].items()):
        if name in by_name:
            _point(by_name[name], keys, goes)


@transaction.atomic
def dismiss(pair: Pair, *, actor, reason: str) -> Pair:
    """不是同一人: keep the pair out of the worklist, with the reason."""
    pair = Pair.objects.select_for_update(of=("self",)).select_related("first", "second").get(pk=pair.pk)
    for member in (pair.first, pair.second):
        permits.require(actor, MERGE, member)
    if pair.state != PairState.OPEN:
        raise Refused(_("这一对已经处理过了。"))
    if len(reason.strip()) < 4:
        raise Refused(_("请写明为什么不是同一人（至少 4 个字）。"), code="comment_required")
    pair.state, pair.note = PairState.DISMISSED, reason.strip()[:200]
    pair.decided_by, pair.decided_at = actor, timezone.now()
    pair.save()
    told = {"first": pair.first_id, "second": pair.second_id}
    audit.record(actor, "members.pair_dismissed", pair, None, told, note=reason.strip())
    return pair


@transaction.atomic
def reopen(pair: Pair, *, actor) -> Pair:
    """Put a dismissed pair back into the worklist."""
    pair = Pair.objects.select_for_update(of=("self",)).select_related("first", "second").get(pk=pair.pk)
    for member in (pair.first, pair.second):
        permits.require(actor, MERGE, member)
    if pair.state != PairState.DISMISSED:
        raise Refused(_("只有标为“不是同一人”的可以重新核对。"))
    pair.state = PairState.OPEN
    pair.save(update_fields=["state"])
    return pair


for _field in ("path", "gone_path"):
    moving.follows(Merge, _field)
