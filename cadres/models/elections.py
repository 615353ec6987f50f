"""Elections of teams: the meeting, its ballots, candidates, and the term that follows."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cadres.choices.elections import ElectionKind, ElectionState
from cadres.choices.posts import Quota
from cadres.models.people import Someone
from cadres.models.posts import Post
from cadres.querysets.elections import ElectionQuerySet
from league.kernel.models.attachments import Attachment
from league.kernel.scoping import ScopedQuerySet
from league.kernel.workflow import Stateful
from members.choices import PostNature
from orgs.models import Org


def count(label: str) -> models.PositiveIntegerField:
    """A number of people or ballots."""
    return models.PositiveIntegerField(label, null=True, blank=True)


class Election(Stateful):
    """An election of an organization's team, and, once confirmed, its term.

    due: those who should attend; present, voters: who came, who of them may vote; issued, returned, valid:
    ballots. term_years: as decided at the election, so that a later rule changes no running term. remind_on:
    from this day on the next election is a to-do; last_day: the end of the term, an approved delay included.
    """

    org = models.ForeignKey(Org, verbose_name=_("团组织"), on_delete=models.PROTECT, related_name="elections")
    kind = models.CharField(_("类型"), max_length=6, choices=ElectionKind, default=ElectionKind.TERM)
    session = models.PositiveSmallIntegerField(_("届次"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=30, choices=ElectionState, default=ElectionState.PREPARING, editable=False
    )
    opened_on = models.DateField(_("启动日期"), default=timezone.localdate, editable=False)
    seats = models.PositiveSmallIntegerField(_("应选人数"))
    term_years = models.PositiveSmallIntegerField(_("任期（年）"))
    party_document = models.CharField(_("同级党组织批准文号"), max_length=60, blank=True)
    superior_document = models.CharField(_("上级团组织批准文号"), max_length=60, blank=True)
    held_on = models.DateField(_("选举日期"), null=True, blank=True)
    due = count(_("应到人数"))
    present = count(_("实到人数"))
    voters = count(_("实到有表决权人数"))
    issued = count(_("发出选票"))
    returned = count(_("收回选票"))
    valid = count(_("有效选票"))
    kept = models.ManyToManyField(Post, verbose_name=_("留任"), blank=True, editable=False, related_name="+")
    result_document = models.CharField(_("选举结果批复文号"), max_length=60, blank=True)
    term_end = models.DateField(_("任期届满日期"), null=True, blank=True, editable=False)
    remind_on = models.DateField(null=True, blank=True, editable=False)
    delayed_until = models.DateField(_("延期至"), null=True, blank=True, editable=False)
    last_day = models.GeneratedField(
        expression=Coalesce("delayed_until", "term_end"), output_field=models.DateField(), db_persist=True
    )
    delay_party = models.CharField(_("延期：同级党组织文号"), max_length=60, blank=True, editable=False)
    delay_superior = models.CharField(_("延期：上级团组织文号"), max_length=60, blank=True, editable=False)

    scope_field = "org__path"
    objects = ElectionQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-id"]
        verbose_name = _("选举")
        constraints = [
            models.UniqueConstraint(
                fields=["org"],
                condition=Q(kind="term", state__in=("preparing", "allowed", "held")),
                name="one_open_election_of_a_team",
            ),
            models.CheckConstraint(
                name="ballots_in_order",
                condition=Q(returned=None) | Q(issued=None) | Q(returned__lte=F("issued")),
            ),
        ]

    def __str__(self):
        return f"{self.org} {self.get_kind_display()}"


class ElectionCandidate(Someone):
    """Somebody who stands: for which post, with how many votes; again: votes of the second ballot."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="candidates")
    post_title = models.CharField(_("拟任职务"), max_length=60, default="委员")
    nature = models.CharField(
        _("团干部性质"), max_length=10, choices=PostNature, default=PostNature.PART_TIME
    )
    quota = models.CharField(_("编制"), max_length=16, choices=Quota, blank=True)
    votes = count(_("得票"))
    again = count(_("再次投票得票"))
    elected = models.BooleanField(_("当选"), default=False, editable=False)
    user = models.ForeignKey(
        User,
        verbose_name=_("登录账号"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    scope_field = "election__org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["election", "id"]
        verbose_name = _("选举候选人")
        constraints = [
            models.UniqueConstraint(fields=["election", "id_index"], name="stands_once_in_an_election"),
        ]


class ElectionPaper(Attachment):
    """A paper of an election: request, reply, minutes, tally."""

    owner = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="files")

    scope_field = "owner__org__path"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("选举材料")
