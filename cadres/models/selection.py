"""Selections in public (公推直选、竞岗): the procedure, candidates, scores, objections, papers."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cadres.choices.posts import Quota
from cadres.choices.selection import Channel, SelectionState, Trial, Vetting
from cadres.models.people import Someone
from cadres.models.posts import Post
from cadres.querysets.selection import CandidateQuerySet, SelectionQuerySet
from league.kernel.models.attachments import Attachment
from league.kernel.scoping import ScopedQuerySet
from league.kernel.workflow import Stateful
from members.choices import PostNature
from orgs.models import Org


class Selection(Stateful):
    """The filling of a post of a team by selection (选配).

    seats: how many are wanted. called_on: since when it was made public. notice_on, notice_until: first and
    last day of the public notice; the notice counts working days after its first day. trial: whether
    candidates work on trial before they speak, from `trial_on`.
    """

    org = models.ForeignKey(
        Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="selections"
    )
    post_title = models.CharField(_("选配职务"), max_length=60)
    nature = models.CharField(_("团干部性质"), max_length=10, choices=PostNature)
    quota = models.CharField(_("编制"), max_length=16, choices=Quota, blank=True)
    seats = models.PositiveSmallIntegerField(_("选配人数"), default=1, validators=[MinValueValidator(1)])
    plan = models.TextField(_("选配计划"), max_length=1000, blank=True)
    trial = models.BooleanField(_("设试岗"), default=False)
    working_group = models.CharField(_("工作机构"), max_length=120, blank=True)
    opened_on = models.DateField(_("启动日期"), default=timezone.localdate, editable=False)
    state = models.CharField(
        _("状态"), max_length=30, choices=SelectionState, default=SelectionState.PLANNED, editable=False
    )
    called_on = models.DateField(_("宣传发动日期"), null=True, blank=True)
    trial_on = models.DateField(_("试岗开始日期"), null=True, blank=True)
    trial_place = models.CharField(_("试岗岗位"), max_length=120, blank=True)
    notice_on = models.DateField(_("公示开始日期"), null=True, blank=True)
    notice_until = models.DateField(_("公示截止日期"), null=True, blank=True, editable=False)
    party_document = models.CharField(_("同级党组织批准文号"), max_length=60, blank=True)
    superior_document = models.CharField(_("上级团组织批准文号"), max_length=60, blank=True)
    start = models.DateField(_("任职日期"), null=True, blank=True)
    term_end = models.DateField(_("任期至"), null=True, blank=True)
    document = models.CharField(_("任职文号"), max_length=60, blank=True)

    scope_field = "org__path"
    objects = SelectionQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-id"]
        verbose_name = _("选配")
        constraints = [
            models.CheckConstraint(name="selection_of_somebody", condition=Q(seats__gte=1)),
        ]

    def __str__(self):
        return f"{self.org}{self.post_title}"


class Candidate(Someone):
    """Somebody who was named for a selection.

    refused: the words of the clause that refused; empty for who stands. unless: why somebody may stand who is
    neither a member nor in the Party. user: the account that gets the access of the post.
    """

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="candidates")
    unit = models.CharField(_("工作单位"), max_length=120, blank=True)
    channel = models.CharField(_("提名渠道"), max_length=12, choices=Channel)
    signers = models.PositiveSmallIntegerField(_("联名人数"), default=0)
    unless = models.CharField(_("破格理由"), max_length=200, blank=True)
    refused = models.CharField(_("不符合资格的原因"), max_length=300, blank=True, editable=False)
    tried = models.CharField(_("试岗结论"), max_length=6, choices=Trial, blank=True)
    vetted = models.CharField(_("考察结论"), max_length=6, choices=Vetting, blank=True)
    vetting_note = models.CharField(_("考察意见"), max_length=300, blank=True)
    chosen = models.BooleanField(_("拟任人选"), default=False, editable=False)
    withdrawn_on = models.DateField(_("退出日期"), null=True, blank=True, editable=False)
    user = models.ForeignKey(
        User,
        verbose_name=_("登录账号"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    post = models.OneToOneField(
        Post, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    scope_field = "selection__org__path"
    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["selection", "id"]
        verbose_name = _("候选人")
        constraints = [
            models.UniqueConstraint(fields=["selection", "id_index"], name="named_once_for_a_selection"),
        ]


class Score(models.Model):
    """What one judge gave a candidate's speech."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="scores")
    judge = models.CharField(_("评委"), max_length=60)
    points = models.DecimalField(
        _("得分"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    scope_field = "candidate__selection__org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["candidate", "id"]
        verbose_name = _("演讲得分")
        constraints = [
            models.UniqueConstraint(fields=["candidate", "judge"], name="one_score_of_a_judge"),
        ]

    def __str__(self):
        return f"{self.judge} {self.points}"


class Objection(models.Model):
    """What was objected during the public notice, and what was found; empty while it is looked into."""

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="objections")
    on = models.DateField(_("日期"), default=timezone.localdate)
    text = models.CharField(_("异议内容"), max_length=300)
    finding = models.CharField(_("核查结论"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    scope_field = "selection__org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        verbose_name = _("公示异议")

    def __str__(self):
        return self.text


class SelectionPaper(Attachment):
    """A paper of a selection: plan, minutes, score sheets, approvals."""

    owner = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="files")

    scope_field = "owner__org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("选配材料")
