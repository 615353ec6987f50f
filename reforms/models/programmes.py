"""What is to be reformed: a programme, and its tasks in areas of any depth."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import ScopedQuerySet
from orgs.models import Org
from reforms.choices.programmes import Levels, Measure
from reforms.querysets.programmes import TaskQuerySet


class Programme(models.Model):
    """A reform that an organization runs for the units below it (改革方案).

    basis: the document it rests on. source_note: what a list that ships with the product says about itself,
    shown wherever the list is shown. imported: came with a list of tasks, and goes when that is taken back.
    """

    org = models.ForeignKey(
        Org, verbose_name=_("组织实施单位"), on_delete=models.PROTECT, related_name="programmes"
    )
    name = models.CharField(_("名称"), max_length=120)
    basis = models.CharField(_("依据文件"), max_length=200, blank=True)
    source_note = models.CharField(_("清单来源"), max_length=200, blank=True)
    levels = models.PositiveSmallIntegerField(_("验收级次"), choices=Levels, default=Levels.ONE)
    is_pilot = models.BooleanField(_("试点"), default=False)
    start = models.DateField(_("开始日期"))
    due = models.DateField(_("完成期限"))
    ended = models.DateField(_("结束日期"), null=True, blank=True)
    imported = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "-id"]
        verbose_name = _("改革方案")
        constraints = [
            models.CheckConstraint(name="programme_not_negative", condition=Q(due__gte=F("start"))),
        ]

    def __str__(self):
        return self.name


class Task(models.Model):
    """A task of a programme, or an area that holds tasks: what has no measure is an area (领域).

    metric: code of the figure that measures it, computed and never typed; empty when units report themselves.
    target: what the figure or the reported value must reach. weight: its share in the weighted completion.
    """

    programme = models.ForeignKey(
        Programme, verbose_name=_("改革方案"), on_delete=models.CASCADE, related_name="tasks"
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("所属领域"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="parts",
    )
    code = models.CharField(_("编号"), max_length=12)
    title = models.CharField(_("任务"), max_length=120)
    requirement = models.TextField(_("要求"), max_length=1000, blank=True)
    measure = models.CharField(_("衡量方式"), max_length=10, choices=Measure, blank=True)
    metric = models.CharField(_("自动指标"), max_length=60, blank=True)
    target = models.DecimalField(_("目标值"), max_digits=12, decimal_places=2, null=True, blank=True)
    weight = models.DecimalField(_("权重"), max_digits=6, decimal_places=2, default=1)
    lead = models.CharField(_("牵头单位"), max_length=60, blank=True)
    cooperating = models.CharField(_("配合单位"), max_length=200, blank=True)
    start = models.DateField(_("开始日期"), null=True, blank=True)
    due = models.DateField(_("完成期限"), null=True, blank=True)
    order = models.PositiveIntegerField(default=0, editable=False)
    imported = models.BooleanField(default=False, editable=False)

    scope_field = "programme__org__path"
    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "order", "id"]
        verbose_name = _("改革任务")
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="task_code_once_in_a_programme"),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def is_area(self) -> bool:
        """Whether it only holds tasks."""
        return not self.measure
