"""Applications as table, board and drawer: filters, children kept apart, hours, drafts, and who sees what."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from league.kernel.models import AuditEvent, StepRecord
from members.choices import Part, Stage
from members.models import Application, Credit
from members.querysets import years_before
from tests.factories import make_application, make_id

pytestmark = pytest.mark.django_db
LIST, BOARD = "/members/applications/", "/members/applications/board/"


def ago(days: int):
    """So many days before today."""
    return timezone.localdate() - timedelta(days=days)


def aged(years: int):
    """The birth date of somebody who is so many years old today."""
    return years_before(timezone.localdate(), years)


def apply(branch, name: str, by, stage: str = Stage.SUBMITTED, **columns) -> Application:
    """An application of somebody 16 years old, at a stage for ten days."""
    usual = {"birth": aged(16), "applied_on": ago(200), "state_since": ago(10)}
    return make_application(branch, name, by=by, state=stage, **usual | columns)


@pytest.fixture
def liu(world) -> Application:
    """刘佳怡 of 麦岭村, whose application is submitted."""
    return apply(world.branch, "刘佳怡", world.branch_secretary)


@pytest.fixture
def child(world) -> Application:
    """折思源 of 麦岭村, 13 years old, a draft with the guardian's consent."""
    columns = {"birth": aged(13), "guardian_consent": True}
    return apply(world.branch, "折思源", world.branch_secretary, Stage.DRAFT, **columns)


def names(answer) -> list[str]:
    """Names of the table."""
    return [row.title for row in answer.context["rows"]]


def cards(answer) -> dict[str, list[tuple[str, str]]]:
    """Names and chips of the board by lane, empty lanes left out."""
    lanes = answer.context["lanes"]
    return {lane["code"]: [(c.name, c.chip) for c in lane["cards"]] for lane in lanes if lane["cards"]}


# Table


def test_filters_and_search_of_the_table(world, as_user, liu):
    apply(world.second_branch, "高梓涵", world.secretary, Stage.VOTED, sex="1")
    apply(world.branch, "贾文博", world.branch_secretary, Stage.ENROLLED)
    apply(world.sibling_branch, "莫邻居", world.sibling_secretary)
    secretary, reviewer = as_user(world.secretary), as_user(world.reviewer)
    assert names(secretary.get(LIST, {"sort": "name"})) == ["高梓涵", "贾文博", "刘佳怡"]
    assert names(secretary.get(LIST, {"stage": "submitted"})) == ["刘佳怡"]
    assert names(secretary.get(LIST, {"sex": "1"})) == ["高梓涵"]
    assert names(secretary.get(LIST, {"org": world.second_branch.pk})) == ["高梓涵"]
    assert names(secretary.get(LIST, {"waiting": "true"})) == ["刘佳怡"]
    assert names(reviewer.get(LIST, {"waiting": "true"})) == ["高梓涵"]
    assert names(secretary.post(LIST, {"q": "ljy"}, follow=True)) == ["刘佳怡"]
    assert names(secretary.post(LIST, {"q": liu.id_no}, follow=True)) == ["刘佳怡"]
    assert names(secretary.post(LIST, {"q": liu.id_no[:17]}, follow=True)) == []


