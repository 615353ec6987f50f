"""The audit trail: one row per event, sealed in numbered batches. Written only by league.kernel.audit."""

import json
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from league.kernel.scoping import PathField, ScopedQuerySet

HIDDEN = "***"  # stands for a value that is not told


class AppendOnly(Exception):
    """Somebody tried to change or delete a row of the audit trail; a bug, never shown to users."""


class AppendOnlyQuerySet(ScopedQuerySet):
    """Rows can be added and read. Changing them through the ORM is refused; around it, the seals show it."""

    def update(self, **kwargs):
        """Refused."""
        raise AppendOnly("the audit trail is not updated")

    def delete(self):
        """Refused."""
        raise AppendOnly("the audit trail is not deleted")

    def bulk_update(self, objs, fields, batch_size=None):
        """Refused."""
        raise AppendOnly("the audit trail is not updated")


class AppendOnlyModel(models.Model):
    """A row that is inserted once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Insert; refused for a row that stands already."""
        if not self._state.adding:
            raise AppendOnly("the audit trail is not updated")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        """Refused."""
        raise AppendOnly("the audit trail is not deleted")


class AuditEvent(AppendOnlyModel):
    """Who did what to which row, when, in which organization of that day.

    `before` and `after` are JSON texts, kept letter by letter because `mac` covers them. `mac` binds every
    column but `id` and `seal_number`; the seal binds ids and macs of a batch.
    """

    record_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    event = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    path = PathField(blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    note = models.TextField(blank=True)
    mac = models.CharField(max_length=64)
    seal_number = models.PositiveIntegerField(null=True, db_index=True)

    scope_field = "path"

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id"]),
            models.Index(fields=["path", "id"]),
            models.Index(fields=["event", "id"]),
        ]

    def __str__(self):
        return f"{self.event} {self.object_type} {self.object_id}".strip()

    @property
    def changes(self) -> list[tuple[str, object, object]]:
        """(name, before, after) of every value that differs, or differed and is not told."""
        before, after = self.before_values, self.after_values
        names = [*before, *(name for name in after if name not in before)]
        pairs = [(name, before.get(name), after.get(name)) for name in names]
        return [(name, old, new) for name, old, new in pairs if old != new or old == HIDDEN]

    @property
    def before_values(self) -> dict:
        """The values before, empty when none were given."""
        return json.loads(self.before) if self.before else {}

    @property
    def after_values(self) -> dict:
        """The values after, empty when none were given."""
        return json.loads(self.after) if self.after else {}


class AuditSeal(AppendOnlyModel):
    """One link of the chain: a batch of events, and a keyed digest over them and the link before."""

    number = models.PositiveIntegerField(unique=True)
    count = models.PositiveIntegerField()
    mac = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return f"{self.number} ({self.count})"
