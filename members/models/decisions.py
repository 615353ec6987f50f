"""Decisions of a branch on a member, confirmed by its superiors, and the papers that prove them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.models.attachments import Attachment
from league.kernel.scoping import ScopedQuerySet
from league.kernel.workflow import Stateful
from members.choices.decisions import DecisionKind, DecisionState, Level
from members.models.application import day, heads
from members.models.member import Member
from members.querysets.decisions import DecisionQuerySet
from orgs.models import Org


class Decision(Stateful):
    """One decision: an exit, a reinstatement, a disciplinary measure or its end.

    branch: where the member was when it was proposed; of a reinstatement, the branch returned to.
    event_on: the day it rests on (of the written report, of the last dues paid, of death).
    effective_on: from which day it is in force, written when it is approved; until: when a probation is due
    to end; ended_on: when it ended by a further decision.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="decisions")
    branch = models.ForeignKey(
        Org, verbose_name=_("团支部"), on_delete=models.PROTECT, related_name="decisions"
    )
    kind = models.CharField(_("事项"), max_length=20, choices=DecisionKind)
    level = models.CharField(_("批准权限"), max_length=10, choices=Level, editable=False)
    state = models.CharField(
        _("状态"), max_length=30, choices=DecisionState, default=DecisionState.DRAFT, editable=False
    )
    reason = models.TextField(_("情况说明"), max_length=1000, blank=True)
    event_on = day(_("事由日期"))
    months = models.PositiveSmallIntegerField(_("察看期限（月）"), null=True, blank=True)
    meeting_on = day(_("支部大会日期"))
    votes_due = heads(_("应到会人数"))
    votes_present = heads(_("实到会人数"))
    votes_for = heads(_("赞成票"))
    votes_against = heads(_("不赞成票"))
    ceremony_on = day(_("离团仪式日期"))
    ceremony_place = models.CharField(_("离团仪式地点"), max_length=80, blank=True)
    document_no = models.CharField(_("批复文号"), max_length=60, blank=True)
    proposed_on = models.DateField(_("提出日期"), default=timezone.localdate, editable=False)
    effective_on = models.DateField(_("生效日期"), null=True, blank=True, editable=False)
    until = models.DateField(_("期满日期"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("解除日期"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "branch__path"
    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("离团与处分")
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state__in=DecisionState.open()),
                name="one_open_decision_per_member",
            ),
            models.CheckConstraint(
                name="decision_ends_after_it_began",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("effective_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "state_since"]),
            models.Index(fields=["kind", "effective_on"]),
        ]

    def __str__(self):
        return f"{self.member.name}：{self.get_kind_display()}"


class DecisionPaper(Attachment):
    """A file that proves what was decided: the report, the minutes, the reply."""

    owner = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="files")

    scope_field = "owner__branch__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("离团与处分材料")
