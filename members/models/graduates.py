"""Graduates of a class and where each of them goes: 学社衔接."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Stateful
from members.choices.graduates import Destination, GraduateState
from members.models.member import Member
from members.models.transfer import Transfer
from members.querysets.graduates import GraduateQuerySet
from orgs.models import Org


class Graduate(Stateful):
    """One member of a class that graduates in a year.

    branch: the class, also after the member has left it. target or outside: where to, by destination.
    transfer: the paper that takes the member there. stay_from, until: the time at the school, its last day.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="graduations")
    branch = models.ForeignKey(
        Org, verbose_name=_("毕业班团支部"), on_delete=models.PROTECT, related_name="graduates"
    )
    year = models.PositiveSmallIntegerField(_("毕业年度"))
    state = models.CharField(
        _("办理情况"), max_length=30, choices=GraduateState, default=GraduateState.OPEN, editable=False
    )
    destination = models.CharField(_("毕业去向"), max_length=10, choices=Destination, blank=True)
    target = models.ForeignKey(
        Org,
        verbose_name=_("转入团组织"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="graduates_bound",
    )
    outside = models.CharField(_("外地团组织全称"), max_length=120, blank=True)
    transfer = models.OneToOneField(
        Transfer, null=True, editable=False, on_delete=models.SET_NULL, related_name="graduate"
    )
    started_on = models.DateField(_("列入日期"), default=timezone.localdate, editable=False)
    stay_from = models.DateField(_("暂留起始"), null=True, editable=False)
    until = models.DateField(_("暂留至"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "branch__path"
    objects = GraduateQuerySet.as_manager()

    class Meta:
        ordering = ["branch", "member__pinyin", "pk"]
        verbose_name = _("毕业团员")
        constraints = [
            models.UniqueConstraint(fields=["member", "year"], name="one_graduation_a_year"),
        ]
        indexes = [models.Index(fields=["branch", "year"]), models.Index(fields=["state", "until"])]

    def __str__(self):
        return self.member.name
