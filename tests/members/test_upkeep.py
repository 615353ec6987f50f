"""Upkeep of the register: a wrong ID number corrected through review, rosters signed 核对无误."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from league.kernel import metrics
from league.kernel.metrics import Period
from league.kernel.models import AuditEvent
from members.choices import CorrectionState
from members.models import Affiliation, IdCorrection, Signoff
from members.querysets import years_before
from tests.factories import make_id, make_member

pytestmark = pytest.mark.django_db


def ago(days: int) -> date:
    """So many days before today."""
    return timezone.localdate() - timedelta(days=days)


BORN, RIGHT = years_before(ago(0), 20), years_before(ago(0), 21)


@pytest.fixture
def wang(world):
    """王雨桐 of 麦岭村, entered with a wrong ID number."""
    return make_member(world.branch, "王雨桐", birth=BORN, sex="2", serial=1, joined_on=ago(400))


def ask(client, member, number: str, **typed):
    """Ask for the correction of an ID number, typed twice."""
    form = {"new_id_no": number, "again": number, "reason": "录入时抄错，已核对户口簿"}
    return client.post(f"/members/{member.pk}/id/", form | typed)


def decide(client, request: IdCorrection, step: str, **typed):
    """Post the reviewer's decision."""
    return client.post(f"/members/id-corrections/{request.pk}/steps/{step}/", typed)


# Correction of an ID number


def test_the_reviewer_corrects_birth_and_sex_with_the_number(world, as_user, wang):
    secretary, reviewer = as_user(world.secretary), as_user(world.reviewer)
    number = make_id(RIGHT, "1", 3)
    ask(secretary, wang, number)
    request = IdCorrection.objects.get()
    detail = f"/members/id-corrections/{request.pk}/"
    assert "正在等待审核" in secretary.get(f"/members/{wang.pk}/").content.decode()
    assert number not in secretary.get(detail).content.decode()
    page = reviewer.get(detail)
    assert number in page.content.decode()
    assert ("出生日期和性别", f"{BORN} 女 → {RIGHT} 男") in page.context["facts"]
    wang.refresh_from_db()
    assert (wang.id_no, wang.birth) == (make_id(BORN, "2", 1), BORN)

    assert decide(secretary, request, "accept").status_code == 403
    assert decide(as_user(world.other_reviewer), request, "accept").status_code == 404
    decide(reviewer, request, "accept", comment="已核对")
    wang.refresh_from_db()
    request.refresh_from_db()
    assert (wang.id_no, wang.birth, wang.sex, wang.version) == (number, RIGHT, "1", 2)
    assert request.state == CorrectionState.ACCEPTED
    assert number not in reviewer.get(detail).content.decode()
    kept = AuditEvent.objects.filter(event__contains="id_correct").values_list("before", "after", "note")
    assert number not in str(list(kept))


def test_a_refusal_needs_words_and_changes_nothing(world, as_user, wang):
    ask(as_user(world.secretary), wang, make_id(RIGHT, "1", 3))
    request, reviewer = IdCorrection.objects.get(), as_user(world.reviewer)
    assert decide(reviewer, request, "reject").status_code == 422
    decide(reviewer, request, "reject", comment="与身份证照片不符")
    wang.refresh_from_db()
    request.refresh_from_db()
    assert (wang.birth, wang.version, request.state) == (BORN, 1, CorrectionState.REJECTED)
    entries = as_user(world.secretary).get(f"/members/{wang.pk}/").context["timeline"]
    assert [(entry["title"], entry["quote"]) for entry in entries[:2]] == [
        ("身份证号更正：不同意", "与身份证照片不符"),
        ("申请更正身份证号", "录入时抄错，已核对户口簿"),
    ]
    assert ask(as_user(world.secretary), wang, make_id(RIGHT, "1", 4)).status_code == 302


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"new_id_no": "451197200501010011", "again": "451197200501010011"}, "校验位"),
        ({"again": make_id(RIGHT, "1", 5)}, "两次输入的号码不同"),
        ({"reason": "错"}, "4"),
    ],
)
def test_a_request_that_cannot_be_right(world, as_user, wang, typed, words):
    answer = ask(as_user(world.secretary), wang, make_id(RIGHT, "1", 3), **typed)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors)
    assert not IdCorrection.objects.exists()


