"""奖励: what members and organizations were rewarded with, by whom, with which document."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import ScopedQuerySet
from members.choices.rewards import RewardKind, RewardLevel
from members.models.member import Member
from orgs.models import Org


class Reward(models.Model):
    """One reward. org: the organization rewarded, or the branch the rewarded member was in then."""

    member = models.ForeignKey(
        Member,
        verbose_name=_("受奖团员"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="rewards",
    )
    org = models.ForeignKey(
        Org, verbose_name=_("受奖团组织"), blank=True, on_delete=models.PROTECT, related_name="rewards"
    )
    kind = models.CharField(_("奖励类别"), max_length=20, choices=RewardKind)
    name = models.CharField(_("奖励名称"), max_length=60, blank=True)
    grade = models.CharField(_("等次"), max_length=20, blank=True, help_text=_("没有等次的不填。"))
    level = models.CharField(_("奖励级别"), max_length=12, choices=RewardLevel)
    year = models.PositiveSmallIntegerField(
        _("奖励年度"), validators=[MinValueValidator(1949), MaxValueValidator(2100)]
    )
    on = models.DateField(_("授奖日期"))
    giver = models.CharField(_("授奖单位"), max_length=80, blank=True)
    document = models.CharField(_("授奖文号"), max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("奖励")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "name", "level", "year"],
                condition=Q(member__isnull=False),
                name="one_reward_of_a_member",
                violation_error_message=_("这项奖励已经登记过，不用重复登记；填错的请修改原来那一项。"),
            ),
            models.UniqueConstraint(
                fields=["org", "kind", "name", "level", "year"],
                condition=Q(member=None),
                name="one_reward_of_an_org",
                violation_error_message=_("这项奖励已经登记过，不用重复登记；填错的请修改原来那一项。"),
            ),
        ]
        indexes = [models.Index(fields=["on"]), models.Index(fields=["kind", "level"])]

    def __str__(self):
        return f"{self.member.name if self.member else self.org} {self.title}"

    @property
    def title(self) -> str:
        """The name of the reward: its own, else that of its kind, with the grade."""
        return f"{self.name or self.get_kind_display()}{self.grade}"
