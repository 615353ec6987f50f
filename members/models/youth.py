"""The students and the young people around a branch, counted once a year (团学比、团青比)."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import ScopedQuerySet
from members.choices.youth import YouthGroup
from orgs.models import Org


class Headcount(models.Model):
    """How many students, or young people, there are where a branch stands, in a year."""

    branch = models.ForeignKey(
        Org, verbose_name=_("团支部"), on_delete=models.PROTECT, related_name="headcounts"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    group = models.CharField(_("统计对象"), max_length=10, choices=YouthGroup)
    number = models.PositiveIntegerField(_("人数（含团员）"), validators=[MinValueValidator(1)])
    source = models.CharField(_("数据来源"), max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "branch__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "branch", "group"]
        verbose_name = _("学生、青年人数")
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "year", "group"],
                name="one_headcount_a_year",
                violation_error_message=_("这个团支部本年度已经登记过这类人数，请修改原来的。"),
            )
        ]
        indexes = [models.Index(fields=["year", "group"])]

    def __str__(self):
        return f"{self.branch} {self.year} {self.get_group_display()}"
