"""流动团员: a member's time away from the branch that still keeps the membership."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from league.kernel.fields import EncryptedTextField
from league.kernel.workflow import Stateful
from members.choices.absence import AbsenceState
from members.models.member import Member
from members.querysets.absence import AbsenceQuerySet
from orgs.models import Org


class Absence(Stateful):
    """One time away, from `since` until before `ended_on`; the member stays in the register of the branch.

    branch: the member's branch, which follows when the branch changes. due_on: from when the membership is to
    be transferred, or the absence to be looked at again. receiver: the organization of the tree that takes
    the member into its activities meanwhile, outside: one that is not in it.
    """

    member = models.ForeignKey(
        Member, verbose_name=_("团员"), on_delete=models.CASCADE, related_name="absences"
    )
    branch = models.ForeignKey(
        Org, verbose_name=_("团支部"), editable=False, on_delete=models.PROTECT, related_name="absences"
    )
    state = models.CharField(
        _("状态"), max_length=30, choices=AbsenceState, default=AbsenceState.AWAY, editable=False
    )
    since = models.DateField(_("外出日期"))
    place = models.CharField(_("外出地点"), max_length=80)
    is_fixed = models.BooleanField(_("有固定的工作、学习单位或住所"), default=False)
    record_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    contact = EncryptedTextField(_("外出期间联系电话"), blank=True)
    expected_on = models.DateField(_("预计返回日期"), null=True, blank=True)
    receiver = models.ForeignKey(
        Org,
        verbose_name=_("流入地团组织"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="guests",
    )
    outside = models.CharField(_("外地流入团组织"), max_length=120, blank=True)
    due_on = models.DateField(_("满期日期"), editable=False)
    ended_on = models.DateField(_("返回或转出日期"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "branch__path"
    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        verbose_name = _("流动团员")
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(state=AbsenceState.AWAY), name="one_open_absence_per_member"
            ),
            models.CheckConstraint(
                name="absence_ends_after_it_began", condition=Q(ended_on=None) | Q(ended_on__gte=F("since"))
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"]), models.Index(fields=["since"])]

    def __str__(self):
        return f"{self.member.name} {self.place}"
