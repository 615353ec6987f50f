"""Dues: what was paid for a month, who pays less, and what went up the tree.

What a member owes is computed (`members.services.ledger`); only what happened is a row here.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.money import MoneyField
from league.kernel.workflow import Stateful
from members.choices.dues import RemittanceState, WaiverState
from members.models.member import Member
from members.querysets.dues import PaymentQuerySet, RemittanceQuerySet, WaiverQuerySet
from orgs.models import Org


def by_user() -> models.ForeignKey:
    """Who entered the row."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("经手人"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )


class Remittance(Stateful):
    """Dues that an organization hands to its superior: a bag of receipts, less what it keeps.

    collected: its own members' payments. received: from the organizations below. Both together are split
    into `kept` (by `keep_percent`, the rule of the day) and `sent`. onward: the superior's own remittance
    that took this one along.
    """

    source = models.ForeignKey(
        Org, verbose_name=_("上缴单位"), on_delete=models.PROTECT, related_name="remittances"
    )
    target = models.ForeignKey(
        Org, verbose_name=_("收款单位"), on_delete=models.PROTECT, related_name="remittances_in"
    )
    state = models.CharField(
        _("状态"), max_length=30, choices=RemittanceState, default=RemittanceState.DRAFT, editable=False
    )
    first_month = models.DateField(_("所属月份自"))
    last_month = models.DateField(_("所属月份至"))
    collected = MoneyField(_("本级收缴"))
    received = MoneyField(_("下级上缴"))
    keep_percent = models.DecimalField(_("留存比例（%）"), max_digits=5, decimal_places=2)
    kept = MoneyField(_("本级留存"))
    sent = MoneyField(_("上缴金额"))
    sent_on = models.DateField(_("上缴日期"), default=timezone.localdate)
    note = models.CharField(_("备注"), max_length=120, blank=True)
    received_on = models.DateField(_("收到日期"), null=True, blank=True)
    receipt_no = models.CharField(_("收据编号"), max_length=40, blank=True)
    onward = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="taken_along"
    )
    created_by = by_user()

    scope_field = "source__path"
    other_scopes = ("target__path",)
    objects = RemittanceQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_on", "-id"]
        verbose_name = _("团费上缴单")
        constraints = [
            models.CheckConstraint(
                name="remittance_adds_up", condition=Q(kept=F("collected") + F("received") - F("sent"))
            ),
            models.CheckConstraint(
                name="remittance_not_negative",
                condition=Q(collected__gte=0, received__gte=0, kept__gte=0, sent__gte=0),
            ),
        ]
        indexes = [models.Index(fields=["sent_on"]), models.Index(fields=["state", "state_since"])]

    def __str__(self):
        return _("%(source)s %(day)s 上缴 %(sum)s 元") % {
            "source": self.source,
            "day": self.sent_on,
            "sum": self.sent,
        }

    @property
    def total(self):
        """What is split: own members' payments and what came from below."""
        return self.collected + self.received


class DuesPayment(models.Model):
    """What a member paid for a month, to the branch he belonged to at the end of that month.

    due: what was owed by the rule of that day, so that a later change of income changes no paid month.
    """

    member = models.ForeignKey(
        Member, verbose_name=_("团员"), on_delete=models.PROTECT, related_name="dues_payments"
    )
    branch = models.ForeignKey(
        Org, verbose_name=_("团支部"), on_delete=models.PROTECT, related_name="dues_payments"
    )
    month = models.DateField(_("所属月份"))
    due = MoneyField(_("应交"))
    paid = MoneyField(_("实交"))
    paid_on = models.DateField(_("交纳日期"), default=timezone.localdate)
    remittance = models.ForeignKey(
        Remittance,
        verbose_name=_("上缴单"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="payments",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = by_user()

    scope_field = "branch__path"
    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "member__pinyin", "id"]
        verbose_name = _("团费收款")
        constraints = [
            models.UniqueConstraint(fields=["member", "month"], name="one_payment_per_member_and_month"),
            models.CheckConstraint(name="payment_of_money", condition=Q(paid__gt=0, due__gte=0)),
        ]
        indexes = [
            models.Index(fields=["branch", "month"]),
            models.Index(fields=["paid_on"]),
            models.Index(fields=["month", "member"]),
        ]

    def __str__(self):
        return f"{self.member} {self.month:%Y-%m} {self.paid}"


class DuesWaiver(Stateful):
    """困难减免: a member owes less for some months, by decision of the branch and leave of the superior."""

    member = models.ForeignKey(
        Member, verbose_name=_("团员"), on_delete=models.PROTECT, related_name="dues_waivers"
    )
    state = models.CharField(
        _("状态"), max_length=30, choices=WaiverState, default=WaiverState.DRAFT, editable=False
    )
    first_month = models.DateField(_("减免自"))
    last_month = models.DateField(_("减免至"))
    amount = MoneyField(_("减为每月（元）"), help_text=_("全免填 0。"))
    reason = models.CharField(_("困难情况"), max_length=200)
    opened_on = models.DateField(_("申请日期"), default=timezone.localdate, editable=False)
    meeting_on = models.DateField(_("支部大会日期"))
    created_by = by_user()

    scope_field = "member__branch__path"
    objects = WaiverQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("团费减免")
        constraints = [
            models.CheckConstraint(
                name="waiver_not_negative", condition=Q(last_month__gte=F("first_month"), amount__gte=0)
            )
        ]
        indexes = [models.Index(fields=["member", "first_month"])]

    def __str__(self):
        return f"{self.member} {self.first_month:%Y-%m}–{self.last_month:%Y-%m}"
