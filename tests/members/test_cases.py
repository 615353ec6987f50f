"""Cases of violation: who opens, inspects and decides, what each outcome asks, and what a removal does."""

from io import BytesIO

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from league.kernel import jobs, metrics
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from league.kernel.models import Job
from league.kernel.succession import Passing, carry
from members import services
from members.choices import Entry, TransferReason
from members.choices.cases import CaseState, Outcome, Violation
from members.choices.decisions import DecisionKind
from members.models import InspectionCase, Member, PostHeld
from members.services.transfer import Aim, open_transfer
from members.workflows import CASE
from tests.factories import make_member
from tests.members.cases_world import FACTS, brought, found, opened, proposed, removed, too_young
from tests.members.year_world import ago, decided, paper
from tests.members.year_world import proposed as decision_of

pytestmark = pytest.mark.django_db
OVERVIEW, ROWS, LIST = "/members/violations/", "/members/violations/rows/", "/members/cases/"
REPLY = {"document_no": "富团发〔2026〕8 号"}


@pytest.fixture
def lu(world) -> Member:
    """卢明月 of 麦岭村, who joined at 12."""
    return too_young(world.branch)


def refusal(case: InspectionCase, step: str, *, actor, **told) -> str:
    """The words with which a step is refused."""
    with pytest.raises(Refused) as refused:
        CASE.fire(case, step, actor=actor, **told)
    return refused.value.message


def answered(result: str, **more) -> dict:
    """What is proposed."""
    return {"result": result, "facts": FACTS} | more


def names(answer) -> list[str]:
    """Names of a table."""
    return [row.title for row in answer.context["rows"]]


def lines(answer) -> dict[str, str]:
    """Name → refusal of a page of results."""
    return {each["name"]: each["refusal"] for each in answer.context["results"]}


# Opened


def test_a_finding_becomes_one_case(world, lu):
    assert found(Violation.TOO_YOUNG) == ["卢明月"]
    case = opened(lu, world.secretary)
    assert (case.branch, case.state, case.clue) == (world.branch, CaseState.OPEN, "入团时 12 周岁")
    assert found(Violation.TOO_YOUNG) == []
    with pytest.raises(Refused) as refused:
        opened(lu, world.staff)
    assert refused.value.message == "卢明月 的“入团年龄不足”已经立案，请在“核查案件”里办理。"
    with pytest.raises(Refused) as refused:
        opened(lu, world.staff, Violation.NO_NUMBER)
    assert refused.value.message == "卢明月 已没有“没有发展团员编号”的线索，不用立案。"


def test_who_may_open_and_inspect(world, lu):
    for user in (
        *(world.sibling_secretary, world.other_staff, world.branch_secretary),
        *(world.reviewer, world.leader, world.city_staff),
    ):
        with pytest.raises(Forbidden):
            opened(lu, user)
    case = opened(lu, world.secretary)
    for user in (world.sibling_secretary, world.other_staff, world.branch_secretary, world.reviewer):
        with pytest.raises(Forbidden):
            CASE.fire(case, "propose", actor=user, data=answered(Outcome.CLEARED))
    assert CASE.waiting_for(world.staff).count() == CASE.waiting_for(world.secretary).count() == 1
    assert CASE.waiting_for(world.sibling_secretary).count() == CASE.waiting_for(world.reviewer).count() == 0


# Proposed


def test_each_outcome_says_what_it_lacks(world, lu):
    case = opened(lu, world.secretary)
    actor = world.secretary
    assert refusal(case, "propose", actor=actor, data={"result": Outcome.REMOVED}) == "请填写：核查情况。"
    short = answered(Outcome.CLEARED) | {"facts": "查过档案"}
    assert refusal(case, "propose", actor=actor, data=short) == (
        "核查情况还差 16 字，请写清查了哪些档案、问了哪些人、查明什么。；"
        "还没有核查材料，请在案件页面“材料”里上传。"
    )
    assert refusal(case, "propose", actor=actor, data=answered(Outcome.REMOVED)) == (
        "还没有核查材料，请在案件页面“材料”里上传。"
    )
    assert refusal(case, "propose", actor=actor, data=answered(Outcome.GONE)) == (
        "卢明月 仍在“麦岭村支部”，请选别的处理意见。"
    )
    assert refusal(case, "propose", actor=actor, data=answered(Outcome.SUPPLEMENTED)) == (
        "线索“入团年龄不足”仍然存在：请先改正数据；不能补正的，填写“不能补正的说明”并上传材料。"
    )
    written = answered(Outcome.SUPPLEMENTED, explanation="当年按特别优秀少先队员发展，有推优材料。")
    assert refusal(case, "propose", actor=actor, data=written) == "还没有核查材料，请在案件页面“材料”里上传。"
    brought(case, actor)
    assert CASE.fire(case, "propose", actor=actor, data=written).state == CaseState.PROPOSED


