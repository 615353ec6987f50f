"""History of workflow steps: who moved what from where to where, when, with which words."""

from django.conf import settings
from django.db import models

from league.kernel.scoping import PathField, ScopedQuerySet


class StepRecord(models.Model):
    """One step taken. The object is named by workflow code and key: the kernel knows no app's tables."""

    workflow = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    path = PathField()
    step = models.CharField(max_length=40)
    before = models.CharField(max_length=30)
    after = models.CharField(max_length=30)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    comment = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)

    scope_field = "path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["workflow", "object_id"])]

    def __str__(self):
        return f"{self.workflow}.{self.step} #{self.object_id}"
