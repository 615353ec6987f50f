"""Uploaded files as rows: who brought what, where it lies, until when."""

from django.conf import settings
from django.db import models

from league.kernel.scoping import PathField, ScopedQuerySet


class UploadKind(models.TextChoices):
    """True type of an upload, told from its bytes."""

    XLSX = "xlsx", "XLSX"
    XLS = "xls", "XLS"
    CSV = "csv", "CSV"


class Upload(models.Model):
    """A checked upload. `stored_name` is the random name on disk, empty once the file was deleted."""

    kind = models.CharField(max_length=4, choices=UploadKind)
    name = models.CharField(max_length=150)
    stored_name = models.CharField(max_length=40, blank=True)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    path = PathField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    scope_field = "path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.kind} #{self.pk}"
