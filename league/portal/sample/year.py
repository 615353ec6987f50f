"""The year of the branches of one township and one school: appraisals at every step, exits, discipline."""

from datetime import timedelta

from league.kernel import attachments
from league.portal.sample import papers
from members import services
from members.choices.decisions import DecisionKind
from members.choices.reviews import ReviewGrade, ReviewState
from members.models import Decision, DecisionPaper, Member, Review
from members.rules import decisions as rules
from members.services import decisions, reviews
from members.services.registration import register_branch
from members.workflows import DECISION, REVIEW
from orgs.models import Org

STEPS = (("study", "studied_on"), ("rate_self", "self_on"), ("rate_peers", "peers_on"))
REASON = "支部两次谈话了解情况，本人作了说明，支部委员会核实后提交支部大会讨论决定。"
# kind, how far it goes
DECISIONS = (
    (DecisionKind.RESIGNED, "draft"),
    (DecisionKind.WARNING, "sent"),
    (DecisionKind.PROBATION, "done"),
    (DecisionKind.EXPELLED, "sent"),
    (DecisionKind.REMOVED, "done"),
)


def write(office) -> None:
    """Appraisals in the township of the try-out, one branch further than the other; some decisions."""
    unit = office.users["township"].home
    branches = [each for each in office.orgs.values() if each.is_branch and each.parent_id == unit.pk]
    year = office.census.today.year
    reviews.start_below(unit, year, actor=office.users["township"])
    for number, branch in enumerate(sorted(branches, key=lambda each: each.path)):
        review = Review.objects.filter(branch=branch, year=year).first()
        if review is not None:
            _lead(office, review, number)
    _decide(office, unit)
    _leave(office, unit)


def _lead(office, review: Review, number: int) -> None:
    by, today = office.users["township"], office.census.today
    for (step, field), days in zip(STEPS[: number + 1], (30, 24, 20), strict=False):
        review = REVIEW.fire(review, step, actor=by, data={field: today - timedelta(days=days)})
    if number < len(STEPS):
        return
    heads = len(review.lines)
    meeting = {"meeting_on": today - timedelta(days=14), "votes_due": heads, "votes_present": heads}
    review = REVIEW.fire(review, "vote", actor=by, data=meeting)
    review = reviews.fill(review, _grades(review), actor=by)
    if number % 2 and heads:
        data = {"proposed_on": today - timedelta(days=10)}
        review = REVIEW.fire(review, "propose", actor=by, data=data)
    if number % 4 == 1 and review.state == ReviewState.PROPOSED:
        REVIEW.fire(review, "approve", actor=office.users["reviewer"])
        register_branch(review.branch, review.year, actor=by)


def _grades(review: Review) -> dict[int, dict]:
    """One in four 优秀, the rest 合格; everybody's ballots."""
    heads, best = len(review.lines), len(review.lines) // 4
    lines = {}
    for place, line in enumerate(review.lines):
        grade = ReviewGrade.EXCELLENT if place < best else ReviewGrade.QUALIFIED
        cast = {"excellent": heads if place < best else 0, "qualified": 0 if place < best else heads}
        lines[line.pk] = {"self_grade": ReviewGrade.QUALIFIED, "grade": grade, **cast}
    return lines


def _decide(office, unit: Org) -> None:
    by, today = office.users["township"], office.census.today
    members = Member.objects.present().under(unit).filter(posts=None, application=None)
    for (kind, until), member in zip(DECISIONS, members.order_by("-pk"), strict=False):
        months = 6 if kind == DecisionKind.PROBATION else None
        event_on = today - timedelta(days=40)
        decision = Decision(member=member, kind=kind, reason=REASON, months=months, event_on=event_on)
        decision.branch = member.branch
        decision = decisions.propose(decision, actor=by)
        scan = papers.scan("支部大会记录")
        attachments.attach(DecisionPaper, decision, scan, actor=by, permit=rules.PROPOSE)
        if until == "draft":
            continue
        votes = {
            "meeting_on": today - timedelta(days=9),
            "votes_due": 12,
            "votes_present": 11,
            "votes_for": 10,
        }
        decision = DECISION.fire(decision, "resolve", actor=by, data=votes)
        if until == "done":
            data = {"document_no": f"富团发〔{today.year}〕{decision.pk + 10}号"}
            DECISION.fire(decision, "approve", actor=office.users["reviewer"], data=data)


def _leave(office, unit: Org) -> None:
    """People of 28 who are still in the register."""
    villages = [each for each in office.orgs.values() if each.is_branch and each.parent_id == unit.pk]
    for branch in sorted(villages, key=lambda each: each.path)[:2]:
        facts = office.census.person(28, 28)
        member = Member(
            branch=branch, joined_on=facts["birth"].replace(year=facts["birth"].year + 15), **facts
        )
        services.add(member, actor=office.users["township"], on=office.census.opened)
