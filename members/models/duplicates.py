"""Records that may be one person: pairs to be looked at, and merges that were made."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from league.kernel.fields import EncryptedJSONField
from league.kernel.scoping import PathField, ScopedQuerySet
from members.choices.duplicates import Likeness, PairState
from members.models.member import Member


class PairQuerySet(ScopedQuerySet):
    """Pairs, seen by who reaches both records."""

    def open(self):
        """Pairs nobody has decided on."""
        return self.filter(state=PairState.OPEN)


class Pair(models.Model):
    """Two records that look alike, the older one first. Told only to who sees both."""

    first = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(_("相似程度"))
    reasons = models.JSONField(_("依据"), default=list)
    state = models.CharField(_("状态"), max_length=10, choices=PairState, default=PairState.OPEN)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    found_at = models.DateTimeField(_("发现时间"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    scope_field = "first__branch__path"
    shared_scopes = ("first__branch__path", "second__branch__path")
    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "id"]
        verbose_name = _("疑似重复")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_pair_of_two_members"),
            models.CheckConstraint(name="pair_in_order", condition=Q(first__lt=F("second"))),
        ]
        indexes = [models.Index(fields=["state", "-score", "id"])]

    def __str__(self):
        return f"{self.first} · {self.second}"

    @property
    def likeness(self) -> list[str]:
        """What the two have in common, in words."""
        return [str(Likeness(code).label) for code in self.reasons]


class Merge(models.Model):
    """Two records made one. `content` (encrypted) holds what is needed to make them two again.

    gone: the key that the other record had. left_at: the version the remaining record was left at.
    path, gone_path: where both stood; only who reaches both is told.
    """

    record_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="merges")
    gone = models.BigIntegerField(editable=False)
    path = PathField()
    gone_path = PathField()
    content = EncryptedJSONField(null=True)
    left_at = models.PositiveIntegerField(editable=False)
    reason = models.CharField(_("合并理由"), max_length=200)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(_("合并时间"), auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    scope_field = "path"
    shared_scopes = ("path", "gone_path")
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("合并记录")

    def __str__(self):
        return f"#{self.pk}"
