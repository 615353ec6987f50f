"""The step table of decisions on members: the branch decides, its superiors confirm, approve or file."""

from django.utils.translation import gettext_lazy as _

from league.kernel.workflow import Deadline, Step, Workflow
from members.choices.decisions import DecisionKind, DecisionState, Level
from members.models import Decision
from members.rules import decisions as rules
from members.services.decisions import carry_out

BRANCH = (DecisionState.DRAFT, DecisionState.RETURNED)
SENT = ("agree", "resolve", "report")
VOTES = ("meeting_on", "votes_due", "votes_present", "votes_for", "votes_against")
PLAIN = (rules.check_standing, rules.check_settled, rules.check_days)
PROVED = (*PLAIN, rules.check_reason, rules.check_paper, rules.check_lapse, rules.check_term)
FINAL = {"effect": carry_out, "others": SENT}
WRITTEN = {"fields": ("document_no",), "needs": ("document_no",), **FINAL}


# Everything but leaving at 28, and death, is voted on by the branch meeting.
VOTED = tuple(kind for kind in DecisionKind if kind not in (DecisionKind.OVERAGE, DecisionKind.DIED))
# Of these the next superior approves in writing; a resignation is filed.
APPROVED = tuple(kind for kind in VOTED if kind != DecisionKind.RESIGNED)
HIGHER = {"level": (Level.COUNTY, Level.CITY)}


def ends_at_superior(*kinds: str) -> dict:
    """Decisions of some kinds on which the next superior has the last word."""
    return {"level": Level.TOWNSHIP, "kind": kinds}


DECISION = Workflow(
    code="members.decision",
    label=_("离团与处分"),
    model=Decision,
    states=DecisionState,
    url_name="members:decision-detail",
    joins=("member",),
    track=(DecisionState.DRAFT, DecisionState.AT_SUPERIOR, DecisionState.DONE),
    deadlines={
        DecisionState.AT_SUPERIOR: Deadline(rules.ANSWER_DAYS, _("审核离团与处分")),
        DecisionState.AT_COUNTY: Deadline(rules.ANSWER_DAYS, _("批准离团与处分")),
        DecisionState.AT_CITY: Deadline(rules.ANSWER_DAYS, _("批准离团与处分")),
    },
    steps=(
        Step(
            "agree",
            _("支部大会讨论，报上级"),
            BRANCH,
            DecisionState.AT_SUPERIOR,
            rules.PROPOSE,
            only={"kind": DecisionKind.OVERAGE},
            fields=("meeting_on", "ceremony_on", "ceremony_place"),
            needs=("meeting_on",),
            checks=(*PLAIN, rules.check_post),
        ),
        Step(
            "resolve",
            _("登记支部大会决议，报上级"),
            BRANCH,
            DecisionState.AT_SUPERIOR,
            rules.PROPOSE,
            only={"kind": VOTED},
            fields=VOTES,
            needs=VOTES[:-1],
            checks=(*PROVED, rules.check_vote),
        ),
        Step(
            "report",
            _("报上级"),
            BRANCH,
            DecisionState.AT_SUPERIOR,
            rules.PROPOSE,
            only={"kind": DecisionKind.DIED},
            fields=("event_on",),
            needs=("event_on",),
            checks=PROVED,
        ),
        Step(
            "confirm",
            _("上级确认"),
            (DecisionState.AT_SUPERIOR,),
            DecisionState.DONE,
            rules.CONFIRM,
            bulk=True,
            only=ends_at_superior(DecisionKind.OVERAGE, DecisionKind.DIED),
            checks=(*PLAIN, rules.check_leaving_age),
            **FINAL,
        ),
        Step(
            "file",
            _("上级备案"),
            (DecisionState.AT_SUPERIOR,),
            DecisionState.DONE,
            rules.CONFIRM,
            only=ends_at_superior(DecisionKind.RESIGNED),
            checks=PROVED,
            **FINAL,
        ),
        Step(
            "approve",
            _("上级批准"),
            (DecisionState.AT_SUPERIOR,),
            DecisionState.DONE,
            rules.CONFIRM,
            only=ends_at_superior(*APPROVED),
            checks=(*PROVED, rules.check_vote),
            **WRITTEN,
        ),
        Step(
            "endorse",
            _("审核同意，报县级"),
            (DecisionState.AT_SUPERIOR,),
            DecisionState.AT_COUNTY,
            rules.CONFIRM,
            only=HIGHER,
            others=SENT,
            checks=PLAIN,
        ),
        Step(
            "approve_county",
            _("县级批准"),
            (DecisionState.AT_COUNTY,),
            DecisionState.DONE,
            rules.CONFIRM_COUNTY,
            only={"level": Level.COUNTY},
            checks=(*PLAIN, rules.check_leaving_age, rules.check_term),
            **WRITTEN,
        ),
        Step(
            "endorse_county",
            _("审核同意，报市级"),
            (DecisionState.AT_COUNTY,),
            DecisionState.AT_CITY,
            rules.CONFIRM_COUNTY,
            only={"level": Level.CITY},
            others=SENT,
            checks=PLAIN,
        ),
        Step(
            "approve_city",
            _("市级批准"),
            (DecisionState.AT_CITY,),
            DecisionState.DONE,
            rules.CONFIRM_CITY,
            checks=(*PLAIN, rules.check_leaving_age, rules.check_term),
            **WRITTEN,
        ),
        Step(
            "return",
            _("退回支部"),
            (DecisionState.AT_SUPERIOR,),
            DecisionState.RETURNED,
            rules.CONFIRM,
            backward=True,
        ),
        Step(
            "return_county",
            _("县级退回"),
            (DecisionState.AT_COUNTY,),
            DecisionState.RETURNED,
            rules.CONFIRM_COUNTY,
            backward=True,
        ),
        Step(
            "return_city",
            _("市级退回"),
            (DecisionState.AT_CITY,),
            DecisionState.RETURNED,
            rules.CONFIRM_CITY,
            backward=True,
        ),
        Step(
            "withdraw",
            _("撤回"),
            DecisionState.open(),
            DecisionState.WITHDRAWN,
            rules.PROPOSE,
            backward=True,
        ),
    ),
)
