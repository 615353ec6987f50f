"""Imports as rows: a batch is one uploaded workbook, a row is one row of it with what was understood."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from league.kernel.fields import EncryptedJSONField
from league.kernel.models.files import Upload
from league.kernel.models.jobs import Job
from league.kernel.scoping import PathField, ScopedQuerySet


class ImportState(models.TextChoices):
    """Where a batch stands."""

    UPLOADED = "uploaded", _("待识别")
    PREVIEWED = "previewed", _("待确认")
    COMMITTING = "committing", _("导入中")
    DONE = "done", _("已导入")
    UNDONE = "undone", _("已撤销")
    DISCARDED = "discarded", _("已放弃")


class RowStatus(models.TextChoices):
    """What the preview says of a row."""

    IMPORT = "import", _("可导入")
    REJECT = "reject", _("有问题")
    DUPLICATE = "duplicate", _("已在册")
    HOLD = "hold", _("待上级核重")
    CHANGE = "change", _("有修改")
    SKIP = "skip", _("不是数据")


class RowOutcome(models.TextChoices):
    """What the commit did with a row."""

    PENDING = "", _("未处理")
    NEW = "new", _("新增")
    CHANGED = "changed", _("已更新")
    UNCHANGED = "unchanged", _("无变化")
    REJECTED = "rejected", _("未导入")
    HELD = "held", _("已提交上级核重")
    SKIPPED = "skipped", _("跳过")
    UNDONE = "undone", _("已撤回")


class ImportBatch(models.Model):
    """One uploaded workbook on its way in. Who may see it: the subtree of `scope_path`.

    `mapping` holds the user's corrections by sheet name, `recognized` what was understood, `counts` rows by
    status (preview) and outcome (result), `undo_counts` what an undo took back and what it could not.
    """

    kind = models.CharField(_("类别"), max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="import_batches"
    )
    scope_path = PathField(blank=True)
    scope_code = models.CharField(max_length=40, blank=True)
    scope_label = models.CharField(_("导入范围"), max_length=120, blank=True)
    as_of = models.DateField(_("截止日期"))
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.UPLOADED)
    filename = models.CharField(_("文件名"), max_length=150)
    upload = models.ForeignKey(Upload, null=True, on_delete=models.SET_NULL, related_name="+")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    mapping = models.JSONField(default=dict, blank=True)
    recognized = models.JSONField(default=list, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    undo_counts = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    committed_at = models.DateTimeField(_("导入时间"), null=True, blank=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    scope_field = "scope_path"
    tones = {
        ImportState.PREVIEWED: "amber",
        ImportState.COMMITTING: "blue",
        ImportState.DONE: "green",
    }
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("导入批次")
        indexes = [models.Index(fields=["actor", "-id"])]

    def __str__(self):
        return self.filename

    @property
    def data_rows(self) -> int:
        """Rows of the file that are data."""
        return self.counts.get("rows", 0) - self.counts.get(RowStatus.SKIP, 0)

    @property
    def is_open(self) -> bool:
        """Whether rows may still be corrected."""
        return self.state == ImportState.PREVIEWED


class ImportRow(models.Model):
    """One row of the file. `payload` (encrypted): cells as read, values as they will be stored, edits.

    `cause` is the first problem, `causes` all codes; `person_index` finds rows about the same person;
    `object_key` names what the commit stored; `seen_version` is the version a changed record was left at.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    sheet = models.CharField(_("工作表"), max_length=100)
    number = models.PositiveIntegerField(_("行号"))
    status = models.CharField(max_length=10, choices=RowStatus)
    cause = models.CharField(max_length=30, blank=True)
    causes = models.JSONField(default=list, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    why_skipped = models.CharField(max_length=20, blank=True)
    record_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    payload = EncryptedJSONField(null=True)
    person_index = models.CharField(max_length=64, blank=True)
    edited = models.BooleanField(default=False)
    seen_version = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=10, choices=RowOutcome, blank=True, default=RowOutcome.PENDING)
    object_key = models.CharField(max_length=40, blank=True)

    scope_field = "batch__scope_path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "position"]
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="one_row_per_position")]
        indexes = [
            models.Index(fields=["batch", "status", "cause"]),
            models.Index(fields=["batch", "outcome", "position"]),
            models.Index(fields=["batch", "person_index"]),
        ]

    def __str__(self):
        return f"{self.sheet} {self.number}"

    @property
    def values(self) -> dict:
        """What will be stored, by column key."""
        return (self.payload or {}).get("values", {})

    @property
    def changes(self) -> dict[str, dict]:
        """Of a row that changes its record: column key to exported, now, yours."""
        return (self.payload or {}).get("changes", {})

    @property
    def cells(self) -> dict[str, str]:
        """What the file (or the user's correction) says, as text by column key."""
        return {key: cell_text(cell) for key, cell in (self.payload or {}).get("cells", {}).items()}


def cell_text(cell) -> str:
    """A packed cell as text: numbers without a useless .0, dates in ISO form."""
    if isinstance(cell, dict):
        cell = cell.get("n", cell.get("d", ""))
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return "" if cell is None else str(cell)