def test_supplementing_ends_when_the_finding_is_gone(world, lu):
    case = opened(lu, world.secretary)
    mended = {"joined_on": lu.birth.replace(year=lu.birth.year + 15)}
    lu = services.edit(lu, mended, actor=world.secretary, version=lu.version)
    case = CASE.fire(case, "propose", actor=world.secretary, data=answered(Outcome.SUPPLEMENTED))
    # Written wrong again meanwhile: the reviewer does not close it.
    wrong = {"joined_on": lu.birth.replace(year=lu.birth.year + 12)}
    lu = services.edit(lu, wrong, actor=world.secretary, version=lu.version)
    assert refusal(case, "close", actor=world.reviewer).startswith("线索“入团年龄不足”仍然存在")
    services.edit(lu, mended, actor=world.secretary, version=lu.version)
    case = CASE.fire(case, "close", actor=world.reviewer)
    assert (case.state, case.result) == (CaseState.DONE, Outcome.SUPPLEMENTED)
    assert Member.objects.get(pk=lu.pk).left_on is None


def test_who_transfers_or_is_being_judged_is_not_removed(world, lu):
    case = opened(lu, world.secretary)
    brought(case, world.secretary)
    aim = Aim(target=world.sibling_township, reason=TransferReason.JOB)
    transfer = open_transfer(lu, aim, actor=world.secretary)
    told = {"actor": world.secretary, "data": answered(Outcome.REMOVED)}
    assert refusal(case, "propose", **told) == "卢明月 有一份办理中的组织关系转接，请先办结或撤回。"
    transfer.delete()
    decision_of(lu, DecisionKind.WARNING, by=world.secretary)
    assert refusal(case, "propose", **told) == "卢明月 有一份办理中的离团或处分，请先办结或撤回。"


def test_who_has_moved_is_settled_as_gone_and_found_anew(world, lu):
    case = opened(lu, world.secretary)
    services.change_branch(lu, to=world.sibling_branch, actor=world.staff)
    brought(case, world.secretary)
    assert refusal(case, "propose", actor=world.secretary, data=answered(Outcome.REMOVED)) == (
        "卢明月 已不在“麦岭村支部”，处理意见请选“已不在本支部”。"
    )
    case = CASE.fire(case, "propose", actor=world.secretary, data=answered(Outcome.GONE))
    CASE.fire(case, "close", actor=world.reviewer)
    assert found(Violation.TOO_YOUNG, world.sibling_secretary) == ["卢明月"]
    again = opened(Member.objects.get(pk=lu.pk), world.sibling_secretary)
    assert again.branch == world.sibling_branch


# Decided


def test_the_reviewer_of_the_county_decides_and_nobody_else(world, lu):
    case = proposed(opened(lu, world.secretary), world.secretary)
    for user in (world.secretary, world.staff, world.other_reviewer, world.sibling_secretary):
        with pytest.raises(Forbidden):
            CASE.fire(case, "remove", actor=user, data=REPLY)
    assert refusal(case, "remove", actor=world.reviewer) == "请填写：批复文号。"
    with pytest.raises(Forbidden):
        CASE.fire(case, "close", actor=world.reviewer)  # that is the step of other outcomes
    assert refusal(case, "return", actor=world.reviewer) == "请写明“退回重查”的理由。"
    case = CASE.fire(case, "return", actor=world.reviewer, comment="请补充户籍材料。")
    assert case.state == CaseState.RETURNED
    case = CASE.fire(case, "propose", actor=world.staff, data=answered(Outcome.CLEARED))
    case = CASE.fire(case, "close", actor=world.reviewer)
    assert (case.result, case.decided_on) == (Outcome.CLEARED, timezone.localdate())
    assert found(Violation.TOO_YOUNG) == []


def test_who_proposed_does_not_decide(world, lu):
    from_both = world.reviewer
    from_both.grants.create(role="county_staff", org=world.county, start=ago(100))
    case = proposed(opened(lu, world.staff), from_both)
    words = refusal(case, "remove", actor=from_both, data=REPLY)
    assert words == "“提出处理意见”是您办理的，“批准取消团员身份”须由另一人办理。"


