"""Exits through the pages: the worklist of those who turn 28, the batch, the superior, the way back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from league.kernel import jobs, metrics
from league.kernel.metrics import Period
from league.kernel.models import Job
from members.choices import Entry
from members.choices.decisions import DecisionKind, DecisionState
from members.models import Decision, Member, PostHeld
from tests.factories import make_member
from tests.members.year_world import VOTES, WHY, ago, born, paper, proposed, sent

pytestmark = pytest.mark.django_db
LEAVING, LIST = "/members/leaving/", "/members/decisions/"


def names(answer) -> list[str]:
    """Names of a table."""
    return [row.title for row in answer.context["rows"]]


def lines(answer) -> dict[str, str]:
    """Name → refusal of a page of results."""
    return {each["name"]: each["refusal"] for each in answer.context["results"]}


@pytest.fixture
def aged(world) -> list[Member]:
    """韦一帆 and 黄二妹 are 28; 陆三元 soon will be; 蒙四海 is 29 and secretary; 何五岳 is 27."""
    people = [("韦一帆", 28, 1), ("黄二妹", 28, 0), ("陆三元", 28, -40), ("蒙四海", 29, 0), ("何五岳", 27, 0)]
    made = [make_member(world.branch, name, birth=born(age, days)) for name, age, days in people]
    PostHeld.objects.create(member=made[3], org=world.branch, title="团支部书记", start=ago(400))
    return made


def test_an_exit_at_28_from_worklist_to_figures_and_back(world, as_user, aged):
    wei, huang, lu, *_others = aged
    branch, township = as_user(world.branch_secretary), as_user(world.secretary)
    assert names(branch.get(LEAVING)) == ["韦一帆", "黄二妹", "陆三元"]
    assert names(branch.get(LEAVING, {"within": "0"})) == ["韦一帆", "黄二妹"]
    make_member(world.sibling_branch, "莫邻居", birth=born(30))
    assert names(as_user(world.sibling_secretary).get(LEAVING)) == ["莫邻居"]

    # The branch holds one meeting and one ceremony for all three.
    picks = {"pick": [wei.pk, huang.pk, lu.pk]}
    asked = branch.post(f"{LEAVING}bulk/depart/", picks)
    told = {"asked": "1", "meeting_on": ago(0), "ceremony_on": ago(0), "ceremony_place": "麦岭村文化广场"}
    done = branch.post(f"{LEAVING}bulk/depart/", picks | told | {"once": asked.context["once"]})
    assert lines(done) == {"韦一帆": "", "黄二妹": "", "陆三元": ""}
    assert names(branch.get(LEAVING, {"begun": "no"})) == []
    assert [row["state"] for row in Decision.objects.values("state")] == [DecisionState.AT_SUPERIOR] * 3
    again = branch.post(f"{LEAVING}bulk/depart/", {"pick": wei.pk} | told)
    assert lines(again) == {"韦一帆": "韦一帆 已有一份办理中的离团或处分，请先办结或撤回。"}

    # The township confirms those who are 28 today.
    waiting = township.get(LIST, {"waiting": "true"})
    assert sorted(names(waiting)) == ["陆三元", "韦一帆", "黄二妹"]
    keys = [row.pk for row in waiting.context["rows"]]
    said = lines(township.post(f"{LIST}bulk/confirm/", {"pick": keys}))
    assert {name.partition("：")[0]: words for name, words in said.items()} == {
        "韦一帆": "",
        "黄二妹": "",
        "陆三元": f"陆三元 {ago(-40)} 才满 28 周岁，到时再确认。",
    }
    total = metrics.get("members.total")
    assert [total.value(world.branch.path, Period.day(ago(n))) for n in (0, 1)] == [3, 5]
    month = Period(ago(0), ago(30))
    assert metrics.get("members.exits").cells(world.county.path, month, "how")[Entry.OVERAGE.label] == 2
    assert names(branch.get("/members/")) == ["何五岳", "陆三元", "蒙四海"]
    assert "超龄离团" in branch.get(f"/members/{wei.pk}/").content.decode()

    # 韦一帆 had just been elected: the exit was wrong.
    page = branch.get(f"/members/{wei.pk}/").content.decode()
    assert f"/members/decisions/for/{wei.pk}/" in page
    made = branch.post(
        f"{LIST}for/{wei.pk}/", {"kind": "reinstated", "branch": world.branch.pk, "reason": WHY}, follow=True
    )
    decision = made.context["object"]
    branch.post(f"{LIST}{decision.pk}/files/", {"file": paper()})
    branch.post(f"{LIST}{decision.pk}/steps/resolve/", VOTES | {"meeting_on": ago(0)})
    township.post(f"{LIST}{decision.pk}/steps/approve/", {"document_no": "麦团发〔2026〕9号"})
    wei.refresh_from_db()
    assert (wei.left_on, total.value(world.branch.path, Period.day())) == (None, 4)
    told = branch.get(f"/members/{wei.pk}/").content.decode()
    assert told.index("恢复团籍：上级批准") < told.index("超龄离团：上级确认")


def test_the_page_says_what_is_missing(world, as_user):
    member = make_member(world.branch, "卢明月")
    branch = as_user(world.branch_secretary)
    asked = {"kind": "resigned", "event_on": ago(1), "reason": "本人要求退团"}
    made = branch.post(f"{LIST}for/{member.pk}/", asked, follow=True)
    text = made.content.decode()
    assert "情况说明还差 24 字" in text
    assert "还没有证明材料" in text
    assert made.context["offers"][0]["lacking"] == 2
    decision = made.context["object"]
    mended = {"event_on": ago(1), "reason": WHY, "version": decision.version}
    branch.post(f"{LIST}{decision.pk}/edit/", mended)
    branch.post(f"{LIST}{decision.pk}/files/", {"file": paper()})
    assert branch.get(f"{LIST}{decision.pk}/").context["offers"][0]["lacking"] == 0


def test_a_kind_that_does_not_fit_is_not_offered(world, as_user):
    member = make_member(world.branch, "卢明月")
    branch = as_user(world.branch_secretary)
    form = branch.get(f"{LIST}for/{member.pk}/").context["form"]
    assert "branch" not in form.fields
    answer = branch.post(f"{LIST}for/{member.pk}/", {"kind": "reinstated", "reason": WHY})
    assert (answer.status_code, Decision.objects.count()) == (422, 0)
    answer = branch.post(f"{LIST}for/{member.pk}/", {"kind": "restored", "reason": WHY})
    assert "卢明月 不在留团察看期间。" in answer.content.decode()
    answer = branch.post(f"{LIST}for/{member.pk}/", {"kind": "warning", "months": 6, "reason": WHY})
    assert "只有留团察看和延长察看才填期限" in answer.content.decode()


def test_filters_of_the_decisions(world, as_user):
    by = world.branch_secretary
    proposed(make_member(world.branch, "卢明月"), DecisionKind.REMOVED, by=by)
    sent(proposed(make_member(world.branch, "高远"), DecisionKind.WARNING, by=by), by=by)
    client = as_user(world.secretary)
    assert names(client.get(LIST, {"group": "exit"})) == ["卢明月"]
    assert names(client.get(LIST, {"group": "discipline"})) == ["高远"]
    assert names(client.get(LIST, {"state": "at_superior"})) == ["高远"]
    assert names(client.get(LIST, {"org": world.second_branch.pk})) == []
    assert names(client.post(LIST, {"q": "lmy"}, follow=True)) == ["卢明月"]
    assert names(as_user(world.sibling_secretary).get(LIST)) == []
    assert as_user(world.leader).get(LIST).status_code == 403


@pytest.mark.parametrize("address", [LEAVING, LIST])
def test_the_number_of_queries_does_not_grow_with_the_rows(world, as_user, address):
    client = as_user(world.secretary)
    asked = {}
    for round_, number in (("warm", 1), ("one", 0), ("four", 3)):
        for _each in range(number):
            member = make_member(world.branch, "卢明月", birth=born(28, 3))
            proposed(member, DecisionKind.OVERAGE, by=world.branch_secretary)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked[round_] = len(queries)
    assert asked["four"] == asked["one"]


def test_the_workbook_of_those_who_turn_28_holds_the_months_asked_for(world, as_user):
    make_member(world.branch, "陆三元", birth=born(28, -150))
    client = as_user(world.secretary)
    assert names(client.get(LEAVING)) == []
    assert names(client.get(LEAVING, {"within": "6"})) == ["陆三元"]
    client.post(f"{LEAVING}export/?within=6")
    jobs.run_waiting()
    assert Job.objects.get().result["written"] == 1
