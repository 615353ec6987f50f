"""推优入党: who may be recommended and when, the vote, the review, the word of the Party, the figures."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from league.kernel import metrics, params
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from members.choices.party import PartyKind, PartyState
from members.models import Member, PartyRecommendation, RemovedEntry
from members.rules import party as rules
from members.rules.admission import add_months
from members.workflows.party import RECOMMENDATION, open_recommendation
from orgs.models import Org
from tests.factories import make_member

pytestmark = pytest.mark.django_db
BORN, JOINED, APPLIED, MET = date(2004, 5, 4), date(2019, 5, 4), date(2025, 1, 10), date(2025, 9, 1)
LIST = "members:partyrecommendation-list"
VOTES = {"votes_due": 10, "votes_present": 8, "votes_for": 6}


def grown(branch: Org, name="莫志强", **columns) -> Member:
    """A member of 21 who joined the League years ago."""
    return make_member(branch, name, **{"birth": BORN, "joined_on": JOINED} | columns)


def opened(member: Member, by, kind=PartyKind.ACTIVIST, applied_on=APPLIED) -> PartyRecommendation:
    """A draft."""
    paper = PartyRecommendation(member=member, kind=kind, applied_on=applied_on, party_org="麦岭村党支部")
    return open_recommendation(paper, actor=by)


def voted(paper: PartyRecommendation, by, on=MET, **votes) -> PartyRecommendation:
    """The branch has met."""
    return RECOMMENDATION.fire(paper, "vote", actor=by, data={"meeting_on": on} | VOTES | votes)


def adopted(world, paper: PartyRecommendation, on=MET) -> PartyRecommendation:
    """All the way, on one day."""
    paper = voted(paper, world.branch_secretary, on)
    paper = RECOMMENDATION.fire(paper, "recommend", actor=world.secretary, data={"recommended_on": on})
    return RECOMMENDATION.fire(paper, "adopt", actor=world.branch_secretary, data={"adopted_on": on})


def levels(paper: PartyRecommendation, check, **columns) -> list[str]:
    """What a check says of a paper whose meeting was on the usual day."""
    for name, value in {"meeting_on": MET, **columns}.items():
        setattr(paper, name, value)
    return [finding.level for finding in check(paper, date(2026, 1, 1))]


def test_from_the_branch_to_the_party(world):
    paper = opened(grown(world.branch), world.branch_secretary)
    paper = voted(paper, world.branch_secretary)
    with pytest.raises(Forbidden):
        RECOMMENDATION.fire(paper, "recommend", actor=world.branch_secretary, data={"recommended_on": MET})
    paper = RECOMMENDATION.fire(paper, "recommend", actor=world.secretary, data={"recommended_on": MET})
    paper = RECOMMENDATION.fire(paper, "adopt", actor=world.secretary, data={"adopted_on": MET})
    assert paper.state == "adopted"


def test_who_entered_the_vote_does_not_review_it(world):
    paper = voted(opened(grown(world.branch), world.secretary), world.secretary)
    with pytest.raises(Refused, match="须由另一人办理"):
        RECOMMENDATION.fire(paper, "recommend", actor=world.secretary, data={"recommended_on": MET})


@pytest.mark.parametrize(
    ("votes", "refusal"),
    [
        ({"votes_present": 5, "votes_for": 5}, "会议无效"),
        ({"votes_for": 5}, "未获通过"),
        ({"votes_for": 9}, "请核对人数"),
    ],
)
def test_a_vote_that_does_not_carry_is_refused(world, votes, refusal):
    paper = opened(grown(world.branch), world.branch_secretary)
    with pytest.raises(Refused, match=refusal):
        voted(paper, world.branch_secretary, **votes)


def test_eighteen_on_the_day_of_the_meeting_not_a_day_before(world):
    paper = opened(grown(world.branch, birth=date(2007, 9, 1)), world.branch_secretary)
    assert levels(paper, rules.check_member) == ["ok"]
    assert levels(paper, rules.check_member, meeting_on=date(2025, 8, 31)) == ["block"]
    Member.objects.filter(pk=paper.member_id).update(political="party")
    assert levels(PartyRecommendation.objects.get(), rules.check_member) == ["ok", "block"]


def test_local_numbers_warn_and_a_county_has_its_own(world):
    member = grown(world.branch, joined_on=date(2024, 9, 2))
    late = opened(member, world.secretary, applied_on=date(2025, 3, 2))
    assert levels(late, rules.check_waiting) == ["warn", "warn"]
    assert levels(late, rules.check_waiting, meeting_on=date(2025, 9, 2)) == ["ok", "ok"]
    told = {"source": "县委组织部文件", "path": world.county.path, "effective_from": date(2020, 1, 1)}
    params.set_value(rules.APPLIED_MONTHS, 3, actor=None, **told)
    assert levels(late, rules.check_waiting) == ["warn", "ok"]
    assert voted(late, world.secretary).state == "voted"


def test_a_candidate_was_an_activist_for_a_year(world):
    member = grown(world.branch)
    stranger = opened(grown(world.branch, "石雨"), world.secretary, PartyKind.CANDIDATE)
    assert levels(stranger, rules.check_kind) == ["warn"]
    adopted(world, opened(member, world.branch_secretary), on=date(2025, 1, 10))
    paper = opened(member, world.branch_secretary, PartyKind.CANDIDATE)
    with pytest.raises(Refused, match="2026-01-10 起才能推荐为发展对象"):
        voted(paper, world.branch_secretary, date(2026, 1, 9))
    assert levels(paper, rules.check_kind, meeting_on=date(2026, 1, 10)) == ["ok"]


def test_a_recommendation_holds_two_years_and_is_not_repeated_meanwhile(world):
    member = grown(world.branch)
    first = opened(member, world.branch_secretary, applied_on=date(2022, 1, 1))
    first = voted(first, world.branch_secretary, date(2023, 6, 1))
    with pytest.raises(Refused, match="已有一份同类的推荐正在办理"):
        opened(member, world.branch_secretary)
    data = {"recommended_on": date(2023, 9, 1)}
    first = RECOMMENDATION.fire(first, "recommend", actor=world.secretary, data=data)
    with pytest.raises(Refused, match="2025-06-01 已失效"):
        RECOMMENDATION.fire(first, "adopt", actor=world.secretary, data={"adopted_on": date(2025, 6, 2)})
    RECOMMENDATION.fire(first, "adopt", actor=world.secretary, data={"adopted_on": date(2025, 6, 1)})
    again = opened(member, world.branch_secretary)
    assert levels(again, rules.check_valid, meeting_on=date(2025, 5, 31)) == ["block"]
    assert levels(again, rules.check_valid, meeting_on=date(2025, 6, 1)) == ["ok"]


def test_more_than_a_fifth_of_the_branch_is_told(world):
    people = [grown(world.branch, f"团员{number}") for number in range(9)]
    voted(opened(people[0], world.branch_secretary), world.branch_secretary)
    second = opened(people[1], world.branch_secretary)
    assert levels(second, rules.check_share) == ["warn"]
    grown(world.branch, "第十人")
    assert levels(second, rules.check_share) == ["ok"]
    assert levels(second, rules.check_share, meeting_on=add_months(MET, 13)) == ["ok"]


def test_days_are_in_their_order(world):
    paper = opened(grown(world.branch), world.branch_secretary)
    assert levels(paper, rules.check_days) == ["ok"]
    assert levels(paper, rules.check_days, meeting_on=APPLIED.replace(year=2024)) == ["block"]
    assert levels(paper, rules.check_days, meeting_on=date(2026, 1, 2)) == ["block"]


def test_three_of_four_new_party_members_came_by_recommendation(world):
    for number in range(3):
        member = grown(world.branch, f"团员{number}", party_joined_on=date(2025, 12, 1))
        adopted(world, opened(member, world.branch_secretary))
    grown(world.branch, "未经推优", party_joined_on=date(2025, 12, 1))
    grown(world.branch, "已满", birth=date(1997, 12, 1), party_joined_on=date(2025, 12, 1))
    grown(world.branch, "未满", birth=date(1997, 12, 2), party_joined_on=date(2026, 1, 1))
    grown(world.sibling_branch, "邻支部", party_joined_on=date(2025, 12, 1))
    year = Period(date(2025, 12, 31), date(2025, 1, 1))
    found = {
        code: metrics.declared(f"party.{code}").value(world.township.path, year)
        for code in ("recommended", "adopted", "adopted_share", "new_young", "new_recommended", "new_share")
    }
    assert {code: float(value) for code, value in found.items()} == {
        "recommended": 3,
        "adopted": 3,
        "adopted_share": 100,
        "new_young": 4,
        "new_recommended": 3,
        "new_share": 75,
    }


def test_the_way_through_the_pages(world, as_user):
    member = grown(world.branch)
    client = as_user(world.branch_secretary)
    told = {"member": member.pk, "kind": "activist", "applied_on": "2025-01-10", "party_org": "麦岭村党支部"}
    answer = client.post(reverse("members:partyrecommendation-add"), told, follow=True)
    paper = PartyRecommendation.objects.get()
    assert (paper.branch, paper.created_by) == (world.branch, world.branch_secretary)
    assert "推优结果 24 个月内有效" in answer.content.decode()
    voted(paper, world.branch_secretary)
    assert member.name in as_user(world.secretary).get(reverse(LIST), {"waiting": "true"}).content.decode()
    neighbour = as_user(world.sibling_secretary)
    assert member.name not in neighbour.get(reverse(LIST)).content.decode()
    assert neighbour.get(reverse("members:partyrecommendation-detail", args=[paper.pk])).status_code == 404
    assert neighbour.post(reverse("members:partyrecommendation-add"), told).status_code == 422
    with pytest.raises(Forbidden):
        opened(grown(world.branch, "石雨"), world.sibling_secretary)


def test_the_list_asks_the_same_for_one_and_for_four(world, as_user):
    client = as_user(world.secretary)
    opened(grown(world.branch), world.secretary)
    client.get(reverse(LIST))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(LIST))
    for number in range(3):
        opened(grown(world.second_branch, f"团员{number}"), world.secretary)
    with CaptureQueriesContext(connection) as four:
        assert "团员2" in client.get(reverse(LIST)).content.decode()
    assert len(four) == len(one)


def test_somebody_with_a_paper_is_not_taken_for_a_mistaken_entry(world, as_user):
    member = grown(world.branch)
    opened(member, world.branch_secretary)
    url = f"/members/{member.pk}/remove/"
    answer = as_user(world.staff).post(url, {"reason": "重复录入的人"})
    assert answer.status_code == 422
    assert "莫志强 有推优入党，不能按误录移除。请先在那里撤销，或按离团程序办理。" in answer.text
    assert Member.objects.filter(pk=member.pk).exists()
    assert not RemovedEntry.objects.exists()


def test_a_past_day_shows_where_a_paper_stood(world, as_user):
    paper = opened(grown(world.branch), world.branch_secretary)
    began = MET - timedelta(days=10)
    PartyRecommendation.objects.filter(pk=paper.pk).update(opened_on=began)
    told = {"actor": world.branch_secretary, "on": MET, "data": {"meeting_on": MET} | VOTES}
    RECOMMENDATION.fire(paper, "vote", **told)
    page = as_user(world.staff)

    def shown(day: date) -> list[str]:
        rows = page.get("/members/party/", {"on": day.isoformat()}).context["rows"]
        return [label for row in rows for label in map(str, PartyState.labels) if label in row.cells]

    days = (began - timedelta(days=1), began, MET)
    assert [shown(day) for day in days] == [[], [PartyState.DRAFT.label], [PartyState.VOTED.label]]
    assert as_user(world.other_staff).get("/members/party/", {"on": MET.isoformat()}).context["rows"] == []
