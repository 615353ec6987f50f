"""Personal data that need not be kept any longer: who is due, and the one function that erases them.

Erased are the number of the document, contact data, where somebody lives and works, and every file. What
figures and rosters of past days count stays: name, sex, birth date, branches and their days, the income that
past dues were reckoned by, so that no figure of any day changes. Nothing of what is erased is kept anywhere:
there is no way back.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import DateField, Exists, Model, OuterRef, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import attachments, audit, files, guards, params, permits, ties
from league.kernel.clauses import blocked
from league.kernel.errors import Refused
from league.kernel.fields import blind_index
from league.kernel.models import ImportRow
from league.kernel.models.attachments import Attachment
from league.kernel.ties import Tie
from members.choices.personal import ErasureState
from members.models import Clash, Difference, Erasure, Member, Pair, RemovedEntry, Transfer
from members.querysets import years_before
from members.rules.admission import add_months
from members.rules.personal import ERASE, ERASED, KEPT_YEARS, PROPOSED

EMPTIED = ("id_no", "phone", "email", "wechat", "qq", "weibo", "household", "work_unit")
WORDS = {
    "columns": gettext_lazy("团员本人的证件号码、联系方式、户籍和单位"),
    "files": gettext_lazy("材料文件"),
    "imports": gettext_lazy("批量导入留下的原始行"),
    "removed": gettext_lazy("误录移除时留存的内容"),
    "differences": gettext_lazy("与国家系统对账的内容"),
    "pairs": gettext_lazy("疑似重复的比对"),
    "clashes": gettext_lazy("身份核重"),
}


# Who is due


def due(on: date) -> QuerySet:
    """Members who left longer ago than the years their place keeps personal data, and are not erased."""
    book = params.Book([KEPT_YEARS])

    def last(place: str) -> Value:
        return Value(years_before(on, book.value(KEPT_YEARS, place, on)), output_field=DateField())

    limit = book.by_place([KEPT_YEARS], last, field="branch__path", output_field=DateField())
    rows = Member.objects.filter(left_on__isnull=False, erased_on=None)
    return rows.alias(kept_from=limit).filter(left_on__lte=limit)


def with_proposal(rows: QuerySet) -> QuerySet:
    """Members with `proposed`: whether an erasure waits for its review."""
    waiting = Erasure.objects.filter(member=OuterRef("pk"), state=ErasureState.PROPOSED)
    return rows.annotate(proposed=Exists(waiting))


def due_on(member: Member) -> date:
    """The day from which a member who has left may be erased."""
    return add_months(member.left_on, 12 * params.value(KEPT_YEARS, member.branch.path))


def refusal(member: Member, on: date) -> str:
    """Why a member may not be erased on a day, in a sentence; empty when nothing stands against it."""
    name = {"name": member.name}
    if member.erased_on:
        return _("%(name)s 的个人信息已经删除。") % name
    if member.left_on is None:
        return _("%(name)s 还在册，个人信息须继续保存。") % name
    if due_on(member) > on:
        words = _("%(name)s 的个人信息要保存到 %(day)s（规则参数“离开名册以后保存多少年”）。")
        return words % (name | {"day": due_on(member)})
    if member.posts.filter(end=None).exists():
        return _("%(name)s 还担任团内职务，请先免去职务。") % name
    papers = (member.decisions.open(), member.cases.open(), Transfer.objects.open().filter(member=member))
    if any(rows.exists() for rows in papers):
        return _("%(name)s 还有没办完的离团、处分、核查或转接，请先办结。") % name
    return "；".join(each.message for each in blocked(guards.findings(member, "erase", on=on)))


# Two persons


@transaction.atomic
def propose(member: Member, *, actor, reason: str) -> Erasure:
    """Ask a second person to erase what need not be kept of a member.

    Raises Forbidden outside the reach; Refused before the years are over, without a reason, when it is asked
    already, or while something is still under way.
    """
    fresh = Member.objects.select_for_update(of=("self",)).select_related("branch").get(pk=member.pk)
    permits.require(actor, ERASE, fresh)
    if words := refusal(fresh, timezone.localdate()):
        raise Refused(words)
    if len(reason.strip()) < 4:
        raise Refused(_("请写明删除的理由（至少 4 个字）。"), code="comment_required")
    if fresh.erasures.filter(state=ErasureState.PROPOSED).exists():
        raise Refused(_("%(name)s 已有一份删除申请在等待复核。") % {"name": fresh.name})
    made = Erasure.objects.create(member=fresh, reason=reason.strip(), proposed_by=actor)
    audit.record(actor, PROPOSED, made, None, {"member": fresh.pk}, note=made.reason)
    return made


def carry_out(erasure: Erasure, *, actor, on: date) -> None:
    """The second person's word: erase. Runs inside `fire`; Refused for the person who proposed it."""
    if erasure.proposed_by_id == actor.pk:
        raise Refused(_("删除是您提出的，须由另一人复核。"), code="same_actor")
    erasure.counts = erase(erasure.member, actor=actor, on=on)
    erasure.save(update_fields=["counts"])


