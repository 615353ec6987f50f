"""Exits, reinstatement and discipline: who decides, what each does, and what stands in the way."""

import pytest

from league.kernel import metrics, params
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from members.choices import Entry, TransferReason
from members.choices.decisions import DecisionKind, DecisionState
from members.models import Decision, Member, PostHeld, Transfer
from members.services import decisions as services
from members.workflows import DECISION
from tests.factories import make_member
from tests.members.year_world import VOTES, ago, born, decided, proposed, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def lu(world) -> Member:
    """卢明月 of 麦岭村."""
    return make_member(world.branch, "卢明月")


@pytest.fixture
def both(world) -> dict:
    """Who proposes and who confirms."""
    return {"by": world.branch_secretary, "superior": world.secretary}


def open_steps(user, decision: Decision) -> list[str]:
    """Names of the forward steps a user is offered."""
    return [
        offer.step.name
        for offer in DECISION.open_to(user, decision)
        if not offer.step.backward and offer.open
    ]


def refusal(decision: Decision, step: str, *, actor, **told) -> str:
    """The words with which a step is refused."""
    with pytest.raises(Refused) as refused:
        DECISION.fire(decision, step, actor=actor, **told)
    return refused.value.message


# Who decides


@pytest.mark.parametrize(
    ("kind", "own", "superior"),
    [
        (DecisionKind.OVERAGE, "agree", "confirm"),
        (DecisionKind.RESIGNED, "resolve", "file"),
        (DecisionKind.REMOVED, "resolve", "approve"),
        (DecisionKind.DIED, "report", "confirm"),
        (DecisionKind.WARNING, "resolve", "approve"),
        (DecisionKind.STRIPPED, "resolve", "approve"),
    ],
)
def test_each_kind_has_its_steps(world, both, kind, own, superior):
    member = make_member(world.branch, "卢明月", birth=born(28, 1))
    decision = proposed(member, kind, by=both["by"])
    assert open_steps(world.branch_secretary, decision) == [own]
    assert open_steps(world.secretary, decision) == [own]
    decision = sent(decision, by=both["by"])
    assert open_steps(world.branch_secretary, decision) == []
    assert open_steps(world.secretary, decision) == [superior]
    assert open_steps(world.reviewer, decision) == [superior]


def test_expulsion_goes_to_the_county(world, lu, both):
    decision = sent(proposed(lu, DecisionKind.EXPELLED, by=both["by"]), by=both["by"])
    assert (decision.level, open_steps(world.secretary, decision)) == ("county", ["endorse"])
    decision = DECISION.fire(decision, "endorse", actor=world.secretary)
    assert open_steps(world.secretary, decision) == []
    with pytest.raises(Forbidden):
        DECISION.fire(
            decision, "approve_county", actor=world.secretary, data={"document_no": "富团发〔2026〕1号"}
        )
    assert "批复文号" in refusal(decision, "approve_county", actor=world.reviewer)
    DECISION.fire(decision, "approve_county", actor=world.reviewer, data={"document_no": "富团发〔2026〕1号"})
    lu.refresh_from_db()
    assert (lu.left_on, lu.left_how) == (ago(0), Entry.EXPELLED)


def test_a_county_may_raise_or_lower_who_decides(world, lu, both):
    told = {"actor": world.staff, "source": "县团委授权文件", "path": world.county.path}
    params.set_value("members.level_expel", "township", **told)
    params.set_value("members.level_warning", "city", **told)
    expelled = sent(proposed(lu, DecisionKind.EXPELLED, by=both["by"]), by=both["by"])
    assert open_steps(world.secretary, expelled) == ["approve"]
    other = make_member(world.branch, "高远")
    warned = sent(proposed(other, DecisionKind.WARNING, by=both["by"]), by=both["by"])
    warned = DECISION.fire(warned, "endorse", actor=world.secretary)
    warned = DECISION.fire(warned, "endorse_county", actor=world.reviewer)
    warned = DECISION.fire(
        warned, "approve_city", actor=world.city_staff, data={"document_no": "贺团发〔2026〕1号"}
    )
    assert warned.state == DecisionState.DONE


