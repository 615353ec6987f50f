"""Values of rule parameters that differ from the declared default, by day and organization."""

from django.conf import settings
from django.db import models

from league.kernel.scoping import PathField, ScopedQuerySet


class ParamValue(models.Model):
    """From a day on, a parameter has a value under an organization path (the empty path: everywhere)."""

    code = models.CharField(max_length=60)
    path = PathField(blank=True)
    value = models.JSONField()
    effective_from = models.DateField()
    source = models.CharField(max_length=200)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    scope_field = "path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["code", "path", "effective_from", "id"]
        indexes = [models.Index(fields=["code", "path", "effective_from"])]

    def __str__(self):
        return f"{self.code} {self.path} {self.effective_from}"