def test_the_neighbour_sees_no_application(world, as_user, liu):
    addresses = ("", "edit/", "history/", "steps/talk/")
    for user in (world.sibling_secretary, world.other_secretary, world.other_reviewer):
        client = as_user(user)
        assert names(client.get(LIST)) == []
        assert cards(client.get(BOARD)) == {}
        assert client.get(BOARD, {"pick": liu.pk}).status_code == 404
        assert {client.get(f"{LIST}{liu.pk}/{tail}").status_code for tail in addresses} <= {403, 404}
        assert client.get(f"{LIST}{liu.pk}/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_rows(world, as_user, liu):
    client = as_user(world.secretary)
    asked = {}
    for round_ in ("warm", "one", "four"):
        if round_ == "four":
            for number, stage in enumerate((Stage.ACTIVIST, Stage.NOTICE, Stage.VOTED)):
                days = {"activist_on": ago(100), "notice_from": ago(30)}
                apply(world.second_branch, f"陈{number}", world.secretary, stage, **days)
        for address in (LIST, BOARD):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            asked[round_, address] = len(queries)
    assert asked["four", LIST] == asked["one", LIST]
    assert asked["four", BOARD] == asked["one", BOARD]


# Board


def test_each_card_says_what_presses(world, as_user, liu):
    branch, by = world.branch, world.branch_secretary
    apply(branch, "贾文博", by, Stage.RETURNED)
    apply(branch, "白依诺", by, Stage.SUBMITTED, state_since=ago(33))
    short = apply(branch, "高梓涵", by, Stage.ACTIVIST, activist_on=ago(120))
    Credit.objects.create(application=short, kind="class_hour", hours="5.5", on=ago(20))
    ready = apply(branch, "呼延雪", by, Stage.ACTIVIST, activist_on=ago(120))
    Credit.objects.create(application=ready, kind="class_hour", hours=8, on=ago(20))
    apply(branch, "任静", by, Stage.NOTICE, notice_from=ago(40))
    told = cards(as_user(world.secretary).get(BOARD))
    late, liu_talk = ("白依诺", "派人谈话已超 3 天"), ("刘佳怡", "派人谈话还剩 20 天")
    assert told[Part.APPLYING] == [late, liu_talk, ("贾文博", "已退回，待补充")]
    assert told[Part.TRAINING][0] == ("高梓涵", "团课 5.5 / 8 学时")
    assert told[Part.TRAINING][1][1].startswith("考察满 3 个月")
    assert told[Part.SELECTING] == [("任静", "公示期满，可登记结果")]


def test_the_drawer_holds_the_checklist_and_a_shut_button(world, as_user):
    gao = apply(world.branch, "高梓涵", world.branch_secretary, Stage.ACTIVIST, activist_on=ago(10))
    answer = as_user(world.branch_secretary).get(BOARD, {"pick": gao.pk})
    offer = answer.context["picked"]["offers"][0]
    assert (offer["step"].name, offer["lacking"], offer["earliest"]) == ("recommend", 2, None)
    html = answer.content.decode()
    assert "还差 2 项" in html
    assert '<button class="btn" disabled>确定为发展对象</button>' in html


# Children under 14


def test_children_are_kept_apart_and_turn_up_on_their_birthday(world, as_user, liu, child):
    secretary, staff = as_user(world.secretary), as_user(world.city_staff)
    page = secretary.get(LIST)
    assert (names(page), page.context["minors"]) == (["刘佳怡"], 1)
    assert names(secretary.get(LIST, {"minors": "1"})) == ["折思源"]
    assert "折思源" not in secretary.get(BOARD).content.decode()
    assert names(staff.get(LIST, {"minors": "1"})) == ["刘佳怡"]
    assert staff.get(f"{LIST}{child.pk}/").status_code == 403
    Application.objects.filter(pk=child.pk).update(birth=aged(14))
    assert sorted(names(secretary.get(LIST))) == ["刘佳怡", "折思源"]
    assert staff.get(f"{LIST}{child.pk}/").status_code == 200


def test_data_of_a_child_need_the_guardians_consent(world, as_user):
    form = {"branch": world.branch.pk, "name": "折思源", "document": "id_card", "applied_on": ago(1)}
    form |= {"id_no": make_id(aged(13), "1", 5)}
    client = as_user(world.secretary)
    refused = client.post(f"{LIST}add/", form)
    assert refused.status_code == 422
    assert "监护人" in str(refused.context["form"].errors["guardian_consent"])
    assert client.post(f"{LIST}add/", form | {"guardian_consent": "on"}).status_code == 302


# Hours


def test_hours_are_posted_once_and_only_for_days_gone_by(world, as_user, liu):
    client, address = as_user(world.branch_secretary), f"{LIST}{liu.pk}/credits/"
    earned = {"kind": "class_hour", "hours": "2.5", "on": ago(1), "note": "团章", "once": "a1"}
    assert client.post(address, earned).status_code == 302
    assert client.post(address, earned).status_code == 302
    early = client.post(address, earned | {"on": ago(-1), "once": "a2"})
    assert (early.status_code, "还没有到" in early.content.decode()) == (422, True)
    assert client.post(address, earned | {"hours": "0", "once": "a3"}).status_code == 422
    assert as_user(world.reviewer).post(address, earned).status_code == 403
    assert as_user(world.sibling_secretary).post(address, earned).status_code == 404
    assert list(Credit.objects.values_list("hours", "on", "note")) == [(2.5, ago(1), "团章")]
    sums = client.get(f"{LIST}{liu.pk}/").context["sums"]
    assert [(str(label), hours) for label, hours in sums] == [("团课学时", "2.5"), ("志愿服务小时", "0")]


def test_hours_entered_by_mistake_are_struck_out(world, as_user, liu):
    gao = apply(world.branch, "高梓涵", world.branch_secretary, Stage.ENROLLED)
    mine = Credit.objects.create(application=liu, kind="class_hour", hours=20, on=ago(1))
    settled = Credit.objects.create(application=gao, kind="class_hour", hours=8, on=ago(90))
    client, address = as_user(world.branch_secretary), f"{LIST}{liu.pk}/credits/withdraw/"
    assert "不在这份申请里" in client.post(address, {"credit": settled.pk}, follow=True).content.decode()
    assert as_user(world.sibling_secretary).post(address, {"credit": mine.pk}).status_code == 404
    client.post(address, {"credit": mine.pk})
    client.post(f"{LIST}{gao.pk}/credits/withdraw/", {"credit": settled.pk})
    assert list(Credit.objects.all()) == [settled]
    kept = AuditEvent.objects.get(event="members.credit_withdrawn")
    assert '"hours": "20.0"' in kept.before


# Drafts


def test_what_is_under_way_is_not_edited_and_a_draft_is_discarded(world, as_user, liu):
    client = as_user(world.branch_secretary)
    form = {"branch": world.branch.pk, "name": "刘佳宜", "document": "id_card", "applied_on": ago(200)}
    refused = client.post(f"{LIST}{liu.pk}/edit/", form | {"version": 1})
    assert (refused.status_code, "申请已经提交" in refused.content.decode()) == (422, True)
    assert "已经提交过" in client.post(f"{LIST}{liu.pk}/delete/", follow=True).content.decode()
    draft = apply(world.branch, "贾文博", world.branch_secretary, Stage.DRAFT)
    client.post(f"{LIST}{draft.pk}/delete/")
    assert list(Application.objects.values_list("name", flat=True)) == ["刘佳怡"]
    assert AuditEvent.objects.filter(event="members.discard").count() == 1


def test_ending_an_application_needs_words_and_shuts_it(world, as_user, liu):
    client = as_user(world.branch_secretary)
    assert client.post(f"{LIST}{liu.pk}/steps/close/", {"comment": ""}).status_code == 422
    client.post(f"{LIST}{liu.pk}/steps/close/", {"comment": "已随父母迁往外省"})
    liu.refresh_from_db()
    assert (liu.state, StepRecord.objects.get().comment) == (Stage.CLOSED, "已随父母迁往外省")
    assert client.get(f"{LIST}{liu.pk}/").context["offers"] == []
    closed = client.post(f"{LIST}{liu.pk}/credits/", {"kind": "class_hour", "hours": 2, "on": ago(1)})
    assert closed.status_code == 422


def test_the_applicants_number_is_revealed_against_a_reason(world, as_user, liu):
    client = as_user(world.branch_secretary)
    assert liu.id_no not in client.get(f"{LIST}{liu.pk}/").content.decode()
    shown = client.post(f"{LIST}{liu.pk}/reveal/", {"reason": "填写入团志愿书"})
    assert liu.id_no in shown.content.decode()
    assert AuditEvent.objects.get(event="members.reveal").note == "填写入团志愿书"
