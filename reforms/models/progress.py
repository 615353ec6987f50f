"""What a unit does about a task: the assignment, its reports, the files that prove them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.models.attachments import Attachment
from league.kernel.scoping import ScopedQuerySet
from league.kernel.workflow import Stateful
from orgs.models import Org
from reforms.choices.programmes import AssignmentState, Grade, Levels
from reforms.models.programmes import Task
from reforms.querysets.programmes import AssignmentQuerySet


class Assignment(Stateful):
    """A task given to a unit, to be done until `due` (任务分解).

    progress, value: what the last report told; of a task with a metric the figure is asked instead.
    remind_on: from this day on the unfinished task is a to-do. levels: how many acceptances it passes.
    reported_on, submitted_on, closed_on: the days of the last report, of handing in, of closing (销号); the
    latter two are emptied when it comes back.
    """

    task = models.ForeignKey(Task, verbose_name=_("改革任务"), on_delete=models.CASCADE, related_name="given")
    org = models.ForeignKey(
        Org, verbose_name=_("责任单位"), on_delete=models.PROTECT, related_name="reform_assignments"
    )
    state = models.CharField(
        _("状态"), max_length=30, choices=AssignmentState, default=AssignmentState.WAITING, editable=False
    )
    responsible = models.CharField(_("责任人"), max_length=60, blank=True)
    given_on = models.DateField(_("下发日期"), default=timezone.localdate, editable=False)
    due = models.DateField(_("完成期限"))
    remind_on = models.DateField(editable=False)
    levels = models.PositiveSmallIntegerField(choices=Levels, default=Levels.ONE, editable=False)
    progress = models.TextField(_("进展"), max_length=1000, blank=True)
    value = models.DecimalField(_("完成值"), max_digits=12, decimal_places=2, null=True, blank=True)
    grade = models.CharField(_("验收等级"), max_length=1, choices=Grade, blank=True)
    opinion = models.CharField(_("验收意见"), max_length=300, blank=True)
    reported_on = models.DateField(_("最近报送"), null=True, blank=True, editable=False)
    submitted_on = models.DateField(_("提交日期"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("销号日期"), null=True, blank=True, editable=False)

    scope_field = "org__path"
    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["task", "org"]
        verbose_name = _("改革任务")
        constraints = [
            models.UniqueConstraint(fields=["task", "org"], name="task_given_once_to_a_unit"),
        ]
        indexes = [models.Index(fields=["state", "due"])]

    def __str__(self):
        return f"{self.task} · {self.org}"


class ProgressReport(models.Model):
    """What a unit reports of an assignment on a day."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="reports")
    on = models.DateField(_("日期"), default=timezone.localdate)
    text = models.TextField(_("进展"), max_length=1000)
    value = models.DecimalField(_("完成值"), max_digits=12, decimal_places=2, null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    scope_field = "assignment__org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("进展报送")

    def __str__(self):
        return f"{self.on} {self.text}"


class Evidence(Attachment):
    """A file that proves what was done about a task."""

    owner = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="files")

    scope_field = "owner__org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("佐证材料")
