"""Transfers of 组织关系 between branches of the tree, and to and from organizations outside it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Stateful
from members.choices import TransferKind, TransferReason, TransferState
from members.models.member import Member
from members.querysets.transfer import TransferQuerySet, TurnQuerySet
from orgs.models import Org


def place(label: str, name: str, **options) -> models.ForeignKey:
    """A relation to an organization that may be empty."""
    return models.ForeignKey(
        Org, verbose_name=label, null=True, blank=True, on_delete=models.PROTECT, related_name=name, **options
    )


class Transfer(Stateful):
    """One member's way from a branch to another; until it is done the member counts where it began.

    source: the branch left; empty when the member comes from outside.
    target: the organization asked to receive, a branch or the committee that assigns one; empty when the
    member goes outside. branch: where the member came to sit. common: the lowest organization over both ends.
    turn, due_on: the organization whose turn it is, and its last day; both empty once the paper is closed.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="transfers")
    kind = models.CharField(_("转接类型"), max_length=10, choices=TransferKind, default=TransferKind.INSIDE)
    state = models.CharField(
        _("状态"), max_length=30, choices=TransferState, default=TransferState.AT_SOURCE, editable=False
    )
    source = place(_("转出团支部"), "transfers_out")
    target = place(_("转入团组织"), "transfers_in")
    branch = place(_("编入团支部"), "+")
    common = place(_("共同上级"), "+", editable=False)
    turn = place(_("轮到谁办"), "transfers_in_turn", editable=False)
    due_on = models.DateField(_("办理期限"), null=True, blank=True, editable=False)
    outside = models.CharField(_("外地团组织全称"), max_length=120, blank=True)
    reason = models.CharField(_("转接原因"), max_length=12, choices=TransferReason)
    letter_no = models.CharField(_("介绍信编号"), max_length=40, blank=True)
    letter_on = models.DateField(_("介绍信开具日期"), null=True, blank=True)
    receipt_on = models.DateField(_("回执日期"), null=True, blank=True)
    requested_on = models.DateField(_("提出日期"), default=timezone.localdate, editable=False)
    moved_on = models.DateField(_("转接日期"), null=True, blank=True, editable=False)
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
                name="transfer_has_its_ends",
                condition=Q(kind=TransferKind.OUTSIDE, source__isnull=False, target=None)
                | Q(kind=TransferKind.INSIDE, source__isnull=False, target__isnull=False)
                | Q(kind=TransferKind.ARRIVAL, source=None, target__isnull=False),
            ),
            models.CheckConstraint(name="transfer_moves", condition=Q(branch=None) | ~Q(branch=F("source"))),
        ]
        indexes = [
            models.Index(fields=["state", "state_since"]),
            models.Index(fields=["due_on"]),
            models.Index(fields=["moved_on"]),
        ]

    def __str__(self):
        return f"{self.member}：{self.source or self.outside} → {self.target or self.outside}"


class TransferTurn(models.Model):
    """A side's turn at a transfer: from `start` until the day it answered, due by the rule of that day."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="turns")
    org = models.ForeignKey(Org, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=30, choices=TransferState)
    start = models.DateField()
    due = models.DateField()
    end = models.DateField(null=True, blank=True)

    scope_field = "org__path"
    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering = ["transfer", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["transfer"], condition=Q(end__isnull=True), name="one_turn_at_a_time"
            ),
            models.CheckConstraint(
                name="turn_not_negative", condition=Q(end__isnull=True) | Q(end__gte=F("start"))
            ),
        ]
        indexes = [models.Index(fields=["end", "org"])]

    def __str__(self):
        return f"{self.transfer_id}: {self.org} {self.start}–{self.end or ''}"
