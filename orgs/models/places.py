"""Places for young people: 青年之家, 联络站, 团校 and the like."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.fields import EncryptedTextField
from orgs.choices.places import PlaceKind, Venue
from orgs.models.tree import Org, initials
from orgs.querysets.places import PlaceQuerySet


class Place(models.Model):
    """A place, open from `start` until before `end`; closed ones stay for the figures of the past."""

    org = models.ForeignKey(
        Org, verbose_name=_("所属团组织"), on_delete=models.PROTECT, related_name="places"
    )
    kind = models.CharField(_("阵地类型"), max_length=20, choices=PlaceKind, default=PlaceKind.YOUTH_HOME)
    name = models.CharField(_("名称"), max_length=120)
    venue = models.CharField(_("场所类型"), max_length=20, choices=Venue, blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    hours = models.CharField(_("开放时间"), max_length=60, blank=True)
    platform_since = models.DateField(_("入驻云平台日期"), null=True, blank=True)
    contact = models.CharField(_("联系人"), max_length=60, blank=True)
    record_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    phone = EncryptedTextField(_("联系电话"), blank=True)
    start = models.DateField(_("启用日期"), default=timezone.localdate)
    end = models.DateField(_("停用日期"), null=True, blank=True)
    pinyin = models.CharField(max_length=120, editable=False, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["pinyin", "id"]
        verbose_name = _("阵地")
        constraints = [
            models.UniqueConstraint(
                fields=["org", "kind", "name"],
                condition=Q(end=None),
                name="one_place_of_a_name",
                violation_error_message=_("这个团组织下已有同类型、同名称的阵地。"),
            ),
            models.CheckConstraint(
                name="place_not_empty",
                condition=Q(end=None) | Q(end__gt=F("start")),
                violation_error_message=_("停用日期要晚于启用日期。"),
            ),
        ]
        indexes = [models.Index(fields=["pinyin", "id"]), models.Index(fields=["kind", "start"])]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Keep the initials."""
        self.pinyin = initials(self.name)
        super().save(*args, **kwargs)
