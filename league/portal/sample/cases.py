"""Violations in the township of the try-out: some members who joined too young, cases at every stage."""

from league.kernel import attachments
from league.portal.sample import papers
from members import services
from members.choices.cases import Outcome, Violation
from members.models import CasePaper, Member
from members.rules import cases as rules
from members.services.cases import open_case
from members.workflows import CASE

FACTS = "查阅入团志愿书、支部大会记录和户籍材料，并与本人谈话，入团时年龄不足属实。"
# How far each goes: found, opened, proposed, settled.
STAGES = ("", "", "open", "proposed", Outcome.CLEARED, Outcome.REMOVED)


def write(office) -> None:
    """Six people in the villages of the township, found by the register itself."""
    by, today = office.users["township"], office.census.today
    villages = [each for each in office.orgs.values() if each.is_branch and each.parent_id == by.home_id]
    branch = sorted(villages, key=lambda each: each.path)[0]
    for serial, stage in enumerate(STAGES):
        facts = office.census.person(18, 19)
        joined = facts["birth"].replace(year=facts["birth"].year + 12, day=1)
        number = f"{joined.year}45{990001 + serial}"
        member = Member(branch=branch, joined_on=joined, admission_number=number, **facts)
        services.add(member, actor=by, on=office.census.opened)
        if stage:
            _lead(office, member, stage, today.year)


def _lead(office, member: Member, stage: str, year: int) -> None:
    by, reviewer = office.users["township"], office.users["reviewer"]
    case = open_case(member, Violation.TOO_YOUNG, actor=by, note=f"{year} 年团员档案专项核查")
    if stage == "open":
        return
    attachments.attach(CasePaper, case, papers.scan("户籍证明"), actor=by, permit=rules.INSPECT)
    result = Outcome.CLEARED if stage == Outcome.CLEARED else Outcome.REMOVED
    case = CASE.fire(case, "propose", actor=by, data={"result": result, "facts": FACTS})
    if stage == Outcome.CLEARED:
        CASE.fire(case, "close", actor=reviewer)
    elif stage == Outcome.REMOVED:
        data = {"document_no": f"富团发〔{year}〕{case.pk + 20}号"}
        CASE.fire(case, "remove", actor=reviewer, data=data)
