"""Transfers of 组织关系 between branches of the tree, and to and from organizations outside it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Stateful
from members.choices import TransferKind, TransferReason, TransferState
from members.models.member import Member
from members.querysets import TransferQuerySet
from orgs.models import Org


class Transfer(Stateful):
    """One member's way from a branch to another; until it is done the member counts where it began.

    source: the branch left; empty when the member comes from outside.
    target: the organization asked to receive; it assigns the branch. Empty when the member goes outside.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="transfers")
    kind = models.CharField(_("转接类型"), max_length=10, choices=TransferKind, default=TransferKind.INSIDE)
    state = models.CharField(
        _("状态"), max_length=30, choices=TransferState, default=TransferState.AT_SOURCE, editable=False
    )
    source = models.ForeignKey(
        Org, verbose_name=_("转出团支部"), on_delete=models.PROTECT, related_name="transfers_out"
    )
    target = models.ForeignKey(
        Org,
        verbose_name=_("转入团组织"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="transfers_in",
    )
    branch = models.ForeignKey(
        Org,
        verbose_name=_("编入团支部"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    outside = models.CharField(_("外地团组织全称"), max_length=120, blank=True)
    reason = models.CharField(_("转接原因"), max_length=12, choices=TransferReason)
    letter_no = models.CharField(_("介绍信编号"), max_length=40, blank=True)
    letter_on = models.DateField(_("介绍信开具日期"), null=True, blank=True)
    requested_on = models.DateField(_("提出日期"), default=timezone.localdate, editable=False)
    moved_on = models.DateField(_("转入日期"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "source__path"
    other_scopes = ("target__path",)
    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("组织关系转接")
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state__in=TransferState.open()),
                name="one_open_transfer",
            ),
            models.CheckConstraint(
                name="transfer_has_target",
                condition=Q(kind="outside", target=None) | Q(kind="inside", target__isnull=False),
            ),
            models.CheckConstraint(name="transfer_moves", condition=Q(branch=None) | ~Q(branch=F("source"))),
        ]
        indexes = [models.Index(fields=["state", "state_since"])]

    def __str__(self):
        return f"{self.member} {self.source} → {self.target or self.outside}"
