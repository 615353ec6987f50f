"""Rectification of weak organizations (软弱涣散整顿): the case, what was done, the files that prove it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.models.attachments import Attachment
from league.kernel.scoping import ScopedQuerySet
from league.kernel.workflow import Stateful
from orgs.choices.rectification import CaseState, Source
from orgs.models.tree import Org
from orgs.querysets.rectification import RectificationQuerySet

OPEN = Q(state__in=CaseState.open())


class Rectification(Stateful):
    """One case: why an organization is weak, what it plans, what it did, what the superior found.

    detector: code of the finding it began with; as long as that finds the organization it is not closed.
    closed_on: the day it was closed or stopped, empty while it is open. came_from: of a case that passed on
    in a merger, the organization it was opened for.
    """

    org = models.ForeignKey(
        Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="rectifications"
    )
    came_from = models.ForeignKey(
        Org,
        verbose_name=_("原整顿对象"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    source = models.CharField(_("来源"), max_length=10, choices=Source, default=Source.SUPERIOR)
    detector = models.CharField(_("体检项目"), max_length=40, blank=True)
    state = models.CharField(
        _("状态"), max_length=30, choices=CaseState, default=CaseState.OPENED, editable=False
    )
    problems = models.TextField(_("存在问题"), max_length=1000)
    opened_on = models.DateField(_("立案日期"), default=timezone.localdate, editable=False)
    deadline = models.DateField(_("整顿期限"))
    measures = models.TextField(_("整顿措施"), max_length=1000, blank=True)
    responsible = models.CharField(_("责任人"), max_length=60, blank=True)
    outcome = models.TextField(_("整顿情况"), max_length=1000, blank=True)
    checked_on = models.DateField(_("复查日期"), null=True, blank=True)
    checked_by = models.CharField(_("复查人"), max_length=60, blank=True)
    verdict = models.CharField(_("复查结论"), max_length=200, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "org__path"
    objects = RectificationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("整顿")
        constraints = [
            models.UniqueConstraint(fields=["org"], condition=OPEN, name="one_open_rectification"),
            models.CheckConstraint(
                name="rectification_closed_after_opened",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
            ),
        ]
        indexes = [models.Index(fields=["opened_on", "closed_on"])]

    def __str__(self):
        return str(self.org)


class RectificationNote(models.Model):
    """What was done on a day while the case ran."""

    case = models.ForeignKey(Rectification, on_delete=models.CASCADE, related_name="notes")
    on = models.DateField(_("日期"), default=timezone.localdate)
    text = models.TextField(_("进展"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    scope_field = "case__org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("整顿进展")

    def __str__(self):
        return f"{self.on} {self.text}"


class RectificationPaper(Attachment):
    """A file that proves what was done."""

    owner = models.ForeignKey(Rectification, on_delete=models.CASCADE, related_name="files")

    scope_field = "owner__org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("整顿材料")
