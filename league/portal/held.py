"""Held rows: persons of an import who are registered where the importer does not see.

Only who sees both sides is shown them, and decides: the same person stays, the same person moves to the
branch of the import, or the number is wrong and the importer mends it (reliability P2).
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import audit
from league.kernel.errors import Refused
from league.kernel.models import ImportBatch, ImportRow, ImportState, RowOutcome, RowStatus
from league.kernel.sheets import Severity, cause
from league.kernel.sheets.batches import recount
from members import rules
from members.models import Application, Member, id_index
from members.services import change_branch
from orgs.models import Org

MOST = 200
STAY, MOVE, WRONG = "stay", "move", "wrong"
cause(
    "ID_NOT_THEIRS",
    Severity.REJECT,
    gettext_lazy("上级核重：身份证号不是本人的"),
    gettext_lazy("请对照身份证原件改正号码，再导入这一行。"),
)
DECIDED = {  # choice: outcome, status and cause of the row
    STAY: (RowOutcome.UNCHANGED, RowStatus.DUPLICATE, "DUP_EXISTING"),
    MOVE: (RowOutcome.CHANGED, RowStatus.CHANGE, ""),
    WRONG: (RowOutcome.REJECTED, RowStatus.REJECT, "ID_NOT_THEIRS"),
}
SETTLED = audit.event("sheets.settle", gettext_lazy("导入核重"))


@dataclass(frozen=True)
class Held:
    """A held row, the member (or applicant) who has its ID number, and the branch the row names."""

    row: ImportRow
    member: Member | Application
    branch: Org

    @property
    def is_member(self) -> bool:
        """Whether the person stands in the register."""
        return isinstance(self.member, Member)

    @property
    def movable(self) -> bool:
        """Whether the person may be moved to the branch of the row: a roster of members names a member."""
        return self.is_member and self.row.batch.kind == "members"


def held_rows(user, **lookup) -> list[Held]:
    """Held rows of committed imports whose registered person the user may change too, oldest first."""
    rows = ImportRow.objects.visible_to(user, rules.IMPORT).filter(
        batch__kind__in=("members", "applicants"),
        batch__state=ImportState.DONE,
        outcome=RowOutcome.HELD,
        **lookup,
    )
    rows = list(rows.select_related("batch__actor").order_by("pk")[:MOST])
    if not rows:
        return []
    numbers = {row.pk: id_index(row.values["id_no"]) for row in rows}
    members = _known(user, set(numbers.values()))
    branches = Org.objects.filter(code__in={row.values["branch"] for row in rows}).in_bulk(field_name="code")
    pairs = [(row, members.get(numbers[row.pk]), branches.get(row.values["branch"])) for row in rows]
    return [Held(*pair) for pair in pairs if all(pair)]


def _known(user, indexes: set[str]) -> dict[str, Member | Application]:
    """Who bears these ID numbers where the user decides: members, else people with an application open."""
    people = Member.objects.visible_to(user, rules.EDIT).filter(id_index__in=indexes)
    papers = Application.objects.open().visible_to(user, rules.EDIT).filter(id_index__in=indexes)
    found = {one.id_index: one for one in papers.select_related("branch__parent")}
    return found | {one.id_index: one for one in people.select_related("branch__parent")}


@transaction.atomic
def settle(batch: ImportBatch, position: int, choice: str, *, actor) -> ImportRow:
    """Decide a held row: stay, move, or wrong; the counts of its batch follow, and the audit trail.

    Raises Refused for a row that is not held any more, and what a change of branch raises.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    held = next(iter(held_rows(actor, batch=batch, position=position)), None)
    if held is None or choice not in (STAY, MOVE, WRONG) or (choice == MOVE and not held.movable):
        raise Refused(_("这一行不用核重，或者已经有人处理了。"))
    row = held.row
    row.outcome, row.status, row.cause = DECIDED[choice]
    row.causes = [row.cause] if row.cause else []
    if choice == MOVE:
        _move(held, actor)
    row.save()
    recount(batch)
    after = {"row": row.number, "choice": choice, "member": held.member.pk}
    audit.record(actor, SETTLED, batch, None, after, path=batch.scope_path)
    return row


def _move(held: Held, actor) -> None:
    """The member to the branch of the row, with what an undo of the batch needs to move back."""
    before = {"branch": held.member.branch.code}
    moved = change_branch(held.member, to=held.branch, actor=actor, version=held.member.version)
    held.row.payload = {**held.row.payload, "before": before}
    held.row.object_key, held.row.seen_version = str(moved.record_key), moved.version
