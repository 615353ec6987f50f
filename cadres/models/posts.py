"""Posts of cadres, dated."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Grant
from cadres.choices.posts import Quota, Rank, rank_of
from cadres.models.people import Someone
from cadres.querysets.posts import PostQuerySet
from members.choices import PostNature
from members.models import PostHeld
from orgs.models import Org


class Post(Someone):
    """A post somebody holds at an organization from `start` until before `end` (任职).

    term_end: until when it is meant to be held; the post stays held until it is ended. rank follows from the
    title. document, end_document: numbers of the papers that appointed and relieved.
    """

    org = models.ForeignKey(Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(_("职务"), max_length=60)
    rank = models.CharField(_("职级"), max_length=10, choices=Rank, default=Rank.STAFF, editable=False)
    nature = models.CharField(_("团干部性质"), max_length=10, choices=PostNature)
    quota = models.CharField(_("编制"), max_length=16, choices=Quota, blank=True)
    start = models.DateField(_("任职日期"), default=timezone.localdate)
    # The workbook may know only the month of the appointment, or nothing: `start` is then the cut-off day.
    appointed = models.CharField(_("任现职时间"), max_length=10, blank=True)
    term_end = models.DateField(_("任期至"), null=True, blank=True)
    document = models.CharField(_("任职文号"), max_length=60, blank=True)
    end = models.DateField(_("免职日期"), null=True, blank=True)
    end_reason = models.CharField(_("免职原因"), max_length=100, blank=True)
    end_document = models.CharField(_("免职文号"), max_length=60, blank=True)
    # What this post put into the members' own ledger of posts: who holds one keeps membership past 28.
    held = models.OneToOneField(
        PostHeld, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    # The access that came with the post and ends with it.
    access = models.OneToOneField(
        Grant, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
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

    def derive(self) -> None:
        """The rank, too, follows."""
        super().derive()
        self.rank = rank_of(self.title)
