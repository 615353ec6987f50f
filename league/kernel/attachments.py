"""Files kept with a row: bring one, take one back, hand one out.

Contract: `attach` checks the file at the door, keeps it under a random name and writes a row of the concrete
table; `withdraw` takes a file brought by mistake away. Both leave an event in the audit trail of the owner.
Who may see the owner may fetch its files; the page asks each time.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from league.kernel import audit, files, permits
from league.kernel.models.attachments import Attachment

ATTACHED = audit.event("kernel.attach", _("上传材料"))
WITHDRAWN = audit.event("kernel.withdraw_file", _("撤下材料"))


@transaction.atomic
def attach(model: type[Attachment], owner, file, *, actor, permit: str, **columns) -> Attachment:
    """Keep a file with its owner; columns: `kind` and what the concrete table adds.

    Raises Forbidden outside the actor's reach, Refused for a file that is not what it says, or too large.
    """
    permits.require(actor, permit, owner)
    kept, name, digest = files.accept_evidence(file)
    told = {"stored_name": kept.name, "size": kept.size, "sha256": digest}
    made = model.objects.create(owner=owner, name=name, added_by=actor, **told, **columns)
    audit.record(actor, ATTACHED, owner, None, {"file": made.pk, "kind": made.kind, "sha256": digest})
    return made


@transaction.atomic
def withdraw(attachment: Attachment, *, actor, permit: str) -> None:
    """Take a file away from its owner; the trail keeps that it was there, and its SHA-256."""
    permits.require(actor, permit, attachment)
    told = {"file": attachment.pk, "kind": attachment.kind, "sha256": attachment.sha256}
    audit.record(actor, WITHDRAWN, attachment.owner, told, {})
    stored = attachment.stored_name
    attachment.delete()
    transaction.on_commit(lambda: files.remove(stored))
