"""What cadres take turns at and take on, and the regular meetings of their committees."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cadres.choices.duty import DutyKind
from cadres.models.posts import Post
from cadres.querysets.dated import DatedQuerySet
from orgs.models import Org


class Duty(models.Model):
    """A duty of a post at an organization from `start` until before `end`.

    target: the organization that is contacted; area: what no organization names. done_on, done_note: that it
    was carried out. end_reason: why it was given up (退出流动).
    """

    org = models.ForeignKey(Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="duties")
    post = models.ForeignKey(Post, verbose_name=_("责任人"), on_delete=models.PROTECT, related_name="duties")
    kind = models.CharField(_("类型"), max_length=12, choices=DutyKind)
    target = models.ForeignKey(
        Org,
        verbose_name=_("联系的团组织"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contacts",
    )
    area = models.CharField(_("片区或岗位"), max_length=80, blank=True)
    content = models.CharField(_("职责或承诺内容"), max_length=200, blank=True)
    start = models.DateField(_("开始日期"), default=timezone.localdate)
    end = models.DateField(_("截止日期（当日起不再负责）"), null=True, blank=True)
    end_reason = models.CharField(_("退出原因"), max_length=60, blank=True)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    done_note = models.CharField(_("完成情况"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["start", "id"]
        verbose_name = _("轮值与联系")
        constraints = [
            models.CheckConstraint(
                name="duty_not_negative",
                condition=Q(end=None) | Q(end__gte=F("start")),
                violation_error_message=_("截止日期不能早于开始日期。"),
            )
        ]
        indexes = [models.Index(fields=["kind", "start"])]

    def __str__(self):
        return f"{self.post.name} · {self.get_kind_display()}"


class RegularMeeting(models.Model):
    """A regular meeting of a committee (委员例会)."""

    org = models.ForeignKey(
        Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="regular_meetings"
    )
    on = models.DateField(_("日期"))
    chair = models.ForeignKey(
        Post, verbose_name=_("主持人"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    topic = models.CharField(_("议题"), max_length=200)
    attended = models.PositiveIntegerField(_("到会人数"), default=0)
    resolution = models.CharField(_("议定事项"), max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("委员例会")
        constraints = [
            models.UniqueConstraint(
                fields=["org", "on", "topic"],
                name="one_meeting_of_a_topic",
                violation_error_message=_("这一天同一议题的例会已经登记。"),
            )
        ]
        indexes = [models.Index(fields=["org", "on"])]

    def __str__(self):
        return f"{self.on:%Y-%m-%d} {self.topic}"
