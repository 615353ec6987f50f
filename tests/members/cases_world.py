"""Cases of violation in tests: who joined how, what is found, and how a case is led to its end."""

from league.kernel import attachments
from members.choices.cases import Outcome, Violation
from members.models import Application, CasePaper, InspectionCase, Member
from members.rules import cases as rules
from members.rules.violations import EVIDENCE, findings, rulings, told, with_evidence
from members.services.cases import open_case
from members.workflows import CASE
from tests.factories import World, make_member
from tests.members.admission_world import applicant, walk
from tests.members.year_world import born, paper

FACTS = "查阅入团志愿书、支部大会记录和户籍材料，并与本人谈话，情况属实，无异议。"


def admitted(world: World, name: str = "高梓涵", **columns) -> Member:
    """Somebody who came the whole way here, without a fault; columns: of the application."""
    return walk(world, applicant(world, name, **columns), "approve").member


def spoiled(member: Member, **columns) -> Member:
    """The member, the application of whom is written otherwise."""
    Application.objects.filter(member=member).update(**columns)
    return member


def too_young(branch, name: str = "卢明月", **columns) -> Member:
    """Somebody of 17 who is said to have joined at 12, in 2021 or later."""
    birth = born(17)
    joined = columns.pop("joined_on", birth.replace(year=birth.year + 12))
    number = f"{joined.year}45{Member.objects.count() + 700001}"
    return make_member(branch, name, birth=birth, joined_on=joined, admission_number=number, **columns)


def found(code: str, user=None) -> list[str]:
    """Names of those a detector finds anew, in the reach of a user where one is told."""
    rows = findings(code, Member.objects.order_by("pk"), rulings())
    if user is not None:
        rows = rows.visible_to(user, rules.VIEW_CASES)
    return list(rows.values_list("name", flat=True))


def everything_found() -> dict[str, list[str]]:
    """What every detector finds anew, those that find nothing left out."""
    return {code.value: names for code in Violation if (names := found(code))}


def clue_of(code: str, member: Member) -> str:
    """What is told about a member by a detector."""
    rows = findings(code, Member.objects.filter(pk=member.pk), rulings())
    return told(with_evidence(code, rows).values(*EVIDENCE).get())


def opened(member: Member, by, violation: str = Violation.TOO_YOUNG) -> InspectionCase:
    """A case opened by somebody."""
    return open_case(member, violation, actor=by)


def brought(case: InspectionCase, by) -> CasePaper:
    """A scan kept with the case."""
    file = paper("核查材料.pdf")
    return attachments.attach(CasePaper, case, file, actor=by, permit=rules.INSPECT)


def proposed(case: InspectionCase, by, result: str = Outcome.REMOVED, **data) -> InspectionCase:
    """The case with a scan, on its way to the county."""
    brought(case, by)
    return CASE.fire(case, "propose", actor=by, data={"result": result, "facts": FACTS} | data)


def removed(member: Member, by, reviewer) -> InspectionCase:
    """A case that ended the membership today."""
    case = proposed(opened(member, by), by)
    return CASE.fire(case, "remove", actor=reviewer, data={"document_no": "富团发〔2026〕8 号"})
