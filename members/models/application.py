"""Applications to join the League: one person's way through the fifteen steps."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.scoping import ScopedQuerySet
from league.kernel.workflow import Stateful
from members.choices import Stage
from members.choices.admission import Body, Channel, Examination, Grade, NoticeResult
from members.models.member import Member
from members.models.person import Person
from members.querysets import ApplicationQuerySet
from orgs.models import Org


def day(label: str) -> models.DateField:
    """A day of the way, empty until its step is taken."""
    return models.DateField(label, null=True, blank=True)


def heads(label: str) -> models.PositiveIntegerField:
    """A number of people at a meeting, empty until it was held."""
    return models.PositiveIntegerField(label, null=True, blank=True)


def introducer(label: str) -> models.ForeignKey:
    """A member of the register who speaks for the applicant."""
    return models.ForeignKey(
        Member, verbose_name=label, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


class Ceremony(models.Model):
    """入团仪式: one occasion at which many swear in."""

    org = models.ForeignKey(
        Org, verbose_name=_("主办团组织"), on_delete=models.PROTECT, related_name="ceremonies"
    )
    on = models.DateField(_("仪式日期"), default=timezone.localdate)
    place = models.CharField(_("地点"), max_length=80)
    host = models.CharField(_("主持人"), max_length=40, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("入团仪式")

    def __str__(self):
        return f"{self.on} {self.place}"


class Application(Person, Stateful):
    """One person's way from the written application to the archive; moved only by `ADMISSION.fire`."""

    branch = models.ForeignKey(
        Org, verbose_name=_("团支部"), on_delete=models.PROTECT, related_name="applications"
    )
    state = models.CharField(_("阶段"), max_length=30, choices=Stage, default=Stage.DRAFT, editable=False)
    # I 申请
    applied_on = models.DateField(_("申请日期"), default=timezone.localdate)
    talked_on = day(_("谈话日期"))
    talked_by = models.CharField(_("谈话人"), max_length=40, blank=True)
    # II 确定积极分子
    channel = models.CharField(_("推荐方式"), max_length=10, choices=Channel, blank=True)
    decided_by = models.CharField(_("研究确定的会议"), max_length=10, choices=Body, blank=True)
    activist_on = day(_("确定积极分子日期"))
    mentors = models.CharField(
        _("培养联系人"), max_length=60, blank=True, help_text=_("1 至 2 名正式团员或党员，用顿号分开。")
    )
    endorsed_on = day(_("上级批准积极分子日期"))
    # III 培养考察: hours, records and points stand in their ledgers
    politics = models.CharField(_("思政课成绩"), max_length=10, choices=Grade, blank=True)
    class_result = models.CharField(_("团课考核"), max_length=10, choices=Examination, blank=True)
    review_on = day(_("评议日期"))
    review_due = heads(_("评议应到人数"))
    review_present = heads(_("评议实到人数"))
    review_for = heads(_("评议赞成票"))
    # IV 发展对象
    candidate_on = day(_("确定发展对象日期"))
    examined_on = day(_("预审日期"))
    reply_number = models.CharField(_("预审批复文号"), max_length=40, blank=True)
    notice_from = day(_("公示开始日期"))
    notice_result = models.CharField(_("公示结果"), max_length=10, choices=NoticeResult, blank=True)
    notice_note = models.CharField(
        _("异议及处理情况"),
        max_length=200,
        blank=True,
        help_text=_("有异议的必填：谁在何时反映什么，如何核查处理。"),
    )
    # V 接收
    introducer_one = introducer(_("入团介绍人一"))
    introducer_two = introducer(_("入团介绍人二"))
    introducers = models.CharField(
        _("名册外的介绍人"),
        max_length=60,
        blank=True,
        help_text=_("介绍人不在本平台名册里的，在这里写姓名，用顿号分开。"),
    )
    form_on = day(_("入团志愿日期"))
    introduced_on = day(_("介绍人意见日期"))
    meeting_on = day(_("支部大会日期"))
    votes_due = heads(_("应到会人数"))
    votes_present = heads(_("实到会人数"))
    votes_for = heads(_("赞成票"))
    votes_against = heads(_("不赞成票"))
    approved_on = day(_("审批日期"))
    admission_number = models.CharField(_("发展团员编号"), max_length=20, blank=True)
    filed_on = day(_("备案日期"))
    file_number = models.CharField(_("备案文号"), max_length=40, blank=True)
    informed_on = day(_("反馈日期"))
    ceremony = models.ForeignKey(
        Ceremony,
        verbose_name=_("入团仪式"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications",
    )
    archived_on = day(_("归档日期"))
    certified_on = day(_("认证日期"))
    guardian_consent = models.BooleanField(
        _("监护人已同意"), default=False, help_text=_("申请人未满 14 周岁时须勾选。")
    )
    # Taken over from a roster at the stage its days prove; such a row has no steps before this day.
    opening_on = models.DateField(_("期初登记日期"), null=True, blank=True, editable=False)
    member = models.OneToOneField(
        Member, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="application"
    )
    # Nobody for a roster that the command line brought.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    scope_field = "branch__path"
    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-state_since", "-id"]
        verbose_name = _("入团申请")
        constraints = [
            models.CheckConstraint(
                name="two_different_introducers",
                violation_error_message=_("两名入团介绍人不能是同一个人。"),
                condition=Q(introducer_one=None)
                | Q(introducer_two=None)
                | ~Q(introducer_one=F("introducer_two")),
            )
        ]
        indexes = [models.Index(fields=["state", "state_since"]), models.Index(fields=["id_index"])]

    @property
    def introducer_names(self) -> list[str]:
        """Names of the introducers, those of the register first."""
        known = [member.name for member in (self.introducer_one, self.introducer_two) if member]
        return [*known, *names(self.introducers)]


def names(text: str) -> list[str]:
    """Names in a field, divided by the usual marks."""
    for mark in "，,；; ":
        text = text.replace(mark, "、")
    return [name for name in text.split("、") if name]
