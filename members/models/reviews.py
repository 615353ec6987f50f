"""The year of a branch: its appraisal (团员教育评议), a line per member, and the registration of members."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Stateful
from members.choices.reviews import RegistrationState, ReviewGrade, ReviewState
from members.models.application import day, heads
from members.models.member import Member
from members.querysets.reviews import AppraisalQuerySet, RegistrationQuerySet, ReviewQuerySet
from orgs.models import Org


def votes(label: str) -> models.PositiveSmallIntegerField:
    """Ballots for one grade, empty until they are counted."""
    return models.PositiveSmallIntegerField(label, null=True, blank=True)


class Review(Stateful):
    """The appraisal of one branch in one year, with the days of its steps and the meeting's attendance."""

    branch = models.ForeignKey(
        Org, verbose_name=_("团支部"), on_delete=models.PROTECT, related_name="reviews"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(
        _("状态"), max_length=30, choices=ReviewState, default=ReviewState.STARTED, editable=False
    )
    opened_on = models.DateField(_("启动日期"), default=timezone.localdate, editable=False)
    studied_on = day(_("学习教育日期"))
    self_on = day(_("自我评价日期"))
    peers_on = day(_("互相评价日期"))
    meeting_on = day(_("测评投票日期"))
    votes_due = heads(_("应到会人数"))
    votes_present = heads(_("实到会人数"))
    proposed_on = day(_("支委会建议日期"))
    approved_on = models.DateField(_("批准日期"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "branch__path"
    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-id"]
        verbose_name = _("团员教育评议")
        constraints = [models.UniqueConstraint(fields=["branch", "year"], name="one_review_a_year")]
        indexes = [models.Index(fields=["year", "state"])]

    def __str__(self):
        return _("%(branch)s %(year)d 年度评议") % {"branch": self.branch, "year": self.year}

    @property
    def lines(self) -> list["Appraisal"]:
        """The members appraised, by name; read once for an object."""
        if "_lines" not in self.__dict__:
            rows = self.appraisals.select_related("member").defer("member__id_no", "member__phone")
            self._lines = list(rows.order_by("member__pinyin", "pk"))
        return self._lines

    def forget_lines(self) -> None:
        """Read the lines again when they are asked for next."""
        self.__dict__.pop("_lines", None)


class Appraisal(models.Model):
    """One member in an appraisal: the own rating, the ballots, the grade proposed and approved."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="appraisals")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="appraisals")
    self_grade = models.CharField(_("自评"), max_length=10, choices=ReviewGrade, blank=True)
    excellent = votes(_("优秀票"))
    qualified = votes(_("合格票"))
    basic = votes(_("基本合格票"))
    failed = votes(_("不合格票"))
    grade = models.CharField(_("评议等次"), max_length=10, choices=ReviewGrade, blank=True)
    note = models.CharField(_("备注"), max_length=100, blank=True)

    scope_field = "review__branch__path"
    objects = AppraisalQuerySet.as_manager()

    class Meta:
        ordering = ["review", "pk"]
        verbose_name = _("团员评议结果")
        constraints = [
            models.UniqueConstraint(fields=["review", "member"], name="one_line_per_member_and_review")
        ]

    def __str__(self):
        return f"{self.member.name} {self.get_grade_display()}"

    @property
    def ballots(self) -> int:
        """Ballots counted for the member."""
        return sum(n or 0 for n in (self.excellent, self.qualified, self.basic, self.failed))


class Registration(models.Model):
    """年度团籍注册 of one member: registered, put off, or refused with the reason."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="registrations")
    branch = models.ForeignKey(
        Org, verbose_name=_("团支部"), on_delete=models.PROTECT, related_name="registrations"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(_("注册情况"), max_length=12, choices=RegistrationState)
    on = models.DateField(_("日期"), default=timezone.localdate)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "branch__path"
    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "pk"]
        verbose_name = _("团籍注册")
        constraints = [models.UniqueConstraint(fields=["member", "year"], name="one_registration_a_year")]
        indexes = [models.Index(fields=["branch", "year"])]

    def __str__(self):
        return f"{self.member.name} {self.year} {self.get_state_display()}"
