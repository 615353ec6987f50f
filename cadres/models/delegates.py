"""一专一站两联: delegates, their special committees, what they hold, whom they keep in touch with."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cadres.choices.delegates import MeetingKind
from cadres.models.people import Someone
from cadres.querysets.dated import DatedQuerySet
from orgs.models import Org, Place


class SpecialCommittee(models.Model):
    """A special committee (专委会) of a committee of the League."""

    org = models.ForeignKey(Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("专委会名称"), max_length=80)
    head = models.CharField(_("负责人"), max_length=60, blank=True)
    start = models.DateField(_("成立日期"), default=timezone.localdate)
    end = models.DateField(_("撤销日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["org", "start", "id"]
        verbose_name = _("专委会")
        constraints = [
            models.CheckConstraint(
                name="special_committee_not_negative",
                condition=Q(end=None) | Q(end__gte=F("start")),
                violation_error_message=_("撤销日期不能早于成立日期。"),
            ),
        ]

    def __str__(self):
        return self.name


class Delegate(Someone):
    """A delegate of a congress (团代表) from `start` until before `end`.

    elected_by: the unit that elected the delegate; replaces: the delegate whose seat was filled again.
    station: the station of delegates in which the delegate is at work. branch, youths: the branch and the
    number of young people the delegate keeps in touch with (两联).
    """

    org = models.ForeignKey(
        Org, verbose_name=_("所属团组织"), on_delete=models.PROTECT, related_name="delegates"
    )
    session = models.PositiveSmallIntegerField(_("团代会届次"), null=True, blank=True)
    elected_by = models.ForeignKey(
        Org,
        verbose_name=_("选举单位"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    replaces = models.ForeignKey(
        "self",
        verbose_name=_("接替的代表"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="successors",
    )
    on_committee = models.BooleanField(_("同时是团委委员"), default=False)
    committee = models.ForeignKey(
        SpecialCommittee,
        verbose_name=_("专委会"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="delegates",
    )
    station = models.ForeignKey(
        Place,
        verbose_name=_("进驻联络站"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="delegates",
    )
    branch = models.ForeignKey(
        Org,
        verbose_name=_("联系团支部"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="linked_delegates",
    )
    youths = models.PositiveSmallIntegerField(_("联系青年人数"), default=0)
    start = models.DateField(_("任职日期"), default=timezone.localdate)
    end = models.DateField(_("终止日期"), null=True, blank=True)
    end_reason = models.CharField(_("终止原因"), max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["org", "start", "id"]
        verbose_name = _("团代表")
        constraints = [
            models.UniqueConstraint(
                fields=["org", "id_index"],
                condition=Q(end=None),
                name="one_open_delegate",
                violation_error_message=_("这个人已是这个团组织的团代表。"),
            ),
            models.CheckConstraint(
                name="delegate_not_negative",
                condition=Q(end=None) | Q(end__gte=F("start")),
                violation_error_message=_("终止日期不能早于任职日期。"),
            ),
        ]


class LinkMeeting(models.Model):
    """What a station or a special committee held, and how many came."""

    org = models.ForeignKey(Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("类型"), max_length=10, choices=MeetingKind)
    station = models.ForeignKey(
        Place,
        verbose_name=_("联络站"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="link_meetings",
    )
    committee = models.ForeignKey(
        SpecialCommittee,
        verbose_name=_("专委会"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="meetings",
    )
    topic = models.CharField(_("主题"), max_length=120)
    on = models.DateField(_("日期"), default=timezone.localdate)
    attended = models.PositiveIntegerField(_("参加人次"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    scope_field = "org__path"
    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("联系活动")

    def __str__(self):
        return self.topic
