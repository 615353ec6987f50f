"""Changes of an exported list on their way into the tables, and back when the batch is undone."""

from django.utils.translation import gettext_lazy as _

from league.kernel.models import ImportBatch, ImportRow, RowOutcome

from ..causes import Severity, cause
from ..columns import sheet as sheet_of
from ..roundtrip import KEY, Amendment

CHANGE_REFUSED = "CHANGE_REFUSED"
cause(
    CHANGE_REFUSED,
    Severity.REJECT,
    _("这项修改不能写入"),
    _("可能超出您的权限或不合规定，请打开这条记录在页面上办理，那里会说明原因。"),
)


def amend_rows(batch: ImportBatch, rows: list[ImportRow], actor) -> list[ImportRow]:
    """Apply the touched cells of rows, nothing else; the rows that a permit or a rule refused."""
    if not rows:
        return []
    asked = [Amendment(row.cells[KEY.key], {key: row.values.get(key) for key in row.changes}) for row in rows]
    answers = sheet_of(batch.kind).register.amend(asked, actor)
    for row, answer in zip(rows, answers, strict=True):
        if answer is not None:
            row.payload = {**row.payload, "before": dict(answer.before)}
            row.outcome, row.object_key, row.seen_version = (
                RowOutcome.CHANGED,
                row.cells[KEY.key],
                answer.version,
            )
            row.save(update_fields=["payload", "outcome", "object_key", "seen_version"])
    return [row for row, answer in zip(rows, answers, strict=True) if answer is None]


def restore_rows(batch: ImportBatch, rows: list[ImportRow], actor) -> list[ImportRow]:
    """Put the former values back where nobody changed the record since; the rows that were restored."""
    if not rows:
        return []
    asked = [Amendment(row.object_key, row.payload["before"], row.seen_version) for row in rows]
    answers = sheet_of(batch.kind).register.amend(asked, actor)
    return [row for row, answer in zip(rows, answers, strict=True) if answer is not None]
