"""An applicant from 申请 to 档案 through the pages, every block met once; a class voted on at one meeting."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document

from league.kernel import params
from league.kernel.models import StepRecord
from members.choices import Stage
from members.models import Application, Ceremony, Member
from members.querysets import years_before
from members.rules import materials, terms
from members.rules.admission import add_months
from tests.factories import make_application, make_branch, make_id, make_member
from tests.members.admission_world import AGO, ago, answers, applicant, paper, walk

pytestmark = pytest.mark.django_db
ROOT = "/members/applications/"


class Desk:
    """Who in 富川 works on one application: posts as the pages do, and reads what is refused."""

    def __init__(self, world, as_user):
        self.world = world
        self.of = {name: as_user(getattr(world, name)) for name in ("secretary", "reviewer", "staff")}
        self.of["branch"] = as_user(world.branch_secretary)
        self.pk = 0

    @property
    def row(self) -> Application:
        """The application as it is stored now."""
        return Application.objects.get(pk=self.pk)

    def take(self, who: str, step: str, **fields):
        """Post a step with the version that is stored."""
        return self.of[who].post(f"{ROOT}{self.pk}/steps/{step}/", {"version": self.row.version, **fields})

    def done(self, who: str, step: str, **fields) -> None:
        """A step that goes through."""
        answer = self.take(who, step, **fields)
        assert answer.status_code == 302, (step, [f.message for f in answer.context["found"]])

    def stopped(self, who: str, step: str, **fields) -> list[str]:
        """Clauses that refuse a step."""
        before, answer = self.row.state, self.take(who, step, **fields)
        assert (answer.status_code, self.row.state) == (422, before)
        return [found.clause.code for found in answer.context["found"] if found.level == "block"]

    def line(self, number: int, who: str = "branch") -> dict:
        """One of the fifteen lines on the applicant's page."""
        return self.of[who].get(f"{ROOT}{self.pk}/").context["way"][number - 1]

    def upload(self, kind: str, file, who: str = "branch"):
        """Bring a material."""
        return self.of[who].post(f"{ROOT}{self.pk}/files/", {"kind": kind, "file": file})


@pytest.fixture
def desk(world, as_user) -> Desk:
    """The offices of 富川, where missing materials refuse and local criteria count."""
    told = {"actor": world.staff, "source": "富川团字〔2026〕3 号", "path": world.county.path}
    since = {"effective_from": ago(400)}
    for code in (terms.POLITICS_ASKED, terms.LOCAL_BLOCKS, terms.REVIEW_ASKED, terms.POINTS_ASKED):
        params.set_value(code, True, **told, **since)
    params.set_value(terms.VOLUNTEER_HOURS, 0, **told, **since)
    params.set_value(terms.POINTS_PASS, 4, **told, **since)
    params.set_value(materials.MATERIALS_BLOCK, True, **told, **since)
    return Desk(world, as_user)


def enter(desk: Desk, birth) -> None:
    """The branch enters the application."""
    typed = {"name": "高梓涵", "document": "id_card", "id_no": make_id(birth, "2", 7)}
    asked = {"branch": desk.world.branch.pk, "applied_on": ago(300), "ethnicity": "瑶族", "education": "30"}
    desk.of["branch"].post(f"{ROOT}add/", typed | asked)
    desk.pk = Application.objects.get().pk


def test_from_the_application_to_the_certified_file_with_every_block_met_once(desk, world):
    young = years_before(ago(299), 14)  # turned 14 the day after the application was written
    enter(desk, young)
    assert desk.stopped("branch", "submit") == ["members.age"]
    again = desk.of["branch"].post(
        f"{ROOT}{desk.pk}/edit/",
        {
            **{"branch": world.branch.pk, "name": "高梓涵", "document": "id_card", "applied_on": ago(299)},
            **{"version": desk.row.version},
        },
    )
    assert again.status_code == 302
    desk.done("branch", "submit")

    assert desk.stopped("branch", "talk", talked_on=ago(240), talked_by="周小满") == ["members.materials"]
    desk.upload("application", paper("申请书.pdf"))
    page = desk.of["branch"].get(f"{ROOT}{desk.pk}/steps/talk/")
    assert [f.clause.code for f in page.context["found"] if f.level == "warn"] == ["members.talk"]
    desk.done("branch", "talk", talked_on=ago(240), talked_by="周小满", comment="假期联系不上本人")

    chosen = {"channel": "members", "decided_by": "committee", "activist_on": ago(80)}
    assert desk.stopped("branch", "nominate", mentors="任静、苏航、韦静", **chosen) == ["members.mentors"]
    assert desk.stopped("branch", "nominate", mentors="任静", **chosen | {"activist_on": ago(241)}) == [
        "members.order"
    ]
    desk.done("branch", "nominate", mentors="任静、苏航", **chosen)
    assert desk.stopped("secretary", "endorse", endorsed_on=ago(78)) == ["members.materials"]
    desk.upload("recommendation", paper("推荐表.docx", _word()))
    assert desk.take("branch", "endorse", endorsed_on=ago(78)).status_code == 403
    desk.done("secretary", "endorse", endorsed_on=ago(78))
    trained(desk)
    received(desk)
    archived(desk)


