"""Upkeep of the register: corrections of ID numbers, entries removed as mistaken, signed-off rosters."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.fields import EncryptedJSONField, EncryptedTextField
from league.kernel.scoping import PathField, ScopedQuerySet
from league.kernel.workflow import Stateful
from members.choices import CorrectionState
from members.models.member import Member
from orgs.models import Org


class IdCorrection(Stateful):
    """A request to replace a wrong ID number, decided by a reviewer."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="id_corrections")
    state = models.CharField(
        _("状态"), max_length=30, choices=CorrectionState, default=CorrectionState.REQUESTED, editable=False
    )
    record_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    old_id_no = EncryptedTextField(_("原身份证号"), editable=False)
    new_id_no = EncryptedTextField(_("正确的身份证号"))
    reason = models.CharField(_("更正理由"), max_length=200)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    scope_field = "member__branch__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("身份证号更正")
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(state="requested"), name="one_open_id_correction"
            )
        ]

    def __str__(self):
        return str(self.member)


class RemovedEntry(models.Model):
    """What a mistaken entry held before it was removed, so that nothing is lost."""

    record_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    path = PathField()
    content = EncryptedJSONField()
    reason = models.CharField(_("移除理由"), max_length=200)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(auto_now_add=True)

    scope_field = "path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"#{self.pk}"


class Signoff(models.Model):
    """核对无误: a township's word that its roster of a day is right, with the figure it saw."""

    org = models.ForeignKey(Org, on_delete=models.PROTECT, related_name="signoffs")
    on = models.DateField(_("花名册日期"), default=timezone.localdate)
    members = models.PositiveIntegerField(_("团员数"))
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    scope_field = "org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [models.UniqueConstraint(fields=["org", "on"], name="one_signoff_a_day")]

    def __str__(self):
        return f"{self.org} {self.on}"
