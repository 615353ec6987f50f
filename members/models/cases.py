"""Cases of violation in the development of members, and the papers that prove what was found."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.models.attachments import Attachment
from league.kernel.scoping import ScopedQuerySet
from league.kernel.workflow import Stateful
from members.choices.cases import CaseState, Outcome, Violation
from members.models.member import Member
from members.querysets.cases import CaseQuerySet
from orgs.models import Org


class InspectionCase(Stateful):
    """One violation of one member: opened from a finding, inspected below, decided by the county.

    branch: where the member was when it was opened. clue: what was found then, in a few words. result: what
    is proposed, in force once it is settled. explanation: why what cannot be mended may stay as it is.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="cases")
    branch = models.ForeignKey(Org, verbose_name=_("团支部"), on_delete=models.PROTECT, related_name="cases")
    detector = models.CharField(_("违规情形"), max_length=20, choices=Violation, editable=False)
    clue = models.CharField(_("核查线索"), max_length=120, blank=True, editable=False)
    note = models.CharField(_("立案说明"), max_length=200, blank=True)
    state = models.CharField(
        _("状态"), max_length=30, choices=CaseState, default=CaseState.OPEN, editable=False
    )
    result = models.CharField(_("处理意见"), max_length=20, choices=Outcome, blank=True)
    facts = models.TextField(
        _("核查情况"), max_length=1000, blank=True, help_text=_("写清查了哪些档案、问了哪些人、查明什么。")
    )
    explanation = models.TextField(
        _("不能补正的说明"),
        max_length=1000,
        blank=True,
        help_text=_("补充完善以后线索仍然存在的必填：为什么不能补正，依据是什么；并上传证明材料。"),
    )
    document_no = models.CharField(_("批复文号"), max_length=60, blank=True)
    opened_on = models.DateField(_("立案日期"), default=timezone.localdate, editable=False)
    decided_on = models.DateField(_("结案日期"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("立案人"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    scope_field = "branch__path"
    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("违规核查案件")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "detector"],
                condition=Q(state__in=CaseState.open()),
                name="one_open_case_per_violation",
            ),
            models.CheckConstraint(
                name="case_settled_with_a_result",
                condition=Q(state=CaseState.DONE) & ~Q(result="")
                | ~Q(state=CaseState.DONE) & Q(decided_on=None),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "state_since"]),
            models.Index(fields=["decided_on", "result"]),
        ]

    def __str__(self):
        return f"{self.member.name}：{self.get_detector_display()}"


class CasePaper(Attachment):
    """A file that proves what was found: files of the member, notes of talks, the reply."""

    owner = models.ForeignKey(InspectionCase, on_delete=models.CASCADE, related_name="files")

    scope_field = "owner__branch__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("核查材料")