def trained(desk: Desk) -> None:
    """III and IV: what the training lacks, then candidate, examination and notice."""
    full = add_months(ago(80), 3)
    line = desk.line(5)
    assert (line["state"], line["earliest"]) == ("now", max(full, timezone.localdate()))
    assert desk.stopped("branch", "recommend", candidate_on=ago(0)) == [
        *("members.observation", "members.lessons", "members.politics", "members.points", "members.review"),
        *("members.materials", "members.materials"),
    ]
    Application.objects.filter(pk=desk.pk).update(activist_on=ago(230), endorsed_on=ago(228))
    branch, page = desk.of["branch"], f"{ROOT}{desk.pk}/"
    branch.post(f"{page}credits/", {"kind": "class_hour", "hours": 8, "on": ago(200), "note": "团史和团章"})
    branch.post(f"{page}marks/", {"politics": "excellent", "class_result": "passed"})
    branch.post(f"{page}observe/", {"on": ago(150), "by": "任静", "text": "按时参加团课，思想要求进步。"})
    points(desk)
    ballot = {"asked": 1, "pick": desk.pk, "on": ago(120), "due": 40, "present": 36, f"for_{desk.pk}": 30}
    assert branch.post(f"{ROOT}bulk/review/", ballot).context["done"] == 1
    for kind in ("training", "lessons"):
        desk.upload(kind, paper("材料.pdf"))
    assert desk.stopped("branch", "recommend", candidate_on=ago(231)) == [
        *("members.order", "members.observation")
    ]
    desk.done("branch", "recommend", candidate_on=ago(110))
    answer = desk.take("reviewer", "examine", examined_on=ago(100))
    assert (answer.status_code, desk.row.state) == (422, Stage.CANDIDATE)  # the reply needs its number
    desk.done("reviewer", "examine", examined_on=ago(100), reply_number="富团审〔2026〕3 号")


def points(desk: Desk) -> None:
    """The county lists a rule; the branch posts points by it, no more than the rule gives."""
    rule = {"org": desk.world.county.pk, "aspect": "志愿服务", "title": "参加志愿服务", "points": 2, "cap": 6}
    desk.of["staff"].post("/members/point-rules/add/", rule | {"in_use": "on"})
    page, branch = f"{ROOT}{desk.pk}/point/", desk.of["branch"]
    key = desk.world.county.point_rules.get().pk
    assert branch.post(page, {"rule": key, "points": 3, "on": ago(150)}).status_code == 422
    for day in (150, 140):
        assert branch.post(page, {"rule": key, "on": ago(day)}).status_code == 302
    assert branch.get(f"{ROOT}{desk.pk}/").context["points_sum"] == "4"


