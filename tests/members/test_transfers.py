"""A member moves to another branch: both sides, the clock, the way back, the neighbour who sees nothing."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from league.kernel import params
from league.kernel.models import AuditEvent, StepRecord
from members.choices import Entry, TransferKind, TransferState
from members.models import Affiliation, Member, Transfer, TransferTurn
from members.rules.transfer import APPROVALS
from members.services.transfer import Aim, open_transfer, open_transfers
from members.workflows import TRANSFER
from tests.factories import make_member
from tests.members.transfer_world import ask, on_the_way, take

pytestmark = pytest.mark.django_db


def ago(days: int) -> date:
    """So many days before today."""
    return timezone.localdate() - timedelta(days=days)


def state_of(paper: Transfer) -> tuple:
    """State, and the organization whose turn it is."""
    fresh = Transfer.objects.get(pk=paper.pk)
    return fresh.state, fresh.turn and fresh.turn.short


def branch_of(paper: Transfer):
    """Where the member of a paper counts now."""
    return Member.objects.get(pk=paper.member_id).branch


# Inside the tree


def test_a_member_goes_from_one_township_to_another(world, as_user):
    member = make_member(world.branch, "李文博")
    branch, township = as_user(world.branch_secretary), as_user(world.secretary)
    receiver = as_user(world.sibling_secretary)
    assert ask(branch, member, target=world.sibling_township.code).status_code == 302
    paper = Transfer.objects.get()
    assert (paper.kind, paper.source, paper.common) == (TransferKind.INSIDE, world.branch, world.county)
    assert state_of(paper) == (TransferState.AT_SOURCE, "麦岭镇")
    assert paper.due_on == timezone.localdate() + timedelta(days=2)
    assert take(branch, paper, "release").status_code == 403

    take(township, paper, "release")
    assert state_of(paper) == (TransferState.AT_TARGET, "葛坡镇")
    assert branch_of(paper) == world.branch
    assert take(township, paper, "receive", branch=world.branch.pk).status_code == 422

    assert take(receiver, paper, "receive").status_code == 422
    assert take(receiver, paper, "receive", branch=world.sibling_branch.pk).status_code == 302
    assert state_of(paper) == (TransferState.DONE, None)
    assert branch_of(paper) == world.sibling_branch
    spans = list(
        Affiliation.objects.filter(member=member).order_by("start").values_list("branch", "how_in", "how_out")
    )
    assert spans == [
        (world.branch.pk, Entry.OPENING, Entry.TRANSFER),
        (world.sibling_branch.pk, Entry.TRANSFER, ""),
    ]
    assert list(StepRecord.objects.order_by("pk").values_list("step", flat=True)) == ["release", "receive"]
    turns = TransferTurn.objects.order_by("pk").values_list("org__short", "end")
    assert list(turns) == [("麦岭镇", timezone.localdate()), ("葛坡镇", timezone.localdate())]


def test_the_secretary_of_the_township_asks_and_has_released_by_asking(world, as_user):
    member = make_member(world.branch, "李文博")
    ask(as_user(world.secretary), member, target=world.sibling_branch.code)
    paper = Transfer.objects.get()
    assert state_of(paper) == (TransferState.AT_TARGET, "葛坡镇")
    assert take(as_user(world.sibling_secretary), paper, "receive").status_code == 302
    assert branch_of(paper) == world.sibling_branch


def test_who_holds_both_sides_is_done_at_once(world, as_user):
    for user, target in ((world.secretary, world.second_branch), (world.staff, world.sibling_branch)):
        member = make_member(world.branch, "李文博")
        ask(as_user(user), member, target=target.code)
        paper = Transfer.objects.get(member=member)
        assert (paper.state, paper.turn, paper.moved_on) == (TransferState.DONE, None, timezone.localdate())
        assert branch_of(paper) == target
    assert not TransferTurn.objects.exists()
    assert AuditEvent.objects.filter(event="members.transfer_open").count() == 2


def test_a_county_that_needs_one_approval_asks_only_the_receiver(world):
    params.set_value(APPROVALS, 1, actor=world.staff, source="富团办〔2026〕3号", path=world.county.path)
    assert state_of(on_the_way(world)) == (TransferState.AT_TARGET, "葛坡镇")


def test_a_member_is_on_one_way_at_a_time(world, as_user):
    paper = on_the_way(world)
    answer = ask(as_user(world.secretary), paper.member, target=world.second_branch.code)
    assert (answer.status_code, "已有一份办理中的转接" in answer.content.decode()) == (422, True)
    url = f"/members/{paper.member_id}/branch/"
    answer = as_user(world.secretary).post(url, {"to": world.second_branch.pk, "on": timezone.localdate()})
    assert (answer.status_code, "正在转接组织关系" in answer.content.decode()) == (422, True)
    assert Transfer.objects.count() == 1


# Refused, mended, appealed, withdrawn


def test_a_refused_paper_is_mended_and_goes_on_with_the_receiver(world, as_user):
    paper = on_the_way(world)
    take(as_user(world.secretary), paper, "release")
    receiver = as_user(world.sibling_secretary)
    assert take(receiver, paper, "refuse").status_code == 422
    take(receiver, paper, "refuse", comment="本人在回龙镇工作，请转回龙镇")
    assert state_of(paper) == (TransferState.RETURNED, "麦岭村支部")
    page = as_user(world.branch_secretary).get(f"/members/transfers/{paper.pk}/").content.decode()
    assert "本人在回龙镇工作" in page
    take(as_user(world.branch_secretary), paper, "resubmit", target=world.other_township.code, reason="job")
    assert state_of(paper) == (TransferState.AT_TARGET, "回龙镇")
    assert Transfer.objects.get().common == world.city
    assert as_user(world.sibling_secretary).get(f"/members/transfers/{paper.pk}/").status_code == 404
    take(as_user(world.other_secretary), paper, "receive", branch=world.other_branch.pk)
    assert branch_of(paper) == world.other_branch


def test_the_own_superior_returns_and_the_branch_proposes_again(world, as_user):
    paper = on_the_way(world)
    take(as_user(world.secretary), paper, "send_back", comment="先交清团费")
    assert state_of(paper) == (TransferState.UNSENT, "麦岭村支部")
    take(as_user(world.branch_secretary), paper, "propose", target=world.sibling_branch.code, reason="job")
    assert state_of(paper) == (TransferState.AT_SOURCE, "麦岭镇")


@pytest.mark.parametrize(("step", "where"), [("uphold", "sibling_branch"), ("dismiss", "branch")])
def test_an_appeal_goes_to_the_common_superior(world, as_user, step, where):
    paper = on_the_way(world)
    take(as_user(world.secretary), paper, "release")
    take(as_user(world.sibling_secretary), paper, "refuse", comment="不接收")
    take(as_user(world.branch_secretary), paper, "appeal", comment="本人户口已迁入葛坡镇")
    assert state_of(paper) == (TransferState.APPEALED, "富川县")
    for side in (world.secretary, world.sibling_secretary):
        assert TRANSFER.waiting_for(side).count() == 0
    assert TRANSFER.waiting_for(world.staff).count() == 1
    take(as_user(world.staff), paper, step, branch=world.sibling_branch.pk, comment="按规定")
    assert branch_of(paper) == getattr(world, where)


def test_the_side_that_asked_withdraws_and_may_ask_again(world, as_user):
    paper = on_the_way(world)
    assert take(as_user(world.sibling_secretary), paper, "withdraw", comment="x").status_code in (
        403,
        404,
        422,
    )
    take(as_user(world.branch_secretary), paper, "withdraw", comment="本人不走了")
    assert state_of(paper) == (TransferState.WITHDRAWN, None)
    again = open_transfer(paper.member, Aim(target=world.sibling_branch), actor=world.branch_secretary)
    assert again.state == TransferState.AT_SOURCE


# The clock


def test_the_paper_lies_on_one_desk_and_rises_when_it_is_overdue(world):
    paper = on_the_way(world, on=ago(2))
    assert [TRANSFER.waiting_for(user).count() for user in (world.secretary, world.staff)] == [1, 0]
    Transfer.objects.update(state_since=ago(3))
    assert [TRANSFER.waiting_for(user).count() for user in (world.secretary, world.staff)] == [1, 1]
    assert TRANSFER.waiting_for(world.sibling_secretary).count() == 0
    TRANSFER.fire(paper, "release", actor=world.staff)
    assert state_of(paper) == (TransferState.AT_TARGET, "葛坡镇")


def test_a_township_without_anybody_at_its_desk_leaves_the_paper_to_the_county(world):
    world.secretary.is_active = False
    world.secretary.save()
    assert on_the_way(world).turn == world.county


def test_to_dos_cost_the_same_for_one_and_for_many(world, django_assert_num_queries):
    on_the_way(world)
    assert len(TRANSFER.tasks(world.secretary)) == 1
    with django_assert_num_queries(2):
        assert len(TRANSFER.tasks(world.secretary)) == 1
    for name in ("甲", "乙", "丙"):
        on_the_way(world, name=name)
    with django_assert_num_queries(2):
        assert [str(task.obj.member) for task in TRANSFER.tasks(world.secretary)] == [
            "李文博",
            "甲",
            "乙",
            "丙",
        ]


def test_the_list_costs_the_same_for_one_and_for_four(world, as_user, django_assert_max_num_queries):
    client = as_user(world.secretary)
    counted = []
    client.get("/members/transfers/")
    for names in (["甲"], ["乙", "丙", "丁"]):
        for name in names:
            on_the_way(world, name=name)
        with django_assert_max_num_queries(60) as asked:
            assert client.get("/members/transfers/").status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_the_list_filters_by_turn_direction_and_lateness(world, as_user):
    late = on_the_way(world, name="迟", on=ago(5))
    on_the_way(world, name="早")
    client = as_user(world.sibling_secretary)
    totals = {
        words: client.get(f"/members/transfers/?{words}").context["total"]
        for words in (
            "show=mine",
            "show=open",
            "show=overdue",
            "show=closed",
            "direction=in",
            "direction=out",
        )
    }
    assert list(totals.values()) == [0, 2, 1, 0, 2, 0]
    assert "逾期 3 天" in client.get(f"/members/transfers/{late.pk}/").content.decode()


# Over the border


def test_outside_needs_a_letter_and_the_member_counts_here_until_the_receipt(world, as_user):
    paper = on_the_way(world, outside="共青团某某大学委员会", reason="study")
    township = as_user(world.secretary)
    assert take(township, paper, "release").status_code in (403, 422)
    assert take(township, paper, "issue", letter_no="", letter_on="").status_code == 422
    take(township, paper, "issue", letter_no="富介〔2026〕8号", letter_on=timezone.localdate())
    assert state_of(paper) == (TransferState.LETTERED, "麦岭镇")
    assert Transfer.objects.get().due_on == timezone.localdate() + timedelta(days=90)
    letter = township.get(f"/members/transfers/{paper.pk}/letter/")
    assert (
        letter.status_code,
        letter.content if not letter.streaming else b"".join(letter.streaming_content),
    )[0] == 200
    assert Member.objects.present().count() == 1
    take(township, paper, "confirm", receipt_on=timezone.localdate())
    member = Member.objects.get()
    assert (member.left_how, Member.objects.present().count()) == (Entry.DEPARTED, 0)


ARRIVAL = {"outside": "共青团某某大学委员会", "letter_no": "校介 12", "transfer_reason": "job"}


def arrival(world, member: Member, **told) -> dict:
    """The form 登记外地转入 for somebody like the member."""
    identity = {"name": member.name, "document": "id_card", "id_no": member.id_no, "ethnicity": "汉族"}
    letter = {"letter_on": ago(10), "branch": world.branch.pk, "joined_on": "2021-05-04"}
    return identity | ARRIVAL | letter | told


def test_somebody_new_arrives_with_a_letter(world, as_user):
    known = make_member(world.branch, "周回")
    newcomer = Member(name="周回", id_no=known.id_no)
    known.affiliations.all().delete()
    known.delete()
    client = as_user(world.secretary)
    answer = client.post("/members/arrivals/add/", arrival(world, newcomer))
    member, paper = Member.objects.get(), Transfer.objects.get()
    assert answer.status_code == 302
    assert (member.branch, member.affiliations.get().how_in) == (world.branch, Entry.ARRIVED)
    assert (paper.kind, paper.state, paper.target) == (TransferKind.ARRIVAL, TransferState.DONE, world.branch)
    assert client.get(f"/members/transfers/{paper.pk}/").status_code == 200
    assert as_user(world.sibling_secretary).get(f"/members/transfers/{paper.pk}/").status_code == 404


def test_who_departed_comes_back_as_the_same_person(world, as_user):
    paper = on_the_way(world, outside="共青团某某大学委员会", by=world.secretary)
    TRANSFER.fire(
        paper, "issue", actor=world.secretary, data={"letter_no": "1", "letter_on": timezone.localdate()}
    )
    TRANSFER.fire(paper, "confirm", actor=world.secretary, data={"receipt_on": timezone.localdate()})
    answer = as_user(world.secretary).post("/members/arrivals/add/", arrival(world, paper.member))
    assert answer.status_code == 302
    member = Member.objects.get()
    assert (member.pk, member.left_on, member.branch) == (paper.member_id, None, world.branch)
    assert [span.how_in for span in member.affiliations.order_by("pk")] == [Entry.OPENING, Entry.RETURNED]


def test_an_arrival_of_somebody_registered_elsewhere_tells_nothing(world, as_user):
    known = make_member(world.other_branch, "廖外县")
    answer = as_user(world.secretary).post("/members/arrivals/add/", arrival(world, known, name="廖外县"))
    text = answer.content.decode()
    assert (answer.status_code, "需要核重" in text, "龙虎村" in text) == (422, True, False)
    assert not Transfer.objects.exists()


# Who may not


def test_the_neighbour_sees_no_paper_of_others(world, as_user):
    paper = on_the_way(world, world.second_branch)
    for stranger in (world.sibling_secretary, world.other_secretary, world.other_staff):
        client = as_user(stranger)
        assert client.get(f"/members/transfers/{paper.pk}/").status_code == 404
        assert client.get("/members/transfers/").context["total"] == 0
        assert take(client, paper, "release").status_code == 404
    assert as_user(world.leader).get("/members/transfers/").status_code == 403


def test_the_receiver_sees_no_number_and_no_phone(world, as_user):
    paper = on_the_way(world)
    text = as_user(world.sibling_secretary).get(f"/members/transfers/{paper.pk}/").content.decode()
    assert (paper.member.name in text, paper.member.id_no in text) == (True, False)
    assert as_user(world.sibling_secretary).get(f"/members/{paper.member_id}/").status_code == 404


# Many at once


def test_five_hundred_go_in_one_go_and_come_in_in_one_go(world, as_user, django_assert_max_num_queries):
    members = [
        make_member(world.branch, f"学员{n}", serial=n % 500, birth=date(2000 + n // 500, 1, 2))
        for n in range(500)
    ]
    with django_assert_max_num_queries(40):
        aim = Aim(target=world.sibling_township)
        made, refused = open_transfers([(one, aim) for one in members], actor=world.secretary)
    assert (len(made), refused) == (500, [])
    receiver = as_user(world.sibling_secretary)
    picks = {"pick": [each.pk for each in made], "asked": "1", "branch": world.sibling_branch.pk}
    with django_assert_max_num_queries(80):
        answer = receiver.post("/members/transfers/bulk/receive/", picks)
    assert (answer.context["done"], answer.context["refused"]) == (500, 0)
    assert Member.objects.filter(branch=world.sibling_branch).count() == 500
    assert Affiliation.objects.filter(end=None, branch=world.sibling_branch).count() == 500


def test_ticked_members_are_asked_where_to_and_each_gets_an_answer(world, as_user):
    staying, going = on_the_way(world, name="已在路上").member, make_member(world.branch, "要走的")
    picks = {"pick": [staying.pk, going.pk]}
    client = as_user(world.secretary)
    assert client.post("/members/bulk/transfer/", picks).status_code == 200
    asked = picks | {"asked": "1", "target": world.sibling_township.code, "reason": "job"}
    answer = client.post("/members/bulk/transfer/", asked)
    told = {line["name"]: bool(line["refusal"]) for line in answer.context["results"]}
    assert told == {"已在路上": True, "要走的": False}


def test_a_double_submission_takes_one_step(world, as_user):
    paper = on_the_way(world)
    version = paper.version
    client = as_user(world.secretary)
    url = f"/members/transfers/{paper.pk}/steps/release/"
    for _time in range(2):
        client.post(url, {"version": version, "once": "ein-Schlüssel"})
    assert StepRecord.objects.filter(step="release").count() == 1
    assert TransferTurn.objects.filter(end=None).count() == 1
