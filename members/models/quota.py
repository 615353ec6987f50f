"""发展计划: how many may join in a year, by field, and who gave how many places to whom."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import ScopedQuerySet
from members.querysets.quota import QuotaQuerySet
from orgs.choices import Field
from orgs.models import Org


class Quota(models.Model):
    """The account of an organization's places in one year and field; its entries hold the numbers.

    The row is what allotting and spending lock.
    """

    year = models.PositiveSmallIntegerField(_("年度"))
    field = models.CharField(_("领域"), max_length=12, choices=Field)
    org = models.ForeignKey(Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="quotas")

    scope_field = "org__path"
    objects = QuotaQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "org", "field"]
        verbose_name = _("发展计划")
        constraints = [models.UniqueConstraint(fields=["year", "field", "org"], name="one_quota_per_field")]

    def __str__(self):
        return f"{self.org} {self.year} {self.get_field_display()}"


class QuotaEntry(models.Model):
    """Places that came to an account or left it. What is allotted is entered twice, once at either end.

    So the entries of a subtree add up to its plan, those of one account to what it has not passed on.
    """

    quota = models.ForeignKey(Quota, on_delete=models.PROTECT, related_name="entries")
    places = models.IntegerField(_("名额"))
    # The other end of an allotment; none where the plan itself came from outside or was changed.
    peer = models.ForeignKey(Org, null=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("日期"), default=timezone.localdate)
    note = models.CharField(_("文件依据"), max_length=120, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    scope_field = "quota__org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("名额变动")
        constraints = [models.CheckConstraint(name="quota_entry_not_empty", condition=~Q(places=0))]
        indexes = [models.Index(fields=["quota", "on"])]

    def __str__(self):
        return f"{self.quota} {self.places:+d}"
