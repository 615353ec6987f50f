"""The year of a branch in tests: decisions on members with their papers, meetings and superiors."""

import io
from datetime import date, timedelta

from django.utils import timezone

from league.kernel import attachments
from members.choices.decisions import DecisionKind
from members.models import Decision, DecisionPaper, Member
from members.querysets import years_before
from members.rules import decisions as rules
from members.services import decisions as services
from members.workflows import DECISION

WHY = "本人于今年三月提出书面报告，支部两次谈话后仍坚持退团，支部大会讨论同意其要求。"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
VOTES = {"votes_due": 9, "votes_present": 8, "votes_for": 7, "votes_against": 1}


def ago(days: int) -> date:
    """So many days before today."""
    return timezone.localdate() - timedelta(days=days)


def born(years: int, days: int = 0) -> date:
    """The birth date of somebody who turned so many years old so many days ago."""
    return years_before(ago(days), years)


def paper(name: str = "支部大会记录.pdf") -> io.BytesIO:
    """A scan as a form hands it over."""
    file = io.BytesIO(PDF)
    file.name = name
    return file


def proposed(member: Member, kind: str, *, by, proved: bool = True, **columns) -> Decision:
    """A decision the branch has begun, with its explanation and paper unless told."""
    told = {"reason": WHY if proved else "", "branch": member.branch} | columns
    decision = services.propose(Decision(member=member, kind=kind, **told), actor=by)
    if proved:
        attachments.attach(DecisionPaper, decision, paper(), actor=by, permit=rules.PROPOSE)
    return decision


def sent(decision: Decision, *, by, **data) -> Decision:
    """The decision of the branch meeting of today, sent up."""
    step = {DecisionKind.OVERAGE: "agree", DecisionKind.DIED: "report"}.get(decision.kind, "resolve")
    told = {"agree": {}, "report": {"event_on": ago(0)}, "resolve": VOTES}[step]
    if step != "report":
        told = told | {"meeting_on": ago(0)}
    return DECISION.fire(decision, step, actor=by, data=told | data)


def decided(member: Member, kind: str, *, by, superior, on: date | None = None, **columns) -> Decision:
    """A decision in force: sent up and confirmed by the next superior."""
    decision = sent(proposed(member, kind, by=by, **columns), by=by)
    step = {DecisionKind.OVERAGE: "confirm", DecisionKind.DIED: "confirm", DecisionKind.RESIGNED: "file"}
    data = {"document_no": "麦团发〔2026〕3号"}
    return DECISION.fire(decision, step.get(kind, "approve"), actor=superior, data=data, on=on)
