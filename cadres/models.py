"""Posts of cadres, dated."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cadres.choices import Quota
from cadres.querysets import PostQuerySet
from league.kernel.fields import EncryptedTextField
from members.choices import PostNature, Sex
from members.models import Member, PostHeld, id_index
from orgs.models import Org


class Post(models.Model):
    """A post somebody holds at an organization from `start` until before `end`."""

    org = models.ForeignKey(Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="posts")
    name = models.CharField(_("姓名"), max_length=60)
    record_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    id_no = EncryptedTextField(_("身份证号"))
    id_index = models.CharField(max_length=64, editable=False, db_index=True)
    birth = models.DateField(_("出生日期"))
    sex = models.CharField(_("性别"), max_length=1, choices=Sex)
    phone = EncryptedTextField(_("手机号码"), blank=True)
    title = models.CharField(_("职务"), max_length=60)
    nature = models.CharField(_("团干部性质"), max_length=10, choices=PostNature)
    quota = models.CharField(_("编制"), max_length=16, choices=Quota, blank=True)
    start = models.DateField(_("任职日期"), default=timezone.localdate)
    # The workbook may know only the month of the appointment, or nothing: `start` is then the cut-off day.
    appointed = models.CharField(_("任现职时间"), max_length=10, blank=True)
    end = models.DateField(_("免职日期"), null=True, blank=True)
    member = models.ForeignKey(
        Member,
        verbose_name=pgettext_lazy("单个", "团员"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="cadre_posts",
    )
    # What this post put into the members' own ledger of posts: who holds one keeps membership past 28.
    held = models.OneToOneField(
        PostHeld, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    scope_field = "org__path"
    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["org", "start", "id"]
        verbose_name = _("任职")
        constraints = [
            models.UniqueConstraint(
                fields=["org", "id_index", "title"],
                condition=Q(end__isnull=True),
                name="one_open_post_of_a_title",
            ),
            models.CheckConstraint(
                name="post_not_negative", condition=Q(end__isnull=True) | Q(end__gte=F("start"))
            ),
        ]

    def __str__(self):
        return f"{self.name} · {self.title}"

    def save(self, *args, **kwargs):
        """Keep the blind index true."""
        self.id_index = id_index(self.id_no)
        super().save(*args, **kwargs)