def test_the_number_of_somebody_else(world, as_user, wang):
    known = make_member(world.second_branch, "曾子墨", birth=RIGHT)
    foreign = make_member(world.other_branch, "廖外县", birth=RIGHT)
    client = as_user(world.secretary)
    assert "已登记在 曾子墨（麦岭中学支部）名下" in ask(client, wang, known.id_no).content.decode()
    ask(client, wang, foreign.id_no)
    answer = decide(as_user(world.reviewer), IdCorrection.objects.get(), "accept")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "需要核重" in html
    assert "廖外县" not in html
    wang.refresh_from_db()
    assert wang.birth == BORN


def test_one_request_at_a_time_and_never_decided_by_its_author(world, as_user, wang):
    client = as_user(world.secretary)
    ask(client, wang, make_id(RIGHT, "1", 3))
    again = ask(client, wang, make_id(RIGHT, "1", 4))
    assert "已有一份更正申请" in again.content.decode()
    request = IdCorrection.objects.get()
    IdCorrection.objects.update(requested_by=world.reviewer)
    own = decide(as_user(world.reviewer), request, "accept")
    assert "须由另一人审核" in own.content.decode()


# 核对无误


def test_a_township_signs_its_roster_of_a_day(world, as_user, wang):
    make_member(world.second_branch, "曾子墨", since=ago(10))
    client, day = as_user(world.secretary), ago(11).isoformat()
    page = client.get(f"/members/signoffs/{world.township.pk}/?on={day}")
    assert (page.context["total"], page.context["signed"]) == (1, None)
    client.post(f"/members/signoffs/{world.township.pk}/?on={day}", {"note": "与纸质名册一致"})
    signed = Signoff.objects.get()
    assert (signed.org, signed.on, signed.members) == (world.township, ago(11), 1)
    assert (signed.signed_by, signed.note) == (world.secretary, "与纸质名册一致")
    again = client.post(f"/members/signoffs/{world.township.pk}/?on={day}")
    assert again.status_code == 422
    assert again.context["signed"] == signed
    assert "核对无误，当时 1 人" in again.content.decode()
    assert Signoff.objects.count() == 1
    assert AuditEvent.objects.filter(event="members.sign_off").count() == 1


def test_the_county_sees_who_has_not_signed(world, as_user, wang):
    as_user(world.secretary).post(f"/members/signoffs/{world.township.pk}/")
    context = as_user(world.staff).get("/members/signoffs/").context
    told = [(row["org"], row["members"], bool(row["signoff"]), row["may_sign"]) for row in context["rows"]]
    assert told == [(world.township, 1, True, False), (world.sibling_township, 0, False, False)]
    assert [row["org"] for row in context["missing"]] == [world.sibling_township]
    assert as_user(world.staff).get(f"/members/signoffs/?on={ago(1)}").context["days"] == [(ago(0), 1)]
    assert as_user(world.sibling_secretary).get(f"/members/signoffs/?on={ago(1)}").context["days"] == []
    make_member(world.branch, "新来的", since=ago(0))
    html = as_user(world.staff).get("/members/signoffs/").content.decode()
    assert "已有变动" in html
    own = as_user(world.sibling_secretary).get("/members/signoffs/").context
    assert [(row["org"], row["may_sign"]) for row in own["rows"]] == [(world.sibling_township, True)]
    other = as_user(world.other_staff).get("/members/signoffs/")
    assert "麦岭镇" not in other.content.decode()


def test_who_may_not_sign(world, as_user):
    address = f"/members/signoffs/{world.township.pk}/"
    assert as_user(world.sibling_secretary).post(address).status_code == 404
    assert as_user(world.staff).post(address).status_code == 403
    branch = as_user(world.secretary).post(f"/members/signoffs/{world.branch.pk}/")
    assert "由上一级团委一并核对" in branch.content.decode()
    tomorrow = as_user(world.secretary).get(f"{address}?on={ago(-1)}")
    assert "今天或以前的日期" in tomorrow.content.decode()
    assert not Signoff.objects.exists()


def test_a_figure_of_the_signed_day_stays_what_was_signed(world, as_user, wang):
    as_user(world.secretary).post(f"/members/signoffs/{world.township.pk}/?on={ago(1)}")
    Affiliation.objects.update(end=ago(0), how_out="branch_change")
    total = metrics.get("members.total")
    then = total.value(world.township.path, Period.day(ago(1)))
    assert (Signoff.objects.get().members, then) == (1, 1)
