"""What an applicant gathers while being trained: hours, observations, points."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import ScopedQuerySet
from members.choices import CreditKind
from members.models.application import Application
from members.querysets import PointRuleQuerySet
from orgs.models import Org


class Credit(models.Model):
    """Hours an applicant earned: the ledger that activities post to."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="credits")
    kind = models.CharField(_("类别"), max_length=16, choices=CreditKind)
    hours = models.DecimalField(_("学时（小时）"), max_digits=6, decimal_places=1)
    on = models.DateField(_("日期"))
    note = models.CharField(_("内容"), max_length=120, blank=True)

    scope_field = "application__branch__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.CheckConstraint(name="credit_positive", condition=models.Q(hours__gt=0))]

    def __str__(self):
        return f"{self.get_kind_display()} {self.hours}"


class Observation(models.Model):
    """培养考察纪实: what a mentor or the branch saw of the applicant, and when."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="observations")
    on = models.DateField(_("考察日期"), default=timezone.localdate)
    by = models.CharField(_("考察人"), max_length=40)
    text = models.TextField(_("考察情况"), max_length=1000)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "application__branch__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        verbose_name = _("培养考察纪实")

    def __str__(self):
        return f"{self.on} {self.by}"


class PointRule(models.Model):
    """积分入团: what earns points in a county, how many at a time, and at most."""

    org = models.ForeignKey(
        Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="point_rules"
    )
    aspect = models.CharField(_("方面"), max_length=40)
    title = models.CharField(_("积分项目"), max_length=120)
    points = models.DecimalField(_("每次分值"), max_digits=5, decimal_places=1)
    cap = models.DecimalField(
        _("最高计分"), max_digits=5, decimal_places=1, null=True, blank=True, help_text=_("留空不封顶。")
    )
    in_use = models.BooleanField(_("启用"), default=True)

    scope_field = "org__path"
    objects = PointRuleQuerySet.as_manager()

    class Meta:
        ordering = ["aspect", "id"]
        verbose_name = _("积分项目")
        constraints = [
            models.CheckConstraint(
                name="cap_not_below_points", condition=Q(cap=None) | Q(cap__gte=models.F("points"))
            )
        ]

    def __str__(self):
        return self.title


class PointEntry(models.Model):
    """Points an applicant earned by a rule on a day; a deduction is a rule with negative points."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="point_entries")
    rule = models.ForeignKey(
        PointRule, verbose_name=_("积分项目"), on_delete=models.PROTECT, related_name="entries"
    )
    points = models.DecimalField(_("得分"), max_digits=5, decimal_places=1)
    on = models.DateField(_("日期"), default=timezone.localdate)
    note = models.CharField(_("说明"), max_length=120, blank=True)

    scope_field = "application__branch__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        verbose_name = _("积分")

    def __str__(self):
        return f"{self.rule} {self.points}"