def test_a_removal_ends_posts_and_membership_and_can_be_made_good(world, lu):
    PostHeld.objects.create(member=lu, org=world.branch, title="团支部委员", start=ago(100))
    case = removed(lu, world.secretary, world.reviewer)
    lu.refresh_from_db()
    assert (lu.left_on, lu.left_how) == (ago(0), Entry.CANCELLED)
    assert list(lu.posts.filter(end=None)) == []
    total = metrics.get("members.total")
    assert [total.value(world.branch.path, Period.day(ago(n))) for n in (0, 1)] == [0, 1]
    month = Period(ago(0), ago(30))
    exits = metrics.get("members.exits").cells(world.county.path, month, "how")
    assert exits[Entry.CANCELLED.label] == 1
    assert metrics.get("cases.removed").value(world.county.path, month) == 1
    # It was wrong: the way back is the one there is.
    decided(lu, DecisionKind.REINSTATED, by=world.secretary, superior=world.reviewer, branch=world.branch)
    assert total.value(world.branch.path, Period.day()) == 1
    assert metrics.get("members.came").cells(world.county.path, month, "how")["恢复团籍"] == 1
    assert (found(Violation.TOO_YOUNG), case.state) == ([], CaseState.DONE)


def test_a_member_with_a_case_is_no_mistaken_entry(world, lu):
    opened(lu, world.secretary)
    with pytest.raises(Refused) as refused:
        services.remove(lu, actor=world.secretary, reason="重复登记")
    assert refused.value.message == "卢明月 有违规核查案件，不能按误录移除。请在案件里办理。"


def test_open_cases_follow_their_members_into_the_heir_of_a_branch(world, lu):
    case = opened(lu, world.secretary)
    ended = removed(too_young(world.branch, "高远"), world.secretary, world.reviewer)
    with transaction.atomic():
        carry(Passing(world.branch, world.second_branch, ago(0), world.staff))
    case.refresh_from_db()
    ended.refresh_from_db()
    assert (case.branch, ended.branch) == (world.second_branch, world.branch)
    case = CASE.fire(proposed(case, world.secretary), "remove", actor=world.reviewer, data=REPLY)
    assert Member.objects.get(pk=lu.pk).left_how == Entry.CANCELLED


# Pages


def test_the_overview_counts_by_violation_and_unit(world, as_user, lu):
    too_young(world.second_branch, "高远")
    make_member(world.sibling_branch, "莫邻居")
    too_young(world.other_branch, "钟山早入")
    removed(lu, world.secretary, world.reviewer)
    opened(Member.objects.get(name="高远"), world.secretary)
    third = too_young(world.branch, "韦一帆")
    page = as_user(world.staff).get(OVERVIEW)
    by_code = {line["detector"].code: line for line in page.context["lines"]}
    assert list(by_code) == list(Violation)
    told = by_code[Violation.TOO_YOUNG]
    assert (told["found"], told["open"], told["done"]) == (1, 1, 1)
    assert by_code[Violation.NO_NUMBER]["found"] == 1
    units = {line["org"]: (line["found"], line["open"], line["done"]) for line in page.context["units"]}
    assert units == {world.township: (1, 1, 1), world.sibling_township: (1, 0, 0)}
    total = page.context["total"]
    assert (total["found"], total["open"], total["done"]) == (2, 1, 1)
    client = as_user(world.staff)
    assert names(client.get(told["found_url"])) == ["韦一帆"] == [third.name]
    assert names(client.get(told["open_url"])) == ["高远"]
    assert names(client.get(told["done_url"])) == ["卢明月"]
    # The neighbours see their own.
    assert "卢明月" not in as_user(world.sibling_secretary).get(ROWS).content.decode()
    assert as_user(world.sibling_secretary).get(f"{OVERVIEW}?org={world.township.pk}").status_code == 404
    other = as_user(world.other_staff).get(OVERVIEW).context["total"]
    assert (other["found"], other["open"], other["done"]) == (1, 0, 0)
    for user in (world.branch_secretary, world.leader):
        assert as_user(user).get(OVERVIEW).status_code == 403


