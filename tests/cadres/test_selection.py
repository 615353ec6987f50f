"""Selections: what each step asks for, who was refused by which clause, withdrawals, objections, letters."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from cadres.models import Candidate, Course, Post, Selection, Trainee
from cadres.rules.selection import eligibility
from cadres.services import selection as services
from cadres.workflows import SELECTION
from league.kernel import metrics
from league.kernel.errors import Forbidden, Refused, Stale
from league.kernel.metrics import Period
from league.kernel.models import ParamValue
from orgs.services import move
from tests.cadres.selection_world import (
    NOTICE_ON,
    NOTICE_UNTIL,
    PAPERS,
    PEOPLE,
    SCORES,
    approved,
    called,
    examined,
    fire,
    name,
    noticed,
    opened,
    score_all,
    spoken,
    today,
    vetted,
)
from tests.cadres.team_world import person

pytestmark = pytest.mark.django_db
LIST = "/cadres/selections/"


def local(world, code: str, value: int) -> None:
    """A number that 富川县 sets for itself."""
    told = {"code": f"cadres.{code}", "path": world.county.path, "value": value}
    ParamValue.objects.create(**told, effective_from=date(2020, 1, 1))


def test_the_call_lasts_its_days_and_says_when_it_is_free(world):
    day = today() - timedelta(days=5)
    selection = fire(opened(world), "call", world.secretary, working_group="镇党委", called_on=day)
    for each in PEOPLE:
        name(selection, world.secretary, *each)
    with pytest.raises(Refused, match="起满 15 天，才能截止提名") as told:
        fire(selection, "nominate", world.secretary)
    assert told.value.findings[0].earliest == day + timedelta(days=15)
    local(world, "call_days", 5)
    assert fire(selection, "nominate", world.secretary).state == "nominated"


def test_all_three_channels_and_ten_signers(world):
    selection = called(world, PEOPLE[:1])
    with pytest.raises(Refused, match="还没有民主推荐、个人自荐的候选人。"):
        fire(selection, "nominate", world.secretary)
    name(selection, world.secretary, "高远", date(1998, 3, 8), "democratic", 9)
    name(selection, world.secretary, *PEOPLE[3])
    with pytest.raises(Refused, match="高远 由 9 人联名，应有 10 人。请补齐联名。"):
        fire(selection, "nominate", world.secretary)
    local(world, "signers", 5)
    assert fire(selection, "nominate", world.secretary).state == "nominated"
    with pytest.raises(Refused, match="“提名”在“制定计划、宣传发动”阶段办理，现在是“提名结束”。"):
        name(selection, world.secretary, *PEOPLE[2])


def test_one_is_refused_by_the_clause_of_age_and_the_others_go_on(world):
    selection = examined(world)
    told = {each.name: each.refused for each in selection.candidates.all()}
    age = selection.candidates.get(name="白海峰").age_on(today())
    assert told == {
        "呼延雪": "",
        "高远": "",
        "白海峰": f"白海峰 {age} 周岁，超过 40 周岁，年龄只增不减，请改荐他人。",
        "折慧敏": "",
    }
    with pytest.raises(Refused, match="白海峰 没有通过资格审查或试岗"):
        services.score(selection.candidates.get(name="白海峰"), "评委1", 99, actor=world.secretary)


def test_masses_and_school_leavers_are_refused_unless_the_superior_says_why(world):
    selection = called(world, PEOPLE[:2])
    odd = person("莫闻", 431, political="masses", education="31")
    services.name_candidate(selection, Candidate(channel="self", **odd), actor=world.secretary)
    fire(fire(selection, "nominate", world.secretary), "examine", world.secretary)
    refused = Candidate.objects.get(name="莫闻").refused
    again = opened(world, post_title="委员")
    odd = Candidate(channel="self", unless="急需专业人才", **person("莫闻", 431, political="masses"))
    with pytest.raises(Refused, match="破格理由由上级团组织填写"):
        services.name_candidate(again, odd, actor=world.secretary)
    services.name_candidate(again, odd, actor=world.reviewer)
    assert [each.level for each in eligibility(odd, again, today())] == ["ok", "warn", "ok"]
    assert "莫闻 的政治面貌是“群众”" in refused
    assert "莫闻 的学历是“普通高中”，应为大专以上" in refused


def test_too_few_candidates_stop_the_examination(world):
    selection = called(world, PEOPLE, seats=3)
    fire(selection, "nominate", world.secretary)
    with pytest.raises(Refused, match="选配 3 名，应有候选人 4 名以上，现有 3 名。"):
        fire(selection, "examine", world.secretary)


def test_who_fails_the_trial_stands_no_longer(world, as_user):
    selection = examined(world, trial=True)
    page = as_user(world.secretary)
    assert "试岗" in page.get(f"{LIST}{selection.pk}/").text
    with pytest.raises(Refused, match="本次选配设试岗，请先办理“安排试岗”。"):
        fire(selection, "speak", world.secretary)
    began = today() - timedelta(days=9)
    fire(selection, "try", world.secretary, trial_on=began, trial_place="镇团委")
    score_all(selection, world.secretary, SCORES)
    with pytest.raises(Refused, match="起满 10 天，才能进入演讲。") as told:
        fire(selection, "speak", world.secretary)
    assert told.value.findings[0].earliest == today() + timedelta(days=1)
    local(world, "trial_days", 7)
    with pytest.raises(Refused, match="呼延雪、高远、折慧敏 还没有试岗结论，请在候选人页面登记。"):
        fire(selection, "speak", world.secretary)
    verdicts = {"呼延雪": ("passed", "踏实"), "高远": ("failed", "缺勤两天"), "折慧敏": ("passed", "")}
    for who, (verdict, note) in verdicts.items():
        url = f"/cadres/candidates/{selection.candidates.get(name=who).pk}/trial/"
        assert as_user(world.sibling_secretary).get(url).status_code == 404
        assert page.post(url, {"verdict": verdict, "note": note}).status_code == 302
    assert selection.candidates.get(name="高远").refused == "试岗不合格：缺勤两天"
    assert fire(selection, "speak", world.secretary).state == "spoken"


def test_a_selection_without_a_trial_offers_none(world, as_user):
    selection = examined(world)
    with pytest.raises(Forbidden):
        fire(selection, "try", world.secretary, trial_on=today())
    stations = [
        each["label"] for each in as_user(world.secretary).get(f"{LIST}{selection.pk}/").context["track"]
    ]
    assert "试岗" not in stations


def test_a_notice_does_not_begin_before_the_call(world):
    selection = vetted(world)
    with pytest.raises(Refused, match="公示开始日期 2026-08-31 早于宣传发动日期 2026-09-01"):
        fire(selection, "announce", world.secretary, notice_on=date(2026, 8, 31))
    assert fire(selection, "announce", world.secretary, notice_on=NOTICE_ON).notice_until == NOTICE_UNTIL


def test_who_took_office_is_asked_for_the_induction(world, as_user):
    start = today() - timedelta(days=100)
    done = fire(approved(world), "appoint", world.reviewer, start=start, document="富团〔2026〕12 号")
    page = as_user(world.staff)
    words = f"呼延雪 还没有岗前培训的记录，应在 {start + timedelta(days=90)} 前参加。"
    assert words in page.get(f"{LIST}{done.pk}/").text
    figure = metrics.get("cadres.uninducted")
    assert [each.name for each in figure.under(world.county.path, Period.day())] == ["呼延雪"]
    assert figure.value(world.other_county.path, Period.day()) == 0
    told = {"org": world.county, "name": "新任团干部培训班", "kind": "induction", "hours": 16}
    course = Course.objects.create(start=today(), last=today(), **told)
    who = done.candidates.get(name="呼延雪")
    known = {name: getattr(who, name) for name in ("name", "id_no", "birth", "sex")}
    Trainee.objects.create(course=course, org=world.township, **known)
    assert words not in page.get(f"{LIST}{done.pk}/").text
    assert figure.value(world.county.path, Period.day()) == 0
    assert metrics.get("cadres.selected").value(world.county.path, Period(today(), start)) == 1


def test_a_withdrawal_that_breaks_the_ratio_stops_the_next_step(world):
    selection = examined(world)
    score_all(selection, world.secretary, SCORES)
    for who in ("高远", "折慧敏"):
        services.withdraw(selection.candidates.get(name=who), actor=world.secretary)
    with pytest.raises(Refused, match="选配 1 名，应有候选人 2 名以上，现有 1 名。"):
        fire(selection, "speak", world.secretary)
    with pytest.raises(Refused, match="高远 已于"):
        services.withdraw(selection.candidates.get(name="高远"), actor=world.secretary)


def test_every_candidate_is_scored_and_the_best_is_chosen(world):
    selection = examined(world)
    with pytest.raises(Refused, match="评委打分不足 3 名，请补登得分。"):
        fire(selection, "speak", world.secretary)
    done = vetted(world, post_title="委员")
    points = {each.name: (each.points, each.chosen) for each in done.candidates.standing().scored()}
    assert {who: (round(float(number), 2), chosen) for who, (number, chosen) in points.items()} == {
        "呼延雪": (91.33, True),
        "高远": (88.0, False),
        "折慧敏": (81.0, False),
    }


def test_equal_points_are_not_decided_by_the_machine(world):
    selection = spoken(world, {**SCORES, "高远": (92, 90, 92)})
    for candidate in selection.candidates.standing():
        services.vet(candidate, "fit", "", actor=world.secretary)
    with pytest.raises(Refused, match="呼延雪 和 高远 得分相同，请由评委再评一次"):
        fire(selection, "vet", world.secretary)
    services.vet(selection.candidates.get(name="高远"), "unfit", "有异议", actor=world.secretary)
    assert fire(selection, "vet", world.secretary).candidates.get(chosen=True).name == "呼延雪"


def test_the_notice_counts_working_days_over_the_holiday(world):
    selection = noticed(world)
    assert (selection.notice_on, selection.notice_until) == (NOTICE_ON, NOTICE_UNTIL)
    with pytest.raises(Refused, match="公示到 2026-10-13 为止，期满后才能报批。") as told:
        fire(selection, "approve", world.reviewer, on=NOTICE_UNTIL, **PAPERS)
    assert told.value.findings[0].earliest == NOTICE_UNTIL + timedelta(days=1)
    with pytest.raises(Forbidden):
        fire(selection, "approve", world.secretary, **PAPERS)
    with pytest.raises(Refused, match="请填写：上级团组织批准文号。"):
        fire(selection, "approve", world.reviewer, party_document="麦党复〔2026〕7 号")
    assert (
        fire(selection, "approve", world.reviewer, on=NOTICE_UNTIL + timedelta(1), **PAPERS).state
        == "approved"
    )


def test_who_announced_does_not_approve(world):
    selection = fire(vetted(world), "announce", world.staff, notice_on=NOTICE_ON)
    with pytest.raises(Refused, match="“任前公示”是您办理的，“批准”须由另一人办理。"):
        fire(selection, "approve", world.staff, **PAPERS)


def test_an_objection_waits_for_what_is_found(world):
    selection = noticed(world)
    services.object_to(selection, "档案年龄存疑", actor=world.secretary)
    with pytest.raises(Refused, match="还有 1 条异议没有核查结论"):
        fire(selection, "approve", world.reviewer, **PAPERS)
    assert services.settle_objections(selection, "经核查属实无误", actor=world.secretary) == 1
    assert fire(selection, "approve", world.reviewer, **PAPERS).state == "approved"


def test_a_chosen_candidate_who_withdraws_sends_it_back(world):
    selection = noticed(world)
    services.withdraw(selection.candidates.get(chosen=True), actor=world.secretary)
    with pytest.raises(Refused, match="拟任人选呼延雪已退出，请退回重新确定人选。"):
        fire(selection, "approve", world.reviewer, **PAPERS)
    back = fire(selection, "return", world.reviewer, comment="人选退出")
    assert (back.state, back.notice_until, back.candidates.filter(chosen=True).count()) == ("spoken", None, 0)
    assert fire(back, "vet", world.secretary).candidates.get(chosen=True).name == "高远"


def test_two_approvers_at_once_approve_once(world):
    selection = noticed(world)
    fire(selection, "approve", world.reviewer, **PAPERS)
    with pytest.raises(Stale):
        fire(selection, "approve", world.staff, **PAPERS)


def test_the_appointment_makes_a_post(world):
    selection = approved(world)
    with pytest.raises(Forbidden):
        fire(selection, "appoint", world.secretary, start=today(), document="富团〔2026〕12 号")
    until = today() + timedelta(days=900)
    told = {"start": today(), "term_end": until, "document": "富团〔2026〕12 号"}
    done = fire(selection, "appoint", world.reviewer, **told)
    post = Post.objects.get()
    assert (done.state, post.name, post.title, post.term_end) == ("done", "呼延雪", "副书记", until)
    assert done.candidates.get(chosen=True).post == post


def test_one_selection_for_one_post_at_a_time(world):
    selection = opened(world)
    with pytest.raises(Refused, match="“麦岭镇副书记”正在选配，请在原件上办理。"):
        opened(world)
    fire(selection, "cancel", world.secretary, comment="编制冻结")
    assert opened(world).state == "planned"


def test_a_moved_township_takes_its_selection_along(world):
    selection = noticed(world)
    move(world.township, to=world.other_county, actor=world.city_staff)
    fresh = Selection.objects.get(pk=selection.pk)
    with pytest.raises(Forbidden):
        fire(fresh, "approve", world.reviewer, **PAPERS)
    assert fire(fresh, "approve", world.other_reviewer, **PAPERS).state == "approved"


def test_pages_of_a_selection(world, as_user):
    visitor = as_user(world.secretary)
    form = {"org": world.township.pk, "post_title": "副书记", "nature": "part_time", "seats": 1}
    assert visitor.post(f"{LIST}add/", form).status_code == 302
    selection = Selection.objects.get()
    url = f"{LIST}{selection.pk}/"
    call = {"working_group": "镇党委组织组", "called_on": (today() - timedelta(days=20)).isoformat()}
    assert visitor.post(f"{url}steps/call/", call).status_code == 302
    who = {key: value for key, value in person("呼延雪").items() if key not in ("birth", "sex")}
    assert visitor.post(f"{url}candidate/", who | {"channel": "self"}).status_code == 302
    again = visitor.post(f"{url}candidate/", who | {"channel": "self"})
    assert "呼延雪 已经被提名，不用再提名；一个人只走一个渠道。" in again.text
    candidate = Candidate.objects.get()
    page = visitor.get(url)
    assert ("呼延雪" in page.text, "还没有组织推荐、民主推荐的候选人" in page.text) == (True, True)
    shown = visitor.get(f"/cadres/candidates/{candidate.pk}/")
    assert candidate.id_no not in shown.text
    for stranger in (world.sibling_secretary, world.other_staff):
        assert as_user(stranger).get(url).status_code == 404
        assert as_user(stranger).get(f"/cadres/candidates/{candidate.pk}/").status_code == 404
    assert as_user(world.leader).get(f"{url}candidate/").status_code == 403


def test_scores_are_entered_as_lines(world, as_user):
    selection = examined(world)
    candidate = selection.candidates.get(name="高远")
    visitor, url = as_user(world.secretary), f"/cadres/candidates/{candidate.pk}/score/"
    wrong = visitor.post(url, {"lines": "李评委 101"})
    assert wrong.context["form"].errors["lines"] == [
        "“李评委 101”看不懂：每行写评委姓名、空格和 0–100 的得分。"
    ]
    assert visitor.post(url, {"lines": "李评委 92.5\n王评委：88"}).status_code == 302
    assert visitor.post(url, {"lines": "李评委 90"}).status_code == 302
    assert [str(each) for each in candidate.scores.all()] == ["李评委 90.00", "王评委 88.00"]


def test_the_letters_say_who_and_until_when(world, as_user):
    selection = noticed(world)
    visitor, url = as_user(world.secretary), f"{LIST}{selection.pk}/letters/"
    answer = visitor.get(f"{url}notice/")
    text = "\n".join(each.text for each in Document(BytesIO(b"".join(answer))).paragraphs)
    assert "关于呼延雪同志拟任共青团富川县麦岭镇委员会副书记的公示" in text
    assert "公示时间：2026年9月30日至2026年10月13日（5 个工作日）。" in text
    assert "还没有任职发文" in visitor.get(f"{url}decision/").text


def test_the_list_asks_the_same_number_of_queries(world, as_user):
    opened(world)
    visitor = as_user(world.staff)
    visitor.get(LIST)
    with CaptureQueriesContext(connection) as few:
        visitor.get(LIST)
    for title in ("委员", "书记", "组织委员"):
        opened(world, post_title=title)
    with CaptureQueriesContext(connection) as many:
        assert len(visitor.get(LIST).context["rows"]) == 4
    assert len(few) == len(many)
    assert as_user(world.other_staff).get(LIST).context["rows"] == []
    assert SELECTION.waiting_for(world.secretary).count() == 4
