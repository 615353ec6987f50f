"""What branches tell of themselves in collected forms (团支部信息采集表)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from league.kernel.fields import EncryptedTextField
from league.kernel.scoping import ScopedQuerySet
from orgs.models.tree import Org


class CollectedForm(models.Model):
    """The form of one branch as it was collected on a day; the register's own figures stand beside it."""

    org = models.ForeignKey(
        Org, verbose_name=_("团支部"), on_delete=models.CASCADE, related_name="collected_forms"
    )
    record_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    on = models.DateField(_("采集日期"))
    secretary = models.CharField(_("书记姓名"), max_length=60, blank=True)
    secretary_phone = EncryptedTextField(_("书记手机"), blank=True)
    members = models.PositiveIntegerField(_("团员数"), null=True, blank=True)
    youth = models.PositiveIntegerField(_("青年数"), null=True, blank=True)
    # As written: a month may be all that is known.
    last_election = models.CharField(_("最近换届时间"), max_length=10, blank=True)

    scope_field = "org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("团支部信息采集表")

    def __str__(self):
        return f"{self.org} {self.on}"
