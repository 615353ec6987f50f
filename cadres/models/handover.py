"""Handing over an office, and the young people a cadre keeps in touch with."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cadres.choices.handover import ContactWay, HandoverItem
from cadres.models.posts import Post
from cadres.querysets.dated import DatedQuerySet
from league.kernel.scoping import ScopedQuerySet
from orgs.models import Org


class Handover(models.Model):
    """What was handed over after a post ended (工作交接). items: codes of `HandoverItem` handed over."""

    post = models.OneToOneField(
        Post, verbose_name=_("移交人"), on_delete=models.CASCADE, related_name="handover"
    )
    on = models.DateField(_("交接日期"), default=timezone.localdate)
    items = models.JSONField(_("已移交"), default=list)
    receiver = models.CharField(_("接收人"), max_length=60)
    witness = models.CharField(_("监交人"), max_length=60, blank=True)
    note = models.CharField(_("备注"), max_length=300, blank=True)

    scope_field = "post__org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("工作交接")

    def __str__(self):
        return f"{self.post} → {self.receiver}"

    @property
    def missing(self) -> list[str]:
        """Labels of what was not handed over."""
        return [str(label) for value, label in HandoverItem.choices if value not in self.items]


class YouthLink(models.Model):
    """A cadre keeps in touch with young people (直接联系青年) from `start` until before `end`."""

    org = models.ForeignKey(Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(
        Post, verbose_name=_("团干部"), on_delete=models.PROTECT, related_name="youth_links"
    )
    youths = models.PositiveIntegerField(_("联系青年人数"), default=0)
    way = models.CharField(_("联系方式"), max_length=8, choices=ContactWay, default=ContactWay.ONLINE)
    group = models.CharField(_("群组名称或青年范围"), max_length=80, blank=True)
    start = models.DateField(_("开始日期"), default=timezone.localdate)
    end = models.DateField(_("截止日期（当日起不再负责）"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["start", "id"]
        verbose_name = _("干部联系青年")
        constraints = [
            models.CheckConstraint(
                name="youth_link_not_negative",
                condition=Q(end=None) | Q(end__gte=F("start")),
                violation_error_message=_("截止日期不能早于开始日期。"),
            )
        ]

    def __str__(self):
        return f"{self.post} {self.youths}"
