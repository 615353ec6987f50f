"""Files that stay with a row: the abstract half; a concrete table per use names the owner."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Attachment(models.Model):
    """A checked file that proves something about its `owner`.

    The concrete table adds `owner`, a foreign key with related name "files"; `kind` with choices of its own,
    where files are of kinds; `scope_field`, which leads over the owner; `ScopedQuerySet.as_manager()`.
    """

    kind = models.CharField(_("材料"), max_length=30, blank=True)
    name = models.CharField(_("文件名"), max_length=150)
    stored_name = models.CharField(max_length=40, editable=False)
    size = models.BigIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name
