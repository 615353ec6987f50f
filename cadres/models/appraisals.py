"""What posts there may be, how cadres were appraised, and who is kept in reserve."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cadres.choices.appraisals import AppraisalKind, Grade
from cadres.choices.posts import Quota
from cadres.models.people import Someone
from cadres.models.posts import Post
from cadres.querysets.dated import DatedQuerySet
from cadres.querysets.slots import SlotQuerySet
from league.kernel.scoping import ScopedQuerySet
from orgs.models import Org


class Slot(models.Model):
    """Posts that an organization was given (编制、岗位): how many of a title, by which paper."""

    org = models.ForeignKey(Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="slots")
    title = models.CharField(_("岗位"), max_length=60)
    quota = models.CharField(_("编制"), max_length=16, choices=Quota)
    approved = models.PositiveSmallIntegerField(_("核定数"), default=1)
    level = models.CharField(_("职级"), max_length=30, blank=True)
    funding = models.CharField(_("经费形式"), max_length=30, blank=True)
    document = models.CharField(_("核定文号"), max_length=60, blank=True)
    start = models.DateField(_("核定日期"), default=timezone.localdate)
    end = models.DateField(_("撤销日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["org", "id"]
        verbose_name = _("岗位编制")
        constraints = [
            models.CheckConstraint(
                name="slot_not_negative",
                condition=Q(end=None) | Q(end__gte=F("start")),
                violation_error_message=_("撤销日期不能早于核定日期。"),
            ),
        ]

    def __str__(self):
        return f"{self.org}{self.title}"


class Appraisal(models.Model):
    """An appraisal that was held: which, when, of how many."""

    org = models.ForeignKey(Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("考核类型"), max_length=12, choices=AppraisalKind)
    on = models.DateField(_("日期"), default=timezone.localdate)
    people = models.PositiveIntegerField(_("参加考核人数"), default=0)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("干部考核")

    def __str__(self):
        return f"{self.get_kind_display()} {self.on}"


class YearGrade(models.Model):
    """What a cadre was graded for a year."""

    post = models.ForeignKey(Post, verbose_name=_("任职"), on_delete=models.CASCADE, related_name="grades")
    year = models.PositiveSmallIntegerField(_("年度"))
    grade = models.CharField(_("等次"), max_length=10, choices=Grade)

    scope_field = "post__org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["post", "-year"]
        verbose_name = _("年度等次")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "year"],
                name="one_grade_of_a_year",
                violation_error_message=_("这名干部这一年的等次已经登记，请修改原来的一条。"),
            ),
        ]

    def __str__(self):
        return f"{self.year} {self.get_grade_display()}"


class Reserve(Someone):
    """Somebody kept in reserve for posts (后备干部) from `start` until before `end`."""

    org = models.ForeignKey(Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="reserves")
    unit = models.CharField(_("现任职务"), max_length=120, blank=True)
    reason = models.CharField(_("入库理由"), max_length=200, blank=True)
    start = models.DateField(_("入库日期"), default=timezone.localdate)
    end = models.DateField(_("出库日期"), null=True, blank=True)
    end_reason = models.CharField(_("出库原因"), max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["org", "start", "id"]
        verbose_name = _("后备干部")
        constraints = [
            models.CheckConstraint(
                name="reserve_not_negative",
                condition=Q(end=None) | Q(end__gte=F("start")),
                violation_error_message=_("出库日期不能早于入库日期。"),
            ),
        ]