def test_many_are_opened_proposed_and_decided_at_once(world, as_user):
    people = [too_young(world.branch, name) for name in ("韦一帆", "黄二妹", "陆三元")]
    strange = too_young(world.sibling_branch, "莫邻居")
    township, county = as_user(world.secretary), as_user(world.reviewer)
    picks = {"pick": [each.pk for each in (*people, strange)]}
    asked = township.post(f"{ROWS}bulk/open/?detector=too_young", picks)
    told = {"asked": "1", "note": "2026 年档案专项核查", "once": asked.context["once"]}
    done = township.post(f"{ROWS}bulk/open/?detector=too_young", picks | told)
    assert lines(done) == {"韦一帆": "", "黄二妹": "", "陆三元": ""}
    keys = {"pick": list(InspectionCase.objects.values_list("pk", flat=True))}

    asked = township.post(f"{LIST}bulk/inspect/", keys)
    told = {"asked": "1", "once": asked.context["once"], **answered(Outcome.REMOVED)}
    bare = township.post(f"{LIST}bulk/inspect/", keys | told)
    assert set(lines(bare).values()) == {"还没有核查材料，请在案件页面“材料”里上传。"}
    asked = township.post(f"{LIST}bulk/inspect/", keys)
    told |= {"once": asked.context["once"], "file": paper("核查报告.pdf")}
    done = township.post(f"{LIST}bulk/inspect/", keys | told)
    assert set(lines(done).values()) == {""}
    assert [each.files.count() for each in InspectionCase.objects.all()] == [1, 1, 1]

    # One is opened by its page, the others by the bulk step.
    waiting = county.get(LIST, {"waiting": "true"})
    assert sorted(names(waiting)) == ["陆三元", "韦一帆", "黄二妹"]
    first, *rest = keys["pick"]
    text = county.get(f"{LIST}{first}/").content.decode()
    assert "入团时 12 周岁" in text
    assert "2026 年档案专项核查" in text
    county.post(f"{LIST}{first}/steps/remove/", REPLY)
    asked = county.post(f"{LIST}bulk/remove/", {"pick": rest})
    done = county.post(
        f"{LIST}bulk/remove/", {"pick": rest, "asked": "1", "once": asked.context["once"], **REPLY}
    )
    assert set(lines(done).values()) == {""}
    assert list(Member.objects.present().values_list("name", flat=True)) == ["莫邻居"]
    page = township.get(f"{LIST}{first}/").content.decode()
    assert f"/members/decisions/for/{InspectionCase.objects.get(pk=first).member_id}/?kind=reinstated" in page
    assert as_user(world.sibling_secretary).get(f"{LIST}{first}/").status_code == 404
    assert as_user(world.other_reviewer).get(f"{LIST}{first}/").status_code == 404


def test_filters_of_the_cases(world, as_user, lu):
    opened(lu, world.secretary)
    removed(too_young(world.second_branch, "高远"), world.secretary, world.reviewer)
    client = as_user(world.secretary)
    assert names(client.get(LIST, {"settled": "yes"})) == ["高远"]
    assert names(client.get(LIST, {"settled": "no"})) == ["卢明月"]
    assert names(client.get(LIST, {"result": "removed"})) == ["高远"]
    assert names(client.get(LIST, {"detector": "no_number"})) == []
    assert names(client.get(LIST, {"org": world.second_branch.pk})) == ["高远"]
    assert names(client.get(LIST, {"waiting": "true"})) == ["卢明月"]
    assert names(client.post(LIST, {"q": "lmy"}, follow=True)) == ["卢明月"]
    assert names(client.get(ROWS, {"detector": "nothing"})) == []


@pytest.mark.parametrize("address", [OVERVIEW, ROWS, f"{ROWS}?detector=steps", LIST])
def test_the_number_of_queries_does_not_grow_with_the_rows(world, as_user, address):
    client = as_user(world.secretary)
    asked = {}
    for round_, number in (("warm", 1), ("one", 0), ("four", 3)):
        for _each in range(number):
            too_young(world.branch)
            opened(too_young(world.branch), world.secretary)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked[round_] = len(queries)
    assert asked["four"] == asked["one"]


def exported(client, address: str) -> list[str]:
    """Names in the workbook that is made of a list."""
    assert client.post(address).status_code == 302
    jobs.run_waiting()
    answer = client.get(reverse("reports:export-download", args=[Job.objects.latest("pk").pk]))
    page = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    return [row[1] for row in page.iter_rows(values_only=True) if isinstance(row[0], int)]


def test_the_lists_are_exported_by_those_who_may(world, as_user, lu):
    make_member(world.branch, "没有编号")
    client = as_user(world.secretary)
    assert exported(client, f"{ROWS}export/") == ["卢明月"]
    assert exported(client, f"{ROWS}export/?detector=no_number") == ["没有编号"]
    opened(lu, world.secretary)
    assert exported(client, f"{LIST}export/") == ["卢明月"]
    assert as_user(world.city_staff).post(f"{LIST}export/").status_code == 403
