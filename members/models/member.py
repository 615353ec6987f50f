"""Members, the branches they belonged to, the posts they held."""

from calendar import monthrange
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from league.kernel.identity import age_on
from league.kernel.scoping import ScopedQuerySet
from members.choices import Education, Entry, Occupation, Political, PostNature, Status
from members.models.person import Person
from members.querysets import AffiliationQuerySet, MemberQuerySet
from orgs.models import Org


class Member(Person):
    """A member of the League. Today's branch stands here; `Affiliation` answers for other days."""

    branch = models.ForeignKey(
        Org, verbose_name=_("所在团支部"), on_delete=models.PROTECT, related_name="members"
    )
    status = models.CharField(_("团籍状态"), max_length=10, choices=Status, default=Status.ACTIVE)
    political = models.CharField(_("政治面貌"), max_length=20, choices=Political, blank=True)
    # A joining date known to the month stands on the first of the month with `joined_month_only`.
    joined_on = models.DateField(_("入团时间"), null=True, blank=True)
    joined_month_only = models.BooleanField(_("入团时间只知年月"), default=False)
    joined_age = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    joined_at = models.CharField(_("入团时所在单位"), max_length=120, blank=True)
    admission_number = models.CharField(_("发展团员编号"), max_length=20, blank=True)
    full_time_education = models.CharField(_("全日制学历"), max_length=2, choices=Education, blank=True)
    occupation = models.CharField(_("职业"), max_length=2, choices=Occupation, blank=True)
    work_unit = models.CharField(_("学习工作单位"), max_length=120, blank=True)
    household = models.CharField(_("户籍所在地"), max_length=120, blank=True)
    income = models.PositiveIntegerField(_("月收入（元）"), null=True, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    wechat = models.CharField(_("微信"), max_length=40, blank=True)
    qq = models.CharField(_("QQ"), max_length=20, blank=True)
    weibo = models.CharField(_("微博"), max_length=60, blank=True)
    party_joined_on = models.DateField(_("入党年月"), null=True, blank=True)
    volunteer_since = models.DateField(_("成为注册志愿者日期"), null=True, blank=True)
    # Who has left stays in the last branch for the past; today's register is `present()`.
    left_on = models.DateField(_("离开日期"), null=True, blank=True, editable=False)
    left_how = models.CharField(_("离开方式"), max_length=20, choices=Entry, blank=True, editable=False)
    # From this day on nothing is kept that need not be; an erased number has no index.
    id_index = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001
    erased_on = models.DateField(_("个人信息删除日期"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    scope_field = "branch__path"
    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["pinyin", "id"]
        verbose_name = pgettext_lazy("单个", "团员")
        constraints = [
            models.UniqueConstraint(fields=["id_index"], name="one_member_per_id_number"),
            models.CheckConstraint(
                name="left_on_a_day_somehow",
                condition=Q(left_on=None, left_how="") | Q(left_on__isnull=False) & ~Q(left_how=""),
            ),
        ]
        indexes = [
            models.Index(fields=["pinyin", "id"]),
            models.Index(fields=["branch", "pinyin", "id"]),
            models.Index(fields=["birth"]),
            models.Index(fields=["joined_on"]),
            models.Index(fields=["admission_number"]),
        ]

    def derive(self) -> None:
        """Add the age at joining; a date known to the month counts to the month's last day."""
        super().derive()
        self.id_index = self.id_index or None
        self.joined_age = self.age_at_joining() if self.joined_on else None

    def age_at_joining(self) -> int:
        """Full years on the joining day; of a month the last day counts."""
        return max(0, age_on(self.birth, last_day(self.joined_on, self.joined_month_only)))


def last_day(day: date, month_only: bool) -> date:
    """The day itself, or the last day of its month when only the month is known."""
    return day.replace(day=monthrange(day.year, day.month)[1]) if month_only else day


class Affiliation(models.Model):
    """A member's time in a branch, from `start` until before `end`."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="affiliations")
    branch = models.ForeignKey(Org, on_delete=models.PROTECT, related_name="affiliations")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    how_in = models.CharField(max_length=20, choices=Entry)
    how_out = models.CharField(max_length=20, choices=Entry, blank=True)

    scope_field = "branch__path"
    objects = AffiliationQuerySet.as_manager()

    class Meta:
        ordering = ["member", "start", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(end__isnull=True), name="one_open_affiliation"
            ),
            models.CheckConstraint(
                name="affiliation_not_negative", condition=Q(end__isnull=True) | Q(end__gte=F("start"))
            ),
        ]
        indexes = [models.Index(fields=["branch", "start"])]

    def __str__(self):
        return f"{self.member_id} @ {self.branch_id} {self.start}–{self.end or ''}"


class PostHeld(models.Model):
    """A League post held by a member; who holds one keeps membership past 28. `cadres` posts here too."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="posts")
    org = models.ForeignKey(Org, on_delete=models.PROTECT, related_name="posts_held")
    title = models.CharField(_("团内职务"), max_length=40)
    nature = models.CharField(_("团干部性质"), max_length=10, choices=PostNature, blank=True)
    in_party_committee = models.BooleanField(_("是同级党委（支部）成员"), default=False)
    start = models.DateField(_("任现职日期"), default=timezone.localdate)
    end = models.DateField(_("免职日期"), null=True, blank=True)

    scope_field = "org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["member", "start"]
        constraints = [
            models.CheckConstraint(
                name="post_held_not_negative", condition=Q(end__isnull=True) | Q(end__gte=F("start"))
            )
        ]

    def __str__(self):
        return self.title
