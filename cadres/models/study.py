"""The study log: gatherings of an organization, hours each cadre studied in a month."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cadres.choices.study import StudyKind
from cadres.models.posts import Post
from cadres.querysets.dated import DatedQuerySet
from orgs.models import Org


class StudySession(models.Model):
    """A gathering to study; half_days tells its length, 0 for an exchange that is none of them."""

    org = models.ForeignKey(
        Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="study_sessions"
    )
    kind = models.CharField(_("形式"), max_length=12, choices=StudyKind, default=StudyKind.COLLECTIVE)
    on = models.DateField(_("日期"))
    half_days = models.DecimalField(
        _("半天数"),
        max_digits=3,
        decimal_places=1,
        default=1,
        validators=[MinValueValidator(0), MaxValueValidator(10)],
        help_text=_("半天填 1，一天填 2。"),
    )
    content = models.CharField(_("学习内容"), max_length=200)
    attended = models.PositiveIntegerField(_("参加人数"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("集体学习")
        indexes = [models.Index(fields=["org", "on"])]

    def __str__(self):
        return f"{self.on:%Y-%m-%d} {self.get_kind_display()}"


class SelfStudy(models.Model):
    """What the holder of a post studied alone in a month; `month` is its first day."""

    post = models.ForeignKey(
        Post, verbose_name=_("团干部"), on_delete=models.PROTECT, related_name="self_study"
    )
    month = models.DateField(_("月份"))
    hours = models.DecimalField(
        _("自学小时数"),
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(0), MaxValueValidator(400)],
    )
    content = models.CharField(_("学习内容"), max_length=200, blank=True)

    scope_field = "post__org__path"
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "id"]
        verbose_name = _("自学记录")
        constraints = [models.UniqueConstraint(fields=["post", "month"], name="one_self_study_of_a_month")]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.post}"
