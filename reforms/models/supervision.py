"""Supervision (督导): notices that go up a ladder, visits on the spot, who keeps in touch with which area."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Stateful
from orgs.models import Org
from reforms.choices.supervision import NoticeState, PairingKind, Rung
from reforms.models.progress import Assignment
from reforms.models.registers import Entry
from reforms.querysets.registers import HoldingQuerySet, RegisterQuerySet


class Notice(Stateful):
    """A unit is chased, reminded, talked to, told to rectify, held to account (催办、提醒、约谈、整改、追责).

    assignments: the tasks it is chased for; a chase is over when all of them are handed in.
    """

    org = models.ForeignKey(
        Org, verbose_name=_("被督促单位"), on_delete=models.PROTECT, related_name="reform_notices"
    )
    assignments = models.ManyToManyField(
        Assignment, verbose_name=_("改革任务"), editable=False, related_name="notices"
    )
    rung = models.CharField(_("方式"), max_length=10, choices=Rung, default=Rung.REMIND)
    reason = models.TextField(_("事由和要求"), max_length=500)
    state = models.CharField(
        _("状态"), max_length=30, choices=NoticeState, default=NoticeState.OPEN, editable=False
    )
    on = models.DateField(_("日期"), default=timezone.localdate, editable=False)
    deadline = models.DateField(_("答复期限"))
    answer = models.TextField(_("答复"), max_length=500, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "org__path"
    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("督促")
        constraints = [
            models.CheckConstraint(
                name="notice_not_negative", condition=Q(closed_on=None) | Q(closed_on__gte=F("on"))
            ),
        ]

    def __str__(self):
        return f"{self.org} {self.get_rung_display()}"


class Visit(Entry):
    """A visit on the spot: which round, where, what was found."""

    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    place = models.CharField(_("督导单位（学校）"), max_length=120)
    by = models.CharField(_("督导组"), max_length=80, blank=True)
    findings = models.TextField(_("发现问题"), max_length=500, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("实地督导")

    def __str__(self):
        return f"{self.place} {self.on}"


class Pairing(Entry):
    """Who supervises a unit for a while: a leader who has its area, or another unit in a cross-check.

    by: the person or group; partner: the other unit. until: the first day on which it holds no more.
    """

    kind = models.CharField(_("方式"), max_length=8, choices=PairingKind, default=PairingKind.AREA)
    by = models.CharField(_("联系督导人"), max_length=80, blank=True)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    partner = models.ForeignKey(
        Org, verbose_name=_("结对单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    until = models.DateField(_("结束日期"), null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("督导结对")
        constraints = [
            models.CheckConstraint(
                name="pairing_not_negative", condition=Q(until=None) | Q(until__gte=F("on"))
            ),
        ]

    def __str__(self):
        return f"{self.org} {self.by or self.partner or ''}".strip()