def received(desk: Desk) -> None:
    """Notice, introducers, form, meeting, approval."""
    desk.upload("reply", paper("批复.pdf"), "reviewer")
    notice = desk.of["branch"].get(f"{ROOT}{desk.pk}/letters/members.notice/")
    words = _text(b"".join(notice.streaming_content))
    assert "关于高梓涵同志拟发展为共青团员的公示" in words
    desk.done("branch", "publish", notice_from=ago(1))
    assert desk.stopped("branch", "conclude", notice_result="clear") == ["members.notice"]
    Application.objects.filter(pk=desk.pk).update(notice_from=ago(90))
    assert desk.stopped("branch", "conclude", notice_result="handled") == ["members.objection"]
    desk.done("branch", "conclude", notice_result="handled", notice_note="一名同学反映迟到，已核实不影响")

    desk.upload("notice", paper("公示.jpg", b"\xff\xd8\xff\xe0" + bytes(40)))
    ren, su = (make_member(desk.world.branch, name) for name in ("任静", "苏航"))
    gone = make_member(desk.world.branch, "韦离团", left_on=ago(100), left_how="resigned")
    days = {"form_on": ago(60), "introduced_on": ago(58)}
    one = {"introducer_one": ren.pk}
    assert desk.stopped("branch", "form", **days, **one) == ["members.introduced"]
    answer = desk.take("branch", "form", **days, introducer_one=ren.pk, introducer_two=ren.pk)
    assert "两名入团介绍人不能是同一个人" in answer.content.decode()
    answer = desk.take("branch", "form", **days, **one, introducer_two=gone.pk)
    assert (answer.status_code, desk.row.state) == (422, Stage.NOTICED)
    both = one | {"introducer_two": su.pk}
    assert desk.stopped("branch", "form", form_on=ago(60), introduced_on=ago(60), **both) == [
        "members.form_order"
    ]
    assert desk.stopped("branch", "form", form_on=ago(201), introduced_on=ago(58), **both) == [
        *("members.order", "members.form_order")
    ]
    desk.done("branch", "form", **days, **both)

    votes = {"votes_due": 20, "votes_present": 16, "votes_for": 15, "votes_against": 1}
    assert desk.stopped("branch", "vote", meeting_on=ago(58), **votes) == ["members.form_order"]
    for odd in ({"votes_present": 10, "votes_for": 10}, {"votes_for": 10}, {"votes_for": 17}):
        assert desk.stopped("branch", "vote", meeting_on=ago(50), **votes | odd) == ["members.vote"]
    desk.done("branch", "vote", meeting_on=ago(50), **votes)
    assert desk.stopped("reviewer", "approve") == ["members.materials"]
    desk.upload("meeting", paper("会议记录.pdf"))
    number = f"{ago(50).year}45000001"
    assert desk.stopped("reviewer", "approve", admission_number="12345") == ["members.number"]
    desk.done("reviewer", "approve", admission_number=number, comment="同意")
    member = Member.objects.get(name="高梓涵")
    assert (member.joined_on, member.admission_number, desk.row.member) == (ago(50), number, member)


def archived(desk: Desk) -> None:
    """Filing, result, ceremony, file."""
    Application.objects.filter(pk=desk.pk).update(approved_on=ago(45))
    desk.done("staff", "file", filed_on=ago(40), file_number="富团备〔2026〕2 号")
    desk.done("branch", "inform", informed_on=ago(38))
    place = {"org": desk.world.township.pk, "on": ago(36), "place": "麦岭镇烈士陵园", "host": "唐晓枫"}
    desk.of["secretary"].post("/members/ceremonies/add/", place)
    ceremony = Ceremony.objects.get()
    shown = desk.of["secretary"].get(f"/members/ceremonies/{ceremony.pk}/")
    assert [each.name for each in shown.context["waiting"]] == ["高梓涵"]
    desk.of["secretary"].post(f"/members/ceremonies/{ceremony.pk}/people/", {"pick": desk.pk})
    assert (desk.row.state, desk.row.ceremony) == (Stage.SWORN, ceremony)

    assert desk.stopped("branch", "archive", archived_on=ago(0)) == [
        *("members.form_file", "members.materials", "members.materials")
    ]
    refused = desk.upload("form", paper("志愿书.jpg", b"\xff\xd8\xff\xe0" + bytes(40)))
    assert "须是一个 PDF 文件" in refused.content.decode()
    for kind in ("form", "approval", "ceremony"):
        assert desk.upload(kind, paper(f"{kind}.pdf")).status_code == 302
    assert "已经上传" in desk.upload("form", paper("再传.pdf")).content.decode()
    page = desk.of["branch"].get(f"{ROOT}{desk.pk}/steps/archive/")
    late = [found for found in page.context["found"] if found.level == "warn"]
    assert [found.clause.code for found in late] == ["members.archive"]
    assert "已超过 15 天" in late[0].message
    desk.done("branch", "archive", archived_on=ago(0), comment="志愿书补签后重新扫描")
    assert desk.take("branch", "certify", certified_on=ago(0)).status_code == 403
    desk.done("staff", "certify", certified_on=ago(0))
    assert desk.row.state == Stage.CERTIFIED
    lines = desk.of["branch"].get(f"{ROOT}{desk.pk}/").context["way"]
    assert [(line["number"], line["state"]) for line in lines] == [(n, "done") for n in range(1, 16)]
    taken = list(StepRecord.objects.order_by("pk").values_list("step", flat=True))
    assert taken == list(AGO)


def _word() -> bytes:
    out = BytesIO()
    Document().save(out)
    return out.getvalue()


