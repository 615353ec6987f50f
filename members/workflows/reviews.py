"""The step table of the yearly appraisal."""

from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Deadline, Step, Workflow
from members.choices.reviews import ReviewState
from members.models import Review
from members.rules import reviews as rules
from members.services.reviews import conclude

MEETING = ("meeting_on", "votes_due", "votes_present")
JUDGED = (rules.check_days, rules.check_attendance, rules.check_ballots, rules.check_grades)

REVIEW = Workflow(
    code="members.review_of_branch",
    label=_("团员教育评议"),
    model=Review,
    states=ReviewState,
    url_name="members:review-detail",
    track=tuple(ReviewState),
    deadlines={ReviewState.PROPOSED: Deadline(rules.ANSWER_DAYS, _("批准教育评议"))},
    steps=(
        Step(
            "study",
            _("登记学习教育"),
            (ReviewState.STARTED,),
            ReviewState.STUDIED,
            rules.REVIEW,
            bulk=True,
            fields=("studied_on",),
            needs=("studied_on",),
            checks=(rules.check_days,),
        ),
        Step(
            "rate_self",
            _("登记自我评价"),
            (ReviewState.STUDIED,),
            ReviewState.SELF_RATED,
            rules.REVIEW,
            bulk=True,
            fields=("self_on",),
            needs=("self_on",),
            checks=(rules.check_days,),
        ),
        Step(
            "rate_peers",
            _("登记互相评价"),
            (ReviewState.SELF_RATED,),
            ReviewState.PEER_RATED,
            rules.REVIEW,
            bulk=True,
            fields=("peers_on",),
            needs=("peers_on",),
            checks=(rules.check_days,),
        ),
        Step(
            "vote",
            _("登记测评投票"),
            (ReviewState.PEER_RATED,),
            ReviewState.VOTED,
            rules.REVIEW,
            fields=MEETING,
            needs=MEETING,
            checks=(rules.check_days, rules.check_attendance, rules.check_ballots),
        ),
        Step(
            "propose",
            _("支委会提出建议，报上级"),
            (ReviewState.VOTED,),
            ReviewState.PROPOSED,
            rules.REVIEW,
            bulk=True,
            fields=("proposed_on",),
            needs=("proposed_on",),
            checks=JUDGED,
        ),
        Step(
            "approve",
            _("批准评议结果"),
            (ReviewState.PROPOSED,),
            ReviewState.APPROVED,
            rules.APPROVE_REVIEW,
            bulk=True,
            others=("propose",),
            checks=JUDGED,
            effect=conclude,
        ),
        Step(
            "return",
            _("退回重评"),
            (ReviewState.PROPOSED,),
            ReviewState.VOTED,
            rules.APPROVE_REVIEW,
            backward=True,
        ),
        Step(
            "revote",
            _("重新投票"),
            (ReviewState.VOTED,),
            ReviewState.PEER_RATED,
            rules.REVIEW,
            backward=True,
        ),
    ),
)
