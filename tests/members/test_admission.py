"""From the written application to membership, through the pages, as the branch and the county live it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from league.kernel import metrics
from league.kernel.metrics import Period
from league.kernel.models import AuditEvent, StepRecord
from members.choices import Entry, Stage
from members.models import Affiliation, Application, Credit, Member
from members.querysets import years_before
from members.rules.admission import add_months
from tests.factories import make_application, make_id, make_member

pytestmark = pytest.mark.django_db


def ago(days: int):
    """So many days before today."""
    return timezone.localdate() - timedelta(days=days)


BIRTH = years_before(timezone.localdate(), 16)


def at_stage(world, stage: str, **columns) -> Application:
    """高梓涵 of 麦岭村, 16 years old, whose application stands at a stage with all earlier days in order."""
    days = {"talked_on": 190, "activist_on": 180, "endorsed_on": 175, "candidate_on": 80, "examined_on": 70}
    days |= {"notice_from": 60, "form_on": 30, "introduced_on": 28}
    kept = {name: ago(number) for name, number in days.items()}
    kept |= {"talked_by": "周小满", "mentors": "任静", "introducers": "任静、苏航", "applied_on": ago(200)}
    kept |= {"channel": "members", "decided_by": "committee", "state": stage, **columns}
    return make_application(world.branch, "高梓涵", by=world.branch_secretary, birth=BIRTH, **kept)


def take(client, application: Application, step: str, **fields):
    """Post a step as the page does, with the version that is stored now."""
    version = Application.objects.get(pk=application.pk).version
    address = f"/members/applications/{application.pk}/steps/{step}/"
    return client.post(address, {"version": version, **fields})


def told(answer) -> list[tuple[str, str]]:
    """What a refused step says: clause code and measured value of each block."""
    assert answer.status_code == 422
    return [(each.clause.code, each.measured) for each in answer.context["found"] if each.level == "block"]


MEETING = {"votes_due": 20, "votes_present": 16, "votes_for": 15}
CHOICE = {"channel": "members", "decided_by": "committee"}


def test_from_the_application_to_the_register(world, as_user):
    branch, county = as_user(world.branch_secretary), as_user(world.reviewer)
    typed = {"name": "高梓涵", "document": "id_card", "id_no": make_id(BIRTH, "2", 7), "phone": "13800001111"}
    asked = {"branch": world.branch.pk, "applied_on": ago(200), "ethnicity": "瑶族", "education": "30"}
    branch.post("/members/applications/add/", typed | asked)
    application = Application.objects.get()
    assert (application.state, application.birth, application.sex) == (Stage.DRAFT, BIRTH, "2")

    township = as_user(world.secretary)
    take(branch, application, "submit")
    take(branch, application, "talk", talked_on=ago(190), talked_by="周小满")
    take(branch, application, "nominate", activist_on=ago(180), mentors="任静、苏航", **CHOICE)
    take(township, application, "endorse", endorsed_on=ago(175))
    for day, hours in ((170, "4"), (150, "4")):
        credit = {"kind": "class_hour", "hours": hours, "on": ago(day), "note": "团史和团章"}
        branch.post(f"/members/applications/{application.pk}/credits/", credit)
    take(branch, application, "recommend", candidate_on=ago(80), comment="志愿服务学时另行补录")
    take(county, application, "examine", examined_on=ago(70), reply_number="富团审〔2026〕3 号")
    take(branch, application, "publish", notice_from=ago(60))
    take(branch, application, "conclude", notice_result="clear")
    days = {"form_on": ago(30), "introduced_on": ago(28)}
    take(branch, application, "form", introducers="任静、苏航", **days)
    take(branch, application, "vote", meeting_on=ago(20), **MEETING)
    assert take(branch, application, "approve").status_code == 403
    number = f"{ago(20).year}45000001"
    done = take(county, application, "approve", admission_number=number, comment="同意")
    assert done.status_code == 302

    member = Member.objects.get()
    assert (member.name, member.id_no, member.phone) == ("高梓涵", make_id(BIRTH, "2", 7), "13800001111")
    assert (member.branch, member.ethnicity, member.education) == (world.branch, "瑶族", "30")
    assert (member.joined_on, member.admission_number) == (ago(20), number)
    span = Affiliation.objects.get()
    assert (span.branch, span.start, span.end, span.how_in) == (world.branch, ago(20), None, Entry.ADMITTED)
    application.refresh_from_db()
    assert (application.state, application.member) == (Stage.ENROLLED, member)
    steps = ["submit", "talk", "nominate", "endorse", "recommend", "examine", "publish", "conclude"]
    steps += ["form", "vote", "approve"]
    assert list(StepRecord.objects.order_by("pk").values_list("step", flat=True)) == steps
    assert AuditEvent.objects.filter(event="members.enroll").count() == 1
    new = metrics.get("members.new").value(world.branch.path, Period(start=ago(20), end=ago(20)))
    assert new == 1


def test_draft_refuses_a_registered_person_and_a_second_application(world, as_user):
    known = make_member(world.second_branch, "韦静", birth=BIRTH)
    under_way = at_stage(world, Stage.TALKED)
    client, count = as_user(world.secretary), Application.objects.count()
    for id_no, words in ((known.id_no, "已登记：韦静"), (under_way.id_no, "已有一份办理中的入团申请")):
        form = {"branch": world.branch.pk, "name": "韦静", "document": "id_card", "id_no": id_no}
        answer = client.post("/members/applications/add/", form | {"applied_on": ago(1)})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert Application.objects.count() == count


def test_a_person_registered_elsewhere_is_not_betrayed(world, as_user):
    known = make_member(world.other_branch, "廖外县", birth=BIRTH)
    form = {"branch": world.branch.pk, "name": "某人", "document": "id_card", "id_no": known.id_no}
    answer = as_user(world.secretary).post("/members/applications/add/", form | {"applied_on": ago(1)})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "需要核重" in html
    assert "廖外县" not in html
    assert "龙虎村" not in html


def test_submitting_waits_for_the_14th_birthday(world, as_user):
    child = make_application(
        world.branch,
        "折思源",
        by=world.branch_secretary,
        birth=years_before(timezone.localdate() + timedelta(days=1), 14),
        applied_on=ago(3),
        guardian_consent=True,
    )
    answer = take(as_user(world.branch_secretary), child, "submit")
    assert told(answer) == [("members.age", "13 周岁")]
    assert answer.context["earliest"] == timezone.localdate() + timedelta(days=1)
    child.refresh_from_db()
    assert child.state == Stage.DRAFT


def test_an_application_written_too_early_is_written_again(world, as_user):
    birth = years_before(ago(5), 14)
    early = make_application(
        world.branch, "折思源", by=world.branch_secretary, birth=birth, applied_on=ago(30)
    )
    client = as_user(world.branch_secretary)
    answer = take(client, early, "submit")
    assert told(answer) == [("members.age", "13 周岁")]
    assert "请本人重新提出申请" in answer.content.decode()
    Application.objects.filter(pk=early.pk).update(applied_on=ago(5))
    assert take(client, early, "submit").status_code == 302


def test_talk_before_the_application_is_refused_and_a_late_one_is_told(world, as_user):
    client = as_user(world.branch_secretary)
    application = at_stage(world, Stage.SUBMITTED, applied_on=ago(60))
    refused = take(client, application, "talk", talked_on=ago(61), talked_by="周小满")
    assert told(refused) == [("members.order", "")]
    assert "谈话日期" in refused.content.decode()
    page = client.get(f"/members/applications/{application.pk}/steps/talk/")
    assert [(each.level, each.clause.text) for each in page.context["found"]] == [
        ("warn", "收到入团申请 30 天内派人谈话"),
        ("warn", "材料：入团申请书"),
    ]
    assert take(client, application, "talk", talked_on=ago(20), talked_by="周小满").status_code == 302


def test_three_mentors_are_too_many(world, as_user):
    client, application = as_user(world.branch_secretary), at_stage(world, Stage.TALKED)
    chosen = CHOICE | {"activist_on": ago(180)}
    refused = take(client, application, "nominate", mentors="任静、苏航、韦静", **chosen)
    assert told(refused) == [("members.mentors", "3")]
    assert take(client, application, "nominate", mentors="任静", **chosen).status_code == 302


def test_observation_and_class_hours_come_before_the_recommendation(world, as_user):
    client = as_user(world.branch_secretary)
    days = {"activist_on": ago(10), "endorsed_on": ago(9), "candidate_on": None}
    application = at_stage(world, Stage.ACTIVIST, **days)
    page = client.get(f"/members/applications/{application.pk}/")
    assert '<button class="btn btn--block" disabled>确定为发展对象</button>' in page.content.decode()
    assert f"/members/applications/{application.pk}/#credits" in page.content.decode()
    refused = take(client, application, "recommend", candidate_on=ago(0))
    assert told(refused) == [("members.observation", f"自 {ago(10)}"), ("members.lessons", "0 学时")]
    assert refused.context["earliest"] is None
    Credit.objects.create(application=application, kind="class_hour", hours=8, on=ago(1))
    refused = take(client, application, "recommend", candidate_on=ago(0))
    assert told(refused) == [("members.observation", f"自 {ago(10)}")]
    assert refused.context["earliest"] == add_months(ago(10), 3)


def test_notice_cannot_begin_before_the_examination(world, as_user):
    client, application = as_user(world.branch_secretary), at_stage(world, Stage.EXAMINED)
    assert told(take(client, application, "publish", notice_from=ago(71))) == [("members.order", "")]
    assert take(client, application, "publish", notice_from=ago(60)).status_code == 302


@pytest.mark.parametrize(
    ("changed", "clauses"),
    [
        ({"meeting_on": 28}, ["members.form_order"]),
        ({"meeting_on": 29}, ["members.order", "members.form_order"]),
        ({"votes_present": 10, "votes_for": 10}, ["members.vote"]),
        ({"votes_for": 10}, ["members.vote"]),
        ({"votes_present": 21}, ["members.vote"]),
        ({"meeting_on": -1}, ["members.order"]),
    ],
)
def test_branch_meeting_that_does_not_count(world, as_user, changed, clauses):
    application = at_stage(world, Stage.FORMED)
    fields = MEETING | {"meeting_on": 20} | changed
    fields["meeting_on"] = ago(fields["meeting_on"])
    answer = take(as_user(world.branch_secretary), application, "vote", **fields)
    assert [code for code, _measured in told(answer)] == clauses
    application.refresh_from_db()
    assert application.state == Stage.FORMED


def test_approval_asks_for_a_free_number_of_the_year_and_an_age_below_28(world, as_user):
    meeting, client = ago(20), as_user(world.reviewer)
    taken = f"{meeting.year}45000001"
    make_member(world.other_branch, "廖外县", admission_number=taken)
    application = at_stage(world, Stage.VOTED, meeting_on=meeting)
    for number in (taken, f"{meeting.year - 1}45000002", "12345"):
        answer = take(client, application, "approve", admission_number=number)
        assert [code for code, _measured in told(answer)] == ["members.number"]
    old = make_application(
        world.branch,
        "覃过岁",
        by=world.branch_secretary,
        birth=years_before(meeting, 28),
        state=Stage.VOTED,
        meeting_on=meeting,
    )
    assert told(take(client, old, "approve")) == [("members.age", "28 周岁")]
    assert take(client, application, "approve").status_code == 302
    assert Member.objects.filter(branch=world.branch).count() == 1


def test_who_was_registered_meanwhile_is_not_enrolled_twice(world, as_user):
    application = at_stage(world, Stage.VOTED, meeting_on=ago(20))
    make_member(world.second_branch, "高梓涵", birth=BIRTH, id_no=application.id_no)
    answer = take(as_user(world.reviewer), application, "approve")
    assert "已登记：高梓涵，在“麦岭中学支部”" in answer.content.decode()
    application.refresh_from_db()
    assert (application.state, Member.objects.count()) == (Stage.VOTED, 1)


def test_who_recorded_the_meeting_does_not_approve_it(world, as_user):
    application = at_stage(world, Stage.VOTED, meeting_on=ago(20))
    StepRecord.objects.create(
        workflow="members.admission",
        object_id=application.pk,
        path=world.branch.path,
        step="vote",
        before=Stage.NOTICE,
        after=Stage.VOTED,
        actor=world.reviewer,
        on=ago(20),
    )
    answer = take(as_user(world.reviewer), application, "approve")
    assert answer.status_code == 422
    assert "须由另一人办理" in answer.content.decode()
    assert not Member.objects.exists()


def test_return_with_a_comment_mend_and_submit_again(world, as_user):
    branch, county = as_user(world.branch_secretary), as_user(world.reviewer)
    application = at_stage(world, Stage.VOTED, meeting_on=ago(20))
    assert take(county, application, "return").status_code == 422
    take(county, application, "return", comment="志愿书第 3 页缺介绍人意见")
    application.refresh_from_db()
    assert application.state == Stage.RETURNED
    page = branch.get(f"/members/applications/{application.pk}/")
    assert "志愿书第 3 页缺介绍人意见" in page.content.decode()
    edited = {"branch": world.branch.pk, "name": "高梓函", "document": "id_card", "applied_on": ago(200)}
    branch.post(f"/members/applications/{application.pk}/edit/", edited | {"version": application.version})
    assert take(branch, application, "submit").status_code == 302
    application.refresh_from_db()
    assert (application.name, application.state) == ("高梓函", Stage.SUBMITTED)


def test_many_approvals_at_once_tell_a_result_for_each(world, as_user):
    ready = [at_stage(world, Stage.VOTED, meeting_on=ago(20)) for _n in range(2)]
    late = at_stage(world, Stage.NOTICE)
    foreign = make_application(world.other_branch, "廖外县", by=world.other_secretary, state=Stage.VOTED)
    picked = [each.pk for each in (*ready, late, foreign)]
    answer = as_user(world.reviewer).post("/members/applications/bulk/approve/", {"pick": picked})
    assert (answer.context["done"], answer.context["refused"]) == (2, 1)
    assert [bool(each["refusal"]) for each in answer.context["results"]] == [True, False, False]
    assert "廖外县" not in answer.content.decode()
    assert Member.objects.filter(branch=world.branch).count() == 2
    foreign.refresh_from_db()
    assert foreign.state == Stage.VOTED
