"""The year of a branch: its appraisal with grid and workbook, its registration, the overview, the figures."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from league.kernel import metrics, params
from league.kernel.errors import Forbidden, Refused
from league.kernel.metrics import Period
from members.choices import Political
from members.choices.decisions import DecisionKind
from members.choices.reviews import RegistrationState, ReviewGrade, ReviewState
from members.models import Appraisal, Member, Registration, Review
from members.rules import registration as rules
from members.services import registration as registering
from members.services import reviews as services
from members.workflows import REVIEW
from orgs.choices import Form
from tests.factories import make_branch, make_member
from tests.members.year_world import ago, decided

pytestmark = pytest.mark.django_db
LIST, YEAR = "/members/reviews/", "/members/year/"
NAMES = ("卢明月", "高远", "韦一帆", "黄二妹")
DAYS = {"study": "studied_on", "rate_self": "self_on", "rate_peers": "peers_on"}


def this_year() -> int:
    """The year of today."""
    return timezone.localdate().year


@pytest.fixture
def people(world) -> list[Member]:
    """Four members of 麦岭村, and a Party member."""
    made = [make_member(world.branch, name) for name in NAMES]
    make_member(world.branch, "何党员", political=Political.PARTY)
    make_member(world.sibling_branch, "莫邻居")
    return made


@pytest.fixture
def review(world, people) -> Review:
    """The appraisal of 麦岭村, led to the ballot."""
    return led(services.start(world.branch, this_year(), actor=world.branch_secretary), world)


def led(review: Review, world, present: int = 4, due: int = 4) -> Review:
    """An appraisal whose ballot is held."""
    by = world.branch_secretary
    for step, field in DAYS.items():
        review = REVIEW.fire(review, step, actor=by, data={field: ago(0)})
    data = {"meeting_on": ago(0), "votes_due": due, "votes_present": present}
    return REVIEW.fire(review, "vote", actor=by, data=data)


def graded(review: Review, by, *grades: str) -> Review:
    """The grades of the lines, by name; all 合格 unless told."""
    review.forget_lines()
    told = [*grades, *[ReviewGrade.QUALIFIED] * (len(review.lines) - len(grades))]
    lines = {line.pk: {"grade": grade} for line, grade in zip(review.lines, told, strict=True)}
    return services.fill(review, lines, actor=by)


def approved(review: Review, world, *grades: str) -> Review:
    """An appraisal the township has approved."""
    review = graded(review, world.branch_secretary, *grades)
    review = REVIEW.fire(review, "propose", actor=world.branch_secretary, data={"proposed_on": ago(0)})
    return REVIEW.fire(review, "approve", actor=world.secretary)


def refusal(review: Review, step: str, *, actor, **told) -> str:
    """The words with which a step is refused."""
    with pytest.raises(Refused) as refused:
        REVIEW.fire(review, step, actor=actor, **told)
    return refused.value.message


# The appraisal


def test_everybody_but_party_members_takes_part(world, people):
    review = services.start(world.branch, this_year(), actor=world.branch_secretary)
    assert sorted(line.member.name for line in review.lines) == sorted(NAMES)
    with pytest.raises(Refused) as refused:
        services.start(world.branch, this_year(), actor=world.branch_secretary)
    assert refused.value.message == f"“麦岭村支部”已启动 {this_year()} 年度评议。"
    with pytest.raises(Forbidden):
        services.start(world.second_branch, this_year(), actor=world.branch_secretary)
    with pytest.raises(Refused):
        services.start(world.branch, this_year() - 2, actor=world.branch_secretary)


@pytest.mark.parametrize(
    ("due", "present", "open_"), [(3, 2, False), (4, 3, True), (9, 6, False), (9, 7, True)]
)
def test_more_than_two_thirds_must_come(world, people, due, present, open_):
    review = services.start(world.branch, this_year(), actor=world.branch_secretary)
    if open_:
        assert led(review, world, present, due).state == ReviewState.VOTED
        return
    with pytest.raises(Refused) as refused:
        led(review, world, present, due)
    assert refused.value.message == f"实到会人数不够，至少要有 {due * 2 // 3 + 1} 人到会，请另行召开。"


def test_excellent_is_capped(world, review):
    review = graded(review, world.branch_secretary, "excellent", "excellent")
    data = {"proposed_on": ago(0)}
    words = refusal(review, "propose", actor=world.branch_secretary, data=data)
    assert words == "优秀 2 人，最多 1 人（参评 4 人）。"
    params.set_value(
        "members.review_excellent", 50, actor=world.staff, source="县里办法", path=world.county.path
    )
    assert REVIEW.fire(review, "propose", actor=world.branch_secretary, data=data).state == "proposed"


def test_nobody_on_probation_is_excellent(world, people, review):
    lu = Member.objects.get(name="卢明月")
    decided(lu, DecisionKind.PROBATION, by=world.branch_secretary, superior=world.secretary, months=6)
    place = [line.member.name for line in review.lines].index("卢明月")
    grades = ["qualified"] * place + ["excellent"]
    review = graded(review, world.branch_secretary, *grades)
    words = refusal(review, "propose", actor=world.branch_secretary, data={"proposed_on": ago(0)})
    assert words == "留团察看期间不能评为优秀：卢明月。"


def test_everybody_needs_a_grade(world, review):
    words = refusal(review, "propose", actor=world.branch_secretary, data={"proposed_on": ago(0)})
    names = "、".join(line.member.name for line in review.lines)
    assert words == f"还没有评议等次：{names}。请点“填写评议表”补上。"


def test_the_author_does_not_approve_and_it_can_come_back(world, review):
    review = graded(review, world.secretary)
    review = REVIEW.fire(review, "propose", actor=world.secretary, data={"proposed_on": ago(0)})
    assert "须由另一人办理" in refusal(review, "approve", actor=world.secretary)
    with pytest.raises(Refused):
        services.fill(review, {}, actor=world.secretary)
    review = REVIEW.fire(review, "return", actor=world.reviewer, comment="等次偏高")
    assert graded(review, world.secretary).state == ReviewState.VOTED


def test_the_lines_follow_the_register(world, people, review):
    decided(people[0], DecisionKind.REMOVED, by=world.branch_secretary, superior=world.secretary)
    make_member(world.branch, "新来者")
    review = services.fill(review, {}, actor=world.branch_secretary)
    assert sorted(line.member.name for line in review.lines) == sorted([*NAMES[1:], "新来者"])


def test_all_branches_below_start_at_once_and_only_once(world, people):
    make_member(world.second_branch, "邓老师")
    make_branch(world.township, "空支部")
    assert services.start_below(world.township, this_year(), actor=world.secretary) == 2
    assert services.start_below(world.township, this_year(), actor=world.secretary) == 0
    assert Appraisal.objects.count() == 5


# The grid and the workbook


def cells(review: Review, **columns) -> dict:
    """What the page sends: `grade_17` is the grade of line 17."""
    review.forget_lines()
    return {f"{name}_{line.pk}": text for line in review.lines for name, text in columns.items()}


def test_the_grid_is_written_whole_or_not_at_all(world, as_user, review):
    client = as_user(world.branch_secretary)
    page = f"{LIST}{review.pk}/grid/"
    first, second = review.lines[:2]
    data = cells(review, grade="合格", excellent="1", qualified="2")
    bad = data | {f"grade_{first.pk}": "很好", f"excellent_{second.pk}": "9"}
    answer = client.post(page, bad)
    assert answer.status_code == 422
    assert answer.context["grid"].problems == [
        (first.member.name, "评议等次", "“很好”不是评议等次，请填优秀、合格、基本合格或不合格。"),
        (second.member.name, "优秀票", "共 11 票，多于实到 4 人。"),
    ]
    assert set(Appraisal.objects.values_list("grade", flat=True)) == {""}
    assert client.post(page, data).status_code == 302
    assert set(Appraisal.objects.values_list("grade", "excellent", "qualified", "basic")) == {
        ("qualified", 1, 2, None)
    }
    assert client.post(page, data | {"version": "1"}).status_code == 422


def sheet_of(client, review: Review):
    """The workbook as it is downloaded."""
    answer = client.get(f"{LIST}{review.pk}/sheet/")
    return load_workbook(io.BytesIO(answer.content))


def upload(client, review: Review, book):
    """Send a workbook back."""
    buffer = io.BytesIO()
    book.save(buffer)
    return client.post(
        f"{LIST}{review.pk}/upload/", {"file": SimpleUploadedFile("评议表.xlsx", buffer.getvalue())}
    )


def test_the_workbook_goes_out_with_names_and_comes_back_with_grades(world, as_user, review):
    client = as_user(world.branch_secretary)
    book = sheet_of(client, review)
    page = book.worksheets[0]
    assert [cell.value for cell in page[2]] == [
        *("编号", "姓名", "自评", "优秀票", "合格票", "基本合格票", "不合格票", "评议等次", "备注")
    ]
    assert [row[1].value for row in page.iter_rows(min_row=3)] == [line.member.name for line in review.lines]
    for row in range(3, 7):
        page.cell(row, 3, "优秀")
        page.cell(row, 4, 3)
        page.cell(row, 8, "合格")
    assert upload(client, review, book).status_code == 302
    told = Appraisal.objects.values_list("self_grade", "excellent", "qualified", "grade")
    assert set(told) == {("excellent", 3, None, "qualified")}


def test_every_problem_of_the_workbook_is_told_at_once(world, as_user, review):
    client = as_user(world.branch_secretary)
    book = sheet_of(client, review)
    page = book.worksheets[0]
    page.cell(3, 8, "优良")
    page.cell(4, 4, "三")
    page.cell(7, 2, "不相干的人")
    answer = upload(client, review, book)
    first, second = review.lines[:2]
    assert answer.status_code == 422
    assert answer.context["strange"] == ["第 7 行“不相干的人”不在参评名单里，或重复出现，请核对。"]
    assert answer.context["grid"].problems == [
        (first.member.name, "评议等次", "“优良”不是评议等次，请填优秀、合格、基本合格或不合格。"),
        (second.member.name, "优秀票", "“三”不是票数，请填 0 到 999 的整数。"),
    ]
    assert set(Appraisal.objects.values_list("grade", flat=True)) == {""}


def test_a_file_without_the_table_is_refused(world, as_user, review):
    file = SimpleUploadedFile("a.csv", "甲,乙\n1,2\n".encode())
    answer = as_user(world.branch_secretary).post(f"{LIST}{review.pk}/upload/", {"file": file})
    assert "没有在文件里找到评议表" in answer.content.decode()


# Registration


def test_a_branch_is_registered_at_once_with_the_reasons_of_the_others(world, as_user, people, review):
    lu = Member.objects.get(name="卢明月")
    names = [line.member.name for line in review.lines]
    worst = ["failed" if name == "高远" else "basic" for name in names]
    decided(lu, DecisionKind.PROBATION, by=world.branch_secretary, superior=world.secretary, months=6)
    client = as_user(world.branch_secretary)
    # Before the approval only the Party member can be registered.
    assert client.post(f"{LIST}{review.pk}/register/").status_code == 302
    assert [row.member.name for row in Registration.objects.all()] == ["何党员"]
    approved(review, world, *worst)
    client.post(f"{LIST}{review.pk}/register/")
    done = Registration.objects.filter(state=RegistrationState.REGISTERED)
    assert sorted(row.member.name for row in done) == sorted(["何党员", "韦一帆", "黄二妹"])
    left = {each.member.name: each.reason for each in registering.standings(world.branch, this_year())}
    probation = lu.decisions.get()
    assert left["高远"] == "评议为不合格，不能注册。"
    assert left["卢明月"] == f"留团察看期间（到 {probation.until}），暂缓注册。"
    rate = metrics.declared("members.registration_rate").value(world.branch.path, Period.day())
    assert str(rate) == "60.0"
    assert metrics.get("members.unregistered").value(world.branch.path, Period.day()) == 2
    assert metrics.get("members.registered").value(world.branch.path, Period.day(ago(1))) == 0


def test_who_joined_this_year_is_registered_without_an_appraisal(world):
    make_member(world.branch, "新团员", joined_on=timezone.localdate(), since=ago(0))
    assert registering.register_branch(world.branch, this_year(), actor=world.branch_secretary) == []


def test_a_school_may_rest_on_the_year_before(world):
    make_member(world.second_branch, "邓同学")
    review = services.start(world.second_branch, this_year() - 1, actor=world.secretary)
    Review.objects.filter(pk=review.pk).update(state=ReviewState.APPROVED, approved_on=ago(0))
    Appraisal.objects.update(grade=ReviewGrade.BASIC)
    assert rules.basis(world.second_branch, this_year()) == (this_year(), this_year() - 1)
    assert rules.basis(world.branch, this_year()) == (this_year(),)
    assert registering.register_branch(world.second_branch, this_year(), actor=world.secretary) == []
    assert [rules.due_on(org, 2026).isoformat() for org in (world.branch, world.second_branch)] == [
        "2026-12-31",
        "2026-10-01",
    ]


@pytest.fixture
def debts(people):
    """Unpaid dues of 卢明月, as another part of the house tells them."""

    def told(members, year, on):
        return {people[0].pk: "欠交团费 3 个月，缴清后再注册。"}

    yield rules.obstacle(told)
    rules._obstacles.remove(told)


def test_other_parts_of_the_house_may_object(world, people, debts):
    Member.objects.filter(pk=people[0].pk).update(political=Political.PARTY)
    left = registering.register_branch(world.branch, this_year(), actor=world.branch_secretary)
    found = [each.reason for each in left if each.member == people[0]]
    assert found == ["欠交团费 3 个月，缴清后再注册。"]


def test_putting_off_needs_a_reason_and_ends_when_it_is_gone(world, as_user, people, review):
    member = Member.objects.get(name="何党员")
    client = as_user(world.branch_secretary)
    page = f"{LIST}{review.pk}/defer/"
    assert client.post(page, {"member": member.pk, "state": "deferred", "reason": "欠"}).status_code == 422
    client.post(page, {"member": member.pk, "state": "refused", "reason": "本人拒绝注册"})
    client.post(f"{LIST}{review.pk}/register/")
    assert [row.state for row in Registration.objects.all()] == ["refused"]
    client.post(page, {"member": member.pk, "state": "deferred", "reason": "材料不全"})
    client.post(f"{LIST}{review.pk}/register/")
    assert [row.state for row in Registration.objects.all()] == ["registered"]
    answer = client.post(page, {"member": member.pk, "state": "refused", "reason": "本人拒绝注册"})
    assert f"何党员 {this_year()} 年度已注册。" in answer.content.decode()


# Overview, figures, reach


def test_the_overview_says_what_is_missing(world, as_user, people, review):
    make_member(world.second_branch, "邓老师")
    make_branch(world.township, "流动支部", form=Form.MOBILE)
    make_branch(world.township, "新支部", founded=ago(30))
    county = as_user(world.staff).get(YEAR)
    lines = {str(line["org"]): line for line in county.context["lines"]}
    told = {name: (line["branches"], line["missing"], line["running"]) for name, line in lines.items()}
    assert told == {"麦岭镇": (2, 1, 1), "葛坡镇": (2, 2, 0)}
    approved(review, world)
    registering.register_branch(world.branch, this_year(), actor=world.branch_secretary)
    township = as_user(world.secretary).get(YEAR).context
    assert {str(line["org"]): (line["approved"], line["registered"]) for line in township["lines"]} == {
        "麦岭村支部": (1, 5),
        "麦岭中学支部": (0, 0),
        "流动支部": (0, 0),
        "新支部": (0, 0),
    }
    assert str(township["total"]["share"]) == "50.0"
    coverage = metrics.declared("orgs.review_coverage")
    assert str(coverage.value(world.township.path, Period.day())) == "50.0"
    assert str(coverage.value(world.township.path, Period.day(ago(1)))) == "0.0"
    assert metrics.get("members.appraised").cells(world.county.path, Period.day(), "grade")["合格"] == 4
    assert as_user(world.secretary).get(YEAR, {"org": world.sibling_township.pk}).status_code == 404


def test_the_township_starts_all_and_opens_one(world, as_user, people):
    client = as_user(world.secretary)
    client.post(f"{YEAR}start/", {"org": world.township.pk, "year": this_year()})
    assert [review.branch for review in Review.objects.all()] == [world.branch]
    assert client.post(f"{YEAR}start/", {"org": world.sibling_township.pk}).status_code == 404
    answer = client.post(f"{YEAR}start/", {"org": world.second_branch.pk}, follow=True)
    assert answer.context["object"].branch == world.second_branch


def test_the_neighbour_sees_none_of_it(world, as_user, review):
    client = as_user(world.sibling_secretary)
    assert client.get(LIST).context["rows"] == []
    for tail in ("", "grid/", "sheet/", "defer/"):
        assert client.get(f"{LIST}{review.pk}/{tail}").status_code == 404
    assert as_user(world.leader).get(f"{LIST}{review.pk}/").status_code == 200
    assert as_user(world.leader).get(f"{LIST}{review.pk}/grid/").status_code == 403


@pytest.mark.parametrize("tail", ["", "grid/", "sheet/"])
def test_a_branch_of_50_takes_as_many_queries_as_one_of_4(world, as_user, people, review, tail):
    client = as_user(world.branch_secretary)
    asked = {}
    for number in (4, 4, 50):
        for n in range(number - Appraisal.objects.count()):
            make_member(world.branch, f"团员{n}")
        services.sync(review)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{LIST}{review.pk}/{tail}").status_code == 200
        asked[number] = len(queries)
    assert asked[50] == asked[4]
