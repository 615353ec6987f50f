"""推优入党 of the sample: recommendations of a town at every station."""

from datetime import date, timedelta

from league.portal.sample.work import Office
from members.choices import Political
from members.choices.party import PartyKind
from members.models import Member, PartyRecommendation
from members.workflows import RECOMMENDATION
from members.workflows.party import open_recommendation

UNIT = "451123100"
# the steps taken, how many days ago the branch met
STORIES = (
    ((), 0),
    (("vote",), 4),
    (("vote",), 25),
    (("vote", "recommend"), 40),
    (("vote", "recommend", "adopt"), 160),
    (("vote", "recommend", "adopt"), 300),
    (("vote", "recommend", "decline"), 90),
)


def write(office: Office) -> None:
    """One member of each branch in turn, grown up and long in the League."""
    today = office.census.today
    rows = Member.objects.present().under(office.orgs[UNIT]).filter(political=Political.MEMBER)
    grown = rows.filter(birth__lt=today - timedelta(days=20 * 366), joined_on__lt=today - timedelta(days=900))
    by_branch = {member.branch_id: member for member in grown.select_related("branch").order_by("-pk")}
    people = sorted(by_branch.values(), key=lambda member: member.pk)
    for member, (steps, ago) in zip(people, STORIES, strict=False):
        _recommend(office, member, steps, today - timedelta(days=ago))


def _recommend(office: Office, member: Member, steps: tuple[str, ...], met: date) -> None:
    actor, reviewer = office.users["township"], office.users["county"]
    place = member.branch.short.replace("团支部", "党支部")
    told = {"kind": PartyKind.ACTIVIST, "applied_on": met - timedelta(days=240), "party_org": place}
    paper = open_recommendation(PartyRecommendation(member=member, **told), actor=actor)
    data = {
        "vote": {"meeting_on": met, "votes_due": 18, "votes_present": 15, "votes_for": 14},
        "recommend": {"recommended_on": met + timedelta(days=7)},
        "adopt": {"adopted_on": met + timedelta(days=30)},
        "decline": {},
    }
    for name in steps:
        by = reviewer if name == "recommend" else actor
        comment = "党组织这一批名额已满" if name == "decline" else ""
        RECOMMENDATION.fire(paper, name, actor=by, data=data[name], comment=comment)
