"""推优入党: a branch recommends a member to the Party, in one of two kinds."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Stateful
from members.choices.party import PartyKind, PartyState
from members.models.member import Member
from members.querysets.party import RecommendationQuerySet
from orgs.models import Org


def heads(label: str) -> models.PositiveIntegerField:
    """A number of people at the meeting, empty until it was held."""
    return models.PositiveIntegerField(label, null=True, blank=True)


class PartyRecommendation(Stateful):
    """One recommendation, from the branch meeting to the word of the Party; moved only by its workflow.

    branch: where the member was then. applied_on: the day of the member's application to the Party.
    """

    member = models.ForeignKey(
        Member, verbose_name=_("团员"), on_delete=models.PROTECT, related_name="recommendations"
    )
    branch = models.ForeignKey(
        Org,
        verbose_name=_("团支部"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="recommendations",
    )
    kind = models.CharField(_("推荐类别"), max_length=10, choices=PartyKind)
    state = models.CharField(
        _("状态"), max_length=30, choices=PartyState, default=PartyState.DRAFT, editable=False
    )
    opened_on = models.DateField(_("登记日期"), default=timezone.localdate, editable=False)
    applied_on = models.DateField(_("递交入党申请书日期"))
    party_org = models.CharField(_("推荐给哪个党组织"), max_length=80)
    meeting_on = models.DateField(_("推优大会日期"), null=True, blank=True)
    votes_due = heads(_("应到会人数"))
    votes_present = heads(_("实到会人数"))
    votes_for = heads(_("赞成票"))
    recommended_on = models.DateField(_("审核推荐日期"), null=True, blank=True)
    adopted_on = models.DateField(_("党组织采纳日期"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("经手人"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    scope_field = "branch__path"
    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["-state_since", "-id"]
        verbose_name = _("推优入党")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind"],
                condition=Q(state__in=(PartyState.DRAFT, PartyState.VOTED, PartyState.RECOMMENDED)),
                name="one_open_recommendation_of_a_kind",
            ),
            models.CheckConstraint(
                name="recommendation_votes_possible",
                condition=Q(votes_present__lte=F("votes_due"), votes_for__lte=F("votes_present"))
                | Q(votes_due=None),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "state_since"]),
            models.Index(fields=["recommended_on"]),
            models.Index(fields=["adopted_on"]),
        ]

    def __str__(self):
        return f"{self.member} {self.get_kind_display()}"