def test_the_author_does_not_approve(world, lu):
    decision = sent(proposed(lu, DecisionKind.REMOVED, by=world.secretary), by=world.secretary)
    words = refusal(decision, "approve", actor=world.secretary, data={"document_no": "麦团发〔2026〕3号"})
    assert words == "“登记支部大会决议，报上级”是您办理的，“上级批准”须由另一人办理。"


def test_the_neighbour_may_not_begin_one(world, lu):
    for user in (world.sibling_secretary, world.other_secretary, world.leader, world.reviewer):
        with pytest.raises(Forbidden):
            proposed(lu, DecisionKind.REMOVED, by=user)


# What is asked of each


def test_other_exits_need_words_and_a_paper(world, lu, both):
    decision = proposed(lu, DecisionKind.RESIGNED, by=both["by"], proved=False, reason="本人要求退团")
    words = refusal(decision, "resolve", actor=both["by"], data=VOTES | {"meeting_on": ago(0)})
    assert words == (
        "情况说明还差 24 字，请点“修改”补充起因、经过和依据。；还没有证明材料，请在本页“材料”里上传。"
    )


def test_leaving_at_28_needs_neither(world, both):
    member = make_member(world.branch, "卢明月", birth=born(28, 0))
    decision = proposed(member, DecisionKind.OVERAGE, by=both["by"], proved=False)
    DECISION.fire(sent(decision, by=both["by"]), "confirm", actor=world.secretary)
    assert list(Member.objects.present()) == []


def test_nobody_leaves_before_28_or_in_post(world, both):
    young = make_member(world.branch, "卢明月", birth=born(28, -5))
    decision = sent(proposed(young, DecisionKind.OVERAGE, by=both["by"]), by=both["by"])
    assert (
        refusal(decision, "confirm", actor=world.secretary) == f"卢明月 {ago(-5)} 才满 28 周岁，到时再确认。"
    )
    old = make_member(world.branch, "高远", birth=born(28, 5))
    PostHeld.objects.create(member=old, org=world.branch, title="团支部书记", start=ago(100))
    decision = proposed(old, DecisionKind.OVERAGE, by=both["by"])
    words = refusal(decision, "agree", actor=both["by"], data={"meeting_on": ago(0)})
    assert words == "高远 还担任团支部书记，任职期间保留团籍。已卸任的，请先免去职务。"


def test_lapsing_takes_six_months(world, lu, both):
    decision = proposed(lu, DecisionKind.LAPSED, by=both["by"])
    data = VOTES | {"meeting_on": ago(0)}
    assert "请点“修改”填写从哪一天起" in refusal(decision, "resolve", actor=both["by"], data=data)
    changes = {"event_on": ago(100), "reason": decision.reason}
    decision = services.mend(decision, changes, actor=both["by"], version=decision.version)
    assert "还不满 6 个月" in refusal(decision, "resolve", actor=both["by"], data=data)
    changes["event_on"] = ago(190)
    decision = services.mend(decision, changes, actor=both["by"], version=decision.version)
    assert DECISION.fire(decision, "resolve", actor=both["by"], data=data).state == DecisionState.AT_SUPERIOR


@pytest.mark.parametrize(
    ("votes", "words"),
    [
        ({"votes_due": 9, "votes_present": 4, "votes_for": 4}, "会议无效"),
        ({"votes_due": 9, "votes_present": 8, "votes_for": 4}, "未获通过"),
        ({"votes_due": 9, "votes_present": 10, "votes_for": 9}, "实到不能多于应到"),
    ],
)
def test_the_vote_must_carry(world, lu, both, votes, words):
    decision = proposed(lu, DecisionKind.REMOVED, by=both["by"])
    assert words in refusal(decision, "resolve", actor=both["by"], data=votes | {"meeting_on": ago(0)})


