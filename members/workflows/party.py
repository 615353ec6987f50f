"""The step table of 推优入党: the branch votes, the superior looks at it, the Party takes it up."""

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from league.kernel import permits
from league.kernel.errors import Refused
from league.kernel.workflow import Deadline, Step, Workflow
from members.choices.party import PartyState
from members.models import Member, PartyRecommendation
from members.rules import party as rules

RECOMMENDATION = Workflow(
    code="members.party",
    label=_("推优入党"),
    model=PartyRecommendation,
    states=PartyState,
    url_name="members:partyrecommendation-detail",
    track=(PartyState.DRAFT, PartyState.VOTED, PartyState.RECOMMENDED, PartyState.ADOPTED),
    joins=("member",),
    deadlines={PartyState.VOTED: Deadline(rules.REVIEW_DAYS, _("审核推优结果"))},
    steps=(
        Step(
            "vote",
            _("登记推优大会"),
            (PartyState.DRAFT,),
            PartyState.VOTED,
            rules.RECOMMEND,
            fields=("meeting_on", "votes_due", "votes_present", "votes_for"),
            needs=("meeting_on", "votes_due", "votes_present", "votes_for"),
            checks=rules.VOTING,
        ),
        Step(
            "drop",
            _("未获通过"),
            (PartyState.DRAFT,),
            PartyState.DROPPED,
            rules.RECOMMEND,
            backward=True,
        ),
        Step(
            "recommend",
            _("审核并推荐给党组织"),
            (PartyState.VOTED,),
            PartyState.RECOMMENDED,
            rules.REVIEW_PARTY,
            bulk=True,
            fields=("recommended_on",),
            needs=("recommended_on",),
            others=("vote",),
            checks=(rules.check_days, rules.check_member),
        ),
        Step(
            "return",
            _("退回支部"),
            (PartyState.VOTED,),
            PartyState.DRAFT,
            rules.REVIEW_PARTY,
            backward=True,
        ),
        Step(
            "adopt",
            _("登记党组织采纳"),
            (PartyState.RECOMMENDED,),
            PartyState.ADOPTED,
            rules.RECOMMEND,
            bulk=True,
            fields=("adopted_on",),
            needs=("adopted_on",),
            checks=(rules.check_days, rules.check_still_valid),
        ),
        Step(
            "decline",
            _("登记党组织未采纳"),
            (PartyState.RECOMMENDED,),
            PartyState.DECLINED,
            rules.RECOMMEND,
            backward=True,
        ),
    ),
)


@transaction.atomic
def open_recommendation(paper: PartyRecommendation, *, actor) -> PartyRecommendation:
    """Keep a recommendation of a member by the branch he is in.

    The member's row is locked, so that two clicks open one. Raises Forbidden outside the actor's reach,
    Refused for somebody who left and for a second paper of the kind under way.
    """
    member = Member.objects.select_for_update(of=("self",)).select_related("branch").get(pk=paper.member_id)
    permits.require(actor, rules.RECOMMEND, member)
    if member.left_on:
        raise Refused(gettext("%(name)s 已不在册，不能推荐。") % {"name": member.name})
    under_way = (PartyState.DRAFT, PartyState.VOTED, PartyState.RECOMMENDED)
    if member.recommendations.filter(kind=paper.kind, state__in=under_way).exists():
        raise Refused(gettext("%(name)s 已有一份同类的推荐正在办理。") % {"name": member.name})
    paper.branch, paper.created_by = member.branch, actor
    paper.save()
    return paper