def rehearse(member: Member, *, actor) -> dict[str, int]:
    """What an erasure would erase, by its code, found by erasing in a transaction that is taken back."""
    with transaction.atomic():
        counts = erase(member, actor=actor, on=timezone.localdate())
        transaction.set_rollback(True)
    return counts


@transaction.atomic
def erase(member: Member, *, actor, on: date) -> dict[str, int]:
    """Erase for good what need not be kept of a member; how much, by what it was.

    Effects: own columns and the tied rows' erased columns are emptied, files deleted from row and disk,
    pairs, differences and entries removed as mistaken of the same number deleted, imported rows emptied,
    `erased_on` set, an audit event with the counts. Raises Forbidden, and Refused as `refusal` says.
    """
    fresh = Member.objects.select_for_update(of=("self",)).select_related("branch").get(pk=member.pk)
    permits.require(actor, ERASE, fresh)
    if words := refusal(fresh, on):
        raise Refused(words)
    counts = Counter(_elsewhere(str(fresh.id_no), fresh.id_index))
    for tie in _own_ties():
        rows = list(tie.of(fresh))
        counts["files"] += _files(tie.model, rows, actor)
        counts[tie.name] += _emptied(tie, rows)
    pairs = Pair.objects.filter(Q(first=fresh) | Q(second=fresh))
    counts["pairs"] += pairs.delete()[0]
    counts["differences"] += fresh.differences.all().delete()[0]
    counts["columns"] += _empty_person(fresh, on)
    told = {name: number for name, number in counts.items() if number}
    audit.record(actor, ERASED, fresh, None, told)
    return told


def _own_ties() -> list[Tie]:
    """Ties whose rows are about the person, not about somebody else."""
    return [tie for tie in ties.ties(Member) if not tie.shown]


def _empty_person(member: Member, on: date) -> int:
    """Empty the columns; the number's index becomes NULL, which no look-up finds and two may share."""
    filled = [name for name in EMPTIED if getattr(member, name)]
    for name in EMPTIED:
        setattr(member, name, "")
    member.erased_on, member.version = on, member.version + 1
    member.save()
    return len(filled)


def _emptied(tie: Tie, rows: Iterable[Model]) -> int:
    """Empty the columns a tie declares as erased; how many rows had something in them."""
    done = 0
    for row in rows if tie.erased else ():
        filled = [name for name in tie.erased if getattr(row, name)]
        for name in filled:
            setattr(row, name, None if row._meta.get_field(name).null else "")
        if filled:
            row.save()
            done += 1
    return done


def _files(model: type[Model], rows: Iterable[Model], actor) -> int:
    """Delete every file kept with the rows; the audit trail keeps that it was there."""
    tables = [one for one in Attachment.__subclasses__() if _owner(one) is model]
    keys = [row.pk for row in rows]
    found = [one for table in tables for one in table.objects.filter(owner__in=keys).select_related("owner")]
    for one in found:
        told = {"file": one.pk, "kind": one.kind, "sha256": one.sha256}
        audit.record(actor, attachments.WITHDRAWN, one.owner, told, {})
        transaction.on_commit(partial(files.remove, one.stored_name))
        one.delete()
    return len(found)


def _owner(table: type[Attachment]) -> type[Model]:
    return table._meta.get_field("owner").related_model


def _elsewhere(id_no: str, index: str | None) -> dict[str, int]:
    """Copies of the number that no relation leads to: imported rows, mistaken entries, comparisons."""
    if not id_no:
        return {}
    imported = ImportRow.objects.filter(person_index=blind_index(id_no, "import"))
    mistaken = [row.pk for row in RemovedEntry.objects.iterator() if row.content.get("id_no") == id_no]
    return {
        "imports": imported.update(payload=None, person_index=""),
        "removed": RemovedEntry.objects.filter(pk__in=mistaken).delete()[0],
        "differences": Difference.objects.filter(member=None, person_index=index).delete()[0],
        "clashes": Clash.objects.filter(id_index=index).delete()[0],
    }


def in_words(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Counts of an erasure by what was erased, in words."""
    names = {tie.name: tie.words for tie in _own_ties()} | {code: str(words) for code, words in WORDS.items()}
    return [(names.get(code, code), number) for code, number in counts.items()]
