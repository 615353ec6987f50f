"""The job ledger: the row is the truth about a background job, the message on the broker only its bell."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import PathField, ScopedQuerySet


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未成功")


class JobQuerySet(ScopedQuerySet):
    """Questions about jobs."""

    def mine(self, user):
        """Jobs ordered by a user, the newest first: what the export centre lists."""
        return self.filter(actor=user).order_by("-id")

    def open(self):
        """Jobs that wait or run."""
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING])

    def abandoned(self, now):
        """Running jobs whose worker has not renewed its lease."""
        return self.filter(state=JobState.RUNNING, lease_until__lt=now)

    def unheard(self, now):
        """Waiting jobs whose bell should be rung again."""
        return self.filter(state=JobState.QUEUED, ring_at__lte=now)


class Job(models.Model):
    """One background job: what, for whom, how far, with what result.

    `params` holds ids and choices, never personal data. `result_path` is relative to the files folder.
    """

    code = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    path = PathField(blank=True)
    params = models.JSONField(default=dict, blank=True)

    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    result = models.JSONField(default=dict, blank=True)
    result_name = models.CharField(max_length=200, blank=True)
    result_path = models.CharField(max_length=120, blank=True)
    result_size = models.BigIntegerField(default=0)

    tries = models.PositiveSmallIntegerField(default=0)
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)
    rings = models.PositiveSmallIntegerField(default=0)
    ring_at = models.DateTimeField(default=timezone.now)

    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    scope_field = "path"
    tones = {
        JobState.QUEUED: "amber",
        JobState.RUNNING: "blue",
        JobState.DONE: "green",
        JobState.FAILED: "danger",
    }
    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["actor", "-id"]),
            models.Index(fields=["state", "ring_at"]),
            models.Index(fields=["state", "lease_until"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_running_has_owner",
                condition=~models.Q(state="running")
                | (~models.Q(lease_owner="") & models.Q(lease_until__isnull=False)),
            )
        ]

    def __str__(self):
        return f"{self.code} #{self.pk}"

    @property
    def percent(self) -> int:
        """Share done, 0 to 100; 100 only for a finished job."""
        if self.state == JobState.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def has_file(self) -> bool:
        """Whether its result can be downloaded now."""
        in_time = self.expires_at is None or self.expires_at > timezone.now()
        return self.state == JobState.DONE and bool(self.result_path) and in_time