def _text(content: bytes) -> str:
    made = Document(BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


# A class at once


def test_a_class_votes_on_ten_applicants_at_one_meeting(world, as_user):
    school_class = make_branch(world.township, "高二（3）班")
    by = world.secretary
    ten = [applicant(world, f"学生{n}", branch=school_class, by=by) for n in range(10)]
    for each in ten:
        _formed(each)
    client = as_user(by)
    picked = [each.pk for each in ten]
    grid = client.post(f"{ROOT}bulk/vote/", {"pick": picked})
    assert [line["row"].name for line in grid.context["form"].lines()] == [each.name for each in ten]
    meeting = {"asked": 1, "pick": picked, "on": ago(50), "due": 40, "present": 38}
    votes = {f"for_{each.pk}": 38 - number for number, each in enumerate(ten)}
    votes[f"for_{ten[3].pk}"] = 20  # half of those due is not enough
    short = client.post(f"{ROOT}bulk/vote/", meeting | votes | {f"for_{ten[0].pk}": ""})
    assert short.status_code == 422
    assert not Application.objects.filter(state=Stage.VOTED).exists()
    told = client.post(f"{ROOT}bulk/vote/", meeting | votes).context
    assert (told["done"], told["refused"]) == (9, 1)
    assert [row["name"] for row in told["results"] if row["refusal"]] == ["学生3"]
    first = Application.objects.get(pk=ten[0].pk)
    assert (first.state, first.votes_for, first.meeting_on) == (Stage.VOTED, 38, ago(50))


def _formed(application: Application) -> None:
    days = {"notice_from": ago(90), "form_on": ago(60), "introduced_on": ago(58), "introducers": "任静、苏航"}
    Application.objects.filter(pk=application.pk).update(state=Stage.FORMED, **days)


def test_ten_are_nominated_examined_and_announced_together(world, as_user):
    ten = [walk(world, applicant(world, f"学生{n}"), "talk") for n in range(10)]
    picked = [each.pk for each in ten]
    branch, reviewer = as_user(world.branch_secretary), as_user(world.reviewer)
    asked = branch.post(f"{ROOT}bulk/nominate/", {"pick": picked})
    assert sorted(asked.context["picks"]) == picked
    data = answers(world, "nominate", ten[0]) | {"asked": 1, "pick": picked}
    assert branch.post(f"{ROOT}bulk/nominate/", data).context["done"] == 10
    for each in ten:
        walk(world, Application.objects.get(pk=each.pk), "recommend")
    data = answers(world, "examine", ten[0]) | {"asked": 1, "pick": picked}
    assert reviewer.post(f"{ROOT}bulk/examine/", data).context["done"] == 10
    assert as_user(world.sibling_secretary).post(f"{ROOT}bulk/publish/", data).status_code != 500
    reply = reviewer.post(f"{ROOT}bulk/letter-examination_reply/", {"pick": picked})
    words = _text(b"".join(reply.streaming_content))
    assert "同意学生0等 10 名同志列为发展对象" in words
    assert all(f"学生{n}" in words for n in range(10))
    assert ten[0].id_no not in words


def test_letters_are_not_written_too_early_nor_for_the_neighbour(world, as_user):
    early = walk(world, applicant(world), "talk")
    answer = as_user(world.branch_secretary).get(f"{ROOT}{early.pk}/letters/members.notice/")
    assert "还没有到出这份文书的环节" in answer.content.decode()
    neighbour = as_user(world.sibling_secretary).get(f"{ROOT}{early.pk}/letters/members.notice/")
    assert neighbour.status_code == 404
    assert (
        as_user(world.branch_secretary).get(f"{ROOT}{early.pk}/letters/members.approval_reply/").status_code
        == 403
    )


def test_the_page_of_an_applicant_says_when_each_step_is_free(world, as_user):
    today = timezone.localdate()
    birth = years_before(today, 15)
    fresh = make_application(
        world.branch,
        "刘佳怡",
        by=world.branch_secretary,
        birth=birth,
        state=Stage.SUBMITTED,
        applied_on=ago(2),
    )
    page = as_user(world.branch_secretary).get(f"{ROOT}{fresh.pk}/")
    candidate = add_months(today, 3)
    assert page.context["ahead"] == f"最早 {candidate} 可确定为发展对象"
    lines = page.context["way"]
    assert [line["state"] for line in lines] == ["done", "now", *("later",) * 13]
    assert lines[5]["earliest"] == candidate
    assert lines[10]["earliest"] > candidate + timedelta(days=7)
    assert lines[11]["earliest"] == lines[10]["earliest"] + timedelta(days=1)
