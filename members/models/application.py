"""Applications to join the League, and the hours applicants earn on the way."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import ScopedQuerySet
from league.kernel.workflow import Stateful
from members.choices import CreditKind, Stage
from members.models.member import Member
from members.models.person import Person
from members.querysets import ApplicationQuerySet
from orgs.models import Org


class Application(Person, Stateful):
    """One person's way from the written application to membership; moved only by `ADMISSION.fire`."""

    branch = models.ForeignKey(
        Org, verbose_name=_("团支部"), on_delete=models.PROTECT, related_name="applications"
    )
    state = models.CharField(_("阶段"), max_length=30, choices=Stage, default=Stage.DRAFT, editable=False)
    applied_on = models.DateField(_("申请日期"), default=timezone.localdate)
    talked_on = models.DateField(_("谈话日期"), null=True, blank=True)
    talked_by = models.CharField(_("谈话人"), max_length=40, blank=True)
    activist_on = models.DateField(_("确定积极分子日期"), null=True, blank=True)
    mentors = models.CharField(
        _("培养联系人"), max_length=60, blank=True, help_text=_("1 至 2 名正式团员或党员，用顿号分开。")
    )
    candidate_on = models.DateField(_("确定发展对象日期"), null=True, blank=True)
    notice_from = models.DateField(_("公示开始日期"), null=True, blank=True)
    introducers = models.CharField(
        _("入团介绍人"), max_length=60, blank=True, help_text=_("两名正式团员，用顿号分开。")
    )
    meeting_on = models.DateField(_("支部大会日期"), null=True, blank=True)
    votes_due = models.PositiveIntegerField(_("应到会人数"), null=True, blank=True)
    votes_present = models.PositiveIntegerField(_("实到会人数"), null=True, blank=True)
    votes_for = models.PositiveIntegerField(_("赞成票"), null=True, blank=True)
    approved_on = models.DateField(_("审批日期"), null=True, blank=True)
    admission_number = models.CharField(_("发展团员编号"), max_length=20, blank=True)
    guardian_consent = models.BooleanField(
        _("监护人已同意"), default=False, help_text=_("申请人未满 14 周岁时须勾选。")
    )
    member = models.OneToOneField(
        Member, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="application"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "branch__path"
    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-state_since", "-id"]
        verbose_name = _("入团申请")
        indexes = [models.Index(fields=["state", "state_since"]), models.Index(fields=["id_index"])]


class Credit(models.Model):
    """Hours an applicant earned: the ledger that activities post to."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="credits")
    kind = models.CharField(_("类别"), max_length=16, choices=CreditKind)
    hours = models.DecimalField(_("学时（小时）"), max_digits=6, decimal_places=1)
    on = models.DateField(_("日期"))
    note = models.CharField(_("内容"), max_length=120, blank=True)

    scope_field = "application__branch__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.CheckConstraint(name="credit_positive", condition=models.Q(hours__gt=0))]

    def __str__(self):
        return f"{self.get_kind_display()} {self.hours}"
