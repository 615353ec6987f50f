"""Comparisons of the register with an export of the national system, and the differences they found."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.fields import EncryptedJSONField
from league.kernel.models import Job, Upload
from league.kernel.scoping import PathField
from league.kernel.workflow import Stateful
from members.choices import Political
from members.choices.national import ComparisonState, Gap, GapState
from members.models.member import Member
from members.querysets.national import ComparisonQuerySet, DifferenceQuerySet
from orgs.models import Org


class Comparison(models.Model):
    """One export of the national system held against the register of an organization.

    path: where the organization stands. counts: rows of the file and of the register, what was new, still
    there and settled when it was compared, and rows that could not be read by their cause.
    """

    org = models.ForeignKey(
        Org, verbose_name=_("对账范围"), on_delete=models.PROTECT, related_name="comparisons"
    )
    path = PathField(editable=False)
    as_of = models.DateField(_("导出日期"), default=timezone.localdate)
    filename = models.CharField(_("文件名"), max_length=150)
    sha256 = models.CharField(max_length=64, editable=False)
    upload = models.ForeignKey(Upload, null=True, on_delete=models.SET_NULL, related_name="+")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(
        _("状态"), max_length=10, choices=ComparisonState, default=ComparisonState.WAITING
    )
    counts = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    scope_field = "path"
    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("与国家系统对账")

    def __str__(self):
        return self.filename


class Difference(Stateful):
    """One thing in which the two sides differ; the columns hold what the national system says.

    key: what the difference is about, the same in every upload. org: where it belongs. place: the branch in
    the words of the file. content (encrypted): the row of the file. sheet, row: where the file has it.
    """

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="differences")
    kind = models.CharField(_("差异"), max_length=20, choices=Gap)
    key = models.CharField(max_length=130, editable=False)
    state = models.CharField(
        _("状态"), max_length=30, choices=GapState, default=GapState.OPEN, editable=False
    )
    org = models.ForeignKey(Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="differences")
    name = models.CharField(_("姓名"), max_length=120, blank=True)
    person_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    branch = models.ForeignKey(
        Org, verbose_name=_("团支部"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    place = models.CharField(_("文件里的团支部"), max_length=120, blank=True)
    number = models.CharField(_("发展团员编号"), max_length=20, blank=True)
    joined_on = models.DateField(_("入团时间"), null=True)
    joined_month_only = models.BooleanField(default=False)
    political = models.CharField(_("政治面貌"), max_length=20, choices=Political, blank=True)
    people = models.PositiveIntegerField(_("涉及人数"), default=1)
    record_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    content = EncryptedJSONField(null=True)
    sheet = models.CharField(_("工作表"), max_length=100, blank=True)
    row = models.PositiveIntegerField(_("行号"), null=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    found_on = models.DateField(_("发现日期"), default=timezone.localdate)

    scope_field = "org__path"
    objects = DifferenceQuerySet.as_manager()

    class Meta:
        ordering = ["org", "kind", "id"]
        verbose_name = _("对账差异")
        constraints = [
            models.UniqueConstraint(fields=["comparison", "key"], name="one_difference_of_a_key"),
            models.CheckConstraint(
                name="difference_of_somebody",
                condition=Q(member=None) | Q(kind__in=(Gap.UNKNOWN, Gap.DIFFERS)),
            ),
        ]
        indexes = [models.Index(fields=["state", "kind"])]

    def __str__(self):
        return self.name or str(self.org)