def test_days_follow_one_another(world, lu, both):
    decision = proposed(lu, DecisionKind.RESIGNED, by=both["by"], event_on=ago(3))
    words = "事由日期不能晚于支部大会，支部大会不能晚于今天。"
    for day in (ago(4), ago(-1)):
        assert refusal(decision, "resolve", actor=both["by"], data=VOTES | {"meeting_on": day}) == words


def test_a_transfer_under_way_is_settled_first(world, lu, both):
    decision = proposed(lu, DecisionKind.REMOVED, by=both["by"])
    Transfer.objects.create(
        member=lu,
        source=world.branch,
        target=world.second_branch,
        reason=TransferReason.JOB,
        created_by=world.secretary,
    )
    words = refusal(decision, "resolve", actor=both["by"], data=VOTES | {"meeting_on": ago(0)})
    assert words == "卢明月 有一份办理中的组织关系转接，请先办结或撤回。"


def test_one_decision_at_a_time(world, lu, both):
    proposed(lu, DecisionKind.REMOVED, by=both["by"])
    with pytest.raises(Refused) as refused:
        proposed(lu, DecisionKind.WARNING, by=both["by"])
    assert refused.value.message == "卢明月 已有一份办理中的离团或处分，请先办结或撤回。"


def test_what_went_up_is_mended_only_after_it_came_back(world, lu, both):
    decision = sent(proposed(lu, DecisionKind.REMOVED, by=both["by"]), by=both["by"])
    with pytest.raises(Refused):
        services.mend(decision, {"months": None}, actor=both["by"], version=decision.version)
    decision = DECISION.fire(decision, "return", actor=world.secretary, comment="材料不全")
    assert services.mend(decision, {"months": None}, actor=both["by"], version=decision.version).version == 4


# What each does

EFFECTS = [
    (DecisionKind.OVERAGE, Entry.OVERAGE, 0),
    (DecisionKind.RESIGNED, Entry.RESIGNED, 3),
    (DecisionKind.REMOVED, Entry.REMOVED, 0),
    (DecisionKind.DIED, Entry.DIED, 5),
]


@pytest.mark.parametrize(("kind", "how", "days"), EFFECTS)
def test_an_exit_takes_effect_on_its_day(world, both, kind, how, days):
    member = make_member(world.branch, "卢明月", birth=born(28, 30))
    decision = proposed(member, kind, by=both["by"])
    day = {"meeting_on": ago(days)} if kind == DecisionKind.RESIGNED else {}
    day = {"event_on": ago(days)} if kind == DecisionKind.DIED else day
    decision = sent(decision, by=both["by"], **day)
    step = [name for name in open_steps(world.secretary, decision) if name != "endorse"]
    step = step or ["approve"]
    DECISION.fire(decision, step[0], actor=world.secretary, data={"document_no": "麦团发〔2026〕3号"})
    member.refresh_from_db()
    span = member.affiliations.get()
    assert (member.left_on, member.left_how, span.end, span.how_out) == (ago(days), how, ago(days), how)
    path, total = world.branch.path, metrics.get("members.total")
    before = [total.value(path, Period.day(ago(n))) for n in (0, days, days + 1)]
    assert before == [0, 0, 1]
    month = Period(ago(0), ago(30))
    assert metrics.get("members.exits").cells(path, month, "how")[how.label] == 1


def test_an_exit_ends_posts_and_probation(world, lu, both):
    post = PostHeld.objects.create(member=lu, org=world.branch, title="组织委员", start=ago(100))
    probation = decided(lu, DecisionKind.PROBATION, months=6, **both)
    decided(lu, DecisionKind.REMOVED, **both)
    post.refresh_from_db()
    probation.refresh_from_db()
    assert (post.end, probation.ended_on) == (ago(0), ago(0))


