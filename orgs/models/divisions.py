"""Administrative divisions: what the state calls a place, and from when until when."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import covering
from orgs.choices.divisions import DivisionKind, DivisionLevel
from orgs.models.tree import Placement
from orgs.querysets.divisions import DivisionQuerySet

EVER = date(1949, 10, 1)  # the first list loaded holds for the time before it too


class Division(models.Model):
    """A province, city, county, township or village with its 12-digit code, as it was from `start` on.

    A renamed division is a new row with the same code; organizations refer to divisions by code.
    """

    code = models.CharField(_("区划代码"), max_length=12)
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("级别"), max_length=10, choices=DivisionLevel)
    kind = models.CharField(_("类型"), max_length=12, choices=DivisionKind, blank=True)
    parent_code = models.CharField(_("上级区划代码"), max_length=12, blank=True)
    start = models.DateField(_("自何日起"), default=EVER)
    end = models.DateField(_("至何日止"), null=True, blank=True)

    scope_field = "unit_path"  # of rows that are `placed`: a division belongs to nobody by itself
    objects = DivisionQuerySet.as_manager()

    class Meta:
        ordering = ["code", "start"]
        verbose_name = _("行政区划")
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(end=None), name="one_division_of_a_code"),
            models.CheckConstraint(
                name="division_not_empty", condition=Q(end=None) | Q(end__gt=models.F("start"))
            ),
        ]
        indexes = [models.Index(fields=["level", "code"])]

    def __str__(self):
        return self.name

    @staticmethod
    def placements_of(on: date, past: bool):
        """Where organizations stood on the day."""
        if past:
            return Placement.objects.filter(covering(on))
        return Placement.objects.filter(end=None, org__dissolved=None)