def test_reinstatement_of_a_wrong_exit(world, both):
    member = make_member(world.branch, "卢明月", birth=born(28, 30))
    decided(member, DecisionKind.OVERAGE, **both)
    member.refresh_from_db()
    decision = proposed(member, DecisionKind.REINSTATED, by=both["by"], branch=world.branch)
    decision = sent(decision, by=both["by"])
    assert open_steps(world.secretary, decision) == ["approve"]
    DECISION.fire(decision, "approve", actor=world.secretary, data={"document_no": "麦团发〔2026〕4号"})
    member.refresh_from_db()
    last = member.affiliations.get(end=None)
    assert (member.left_on, last.start, last.how_in) == (None, ago(0), Entry.REINSTATED)
    assert metrics.get("members.total").value(world.branch.path, Period.day()) == 1


def test_only_who_left_comes_back(world, lu, both):
    with pytest.raises(Refused) as refused:
        proposed(lu, DecisionKind.REINSTATED, by=both["by"])
    assert refused.value.message == "卢明月 仍在册，不用恢复团籍。"


def test_who_was_moved_meanwhile_is_left_alone(world, lu, both):
    decision = sent(proposed(lu, DecisionKind.REMOVED, by=both["by"]), by=both["by"])
    Member.objects.filter(pk=lu.pk).update(branch=world.second_branch)
    words = refusal(decision, "approve", actor=world.secretary, data={"document_no": "麦团发〔2026〕3号"})
    assert words == "卢明月 已不在“麦岭村支部”，请撤回后由现在的支部办理。"


# Discipline


def test_stripping_ends_the_posts(world, lu, both):
    post = PostHeld.objects.create(member=lu, org=world.branch, title="组织委员", start=ago(100))
    decided(lu, DecisionKind.STRIPPED, **both)
    post.refresh_from_db()
    lu.refresh_from_db()
    assert (post.end, lu.left_on) == (ago(0), None)


def test_probation_takes_vote_and_introducing_until_it_is_lifted(world, lu, both):
    probation = decided(lu, DecisionKind.PROBATION, months=6, on=ago(0), **both)
    assert list(Member.objects.under_probation(ago(0))) == [lu]
    assert list(Member.objects.under_probation(ago(1))) == []
    assert list(Member.objects.may_vote(ago(0))) == list(Member.objects.may_introduce(ago(0))) == []
    Decision.objects.filter(pk=probation.pk).update(effective_on=ago(200), until=ago(10))
    assert list(Decision.objects.expired(ago(0))) == [probation]
    decided(lu, DecisionKind.RESTORED, **both)
    probation.refresh_from_db()
    assert probation.ended_on == ago(0)
    assert list(Member.objects.may_introduce(ago(0))) == [lu]
    assert list(Member.objects.under_probation(ago(1))) == [lu]
    assert metrics.get("members.on_probation").value(world.branch.path, Period.day(ago(1))) == 1


def test_probation_may_be_prolonged_when_it_is_over(world, lu, both):
    probation = decided(lu, DecisionKind.PROBATION, months=6, **both)
    early = proposed(lu, DecisionKind.EXTENDED, by=both["by"], months=6)
    words = refusal(early, "resolve", actor=both["by"], data=VOTES | {"meeting_on": ago(0)})
    assert words == f"察看期到 {probation.until} 才满，期满以后支部大会再讨论。"
    Decision.objects.filter(pk=probation.pk).update(effective_on=ago(200), until=ago(10))
    extended = DECISION.fire(
        sent(early, by=both["by"]),
        "approve",
        actor=world.secretary,
        data={"document_no": "麦团发〔2026〕5号"},
    )
    before = Decision.objects.get(pk=probation.pk).until
    assert (before > ago(-120), extended.until, list(Member.objects.under_probation(ago(0)))) == (
        True,
        None,
        [lu],
    )


@pytest.mark.parametrize("months", [None, 3, 24])
def test_probation_lasts_six_or_twelve_months(world, lu, both, months):
    decision = proposed(lu, DecisionKind.PROBATION, by=both["by"], months=months)
    words = refusal(decision, "resolve", actor=both["by"], data=VOTES | {"meeting_on": ago(0)})
    assert words == "期限须为 6 或 12 个月，请点“修改”填写。"
