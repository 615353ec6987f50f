"""Workflow pages, tried on the way into the League: checklist, form, comment, return, many at once."""

import json
from datetime import timedelta

import pytest
from django.urls import include, path
from django.utils import timezone

from league.kernel.models import AuditEvent, StepRecord
from league.kernel.views import Column, ModelViews
from members.choices import Stage
from members.models import Application
from members.workflows import ADMISSION
from tests.factories import make_application

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class ApplicationViews(ModelViews):
    """List, detail and steps of applications."""

    model = Application
    label, unit = "团员发展", "人"
    permits = {"view": "members.view_applications", "edit": "members.submit"}
    events = {"edit": "members.applications_edit"}
    form_fields = ("name", "phone")
    columns = (Column("name", "姓名", lead=True, sort="pinyin"), Column("state", "阶段", tones={}))
    order = "name"
    workflow = ADMISSION
    detail_fields = ("name", "state", "applied_on")


ApplicationViews.namespace = classmethod(lambda cls: "trial")
urlpatterns = [
    path("applications/", include((ApplicationViews.urls(), "trial"))),
    path("", include("league.urls")),
]


@pytest.fixture
def liu(world):
    """刘佳怡 of 麦岭村, her application still a draft."""
    return make_application(world.branch, "刘佳怡", by=world.secretary)


def test_detail_offers_what_this_user_may_do_next(world, as_user, liu):
    context = as_user(world.secretary).get(f"/applications/{liu.pk}/").context
    assert [each["step"].name for each in context["offers"]] == ["submit"]
    assert [(each["label"], each["mark"]) for each in context["track"]][:2] == [
        ("草稿", "now"),
        ("已提交申请", ""),
    ]
    assert as_user(world.reviewer).get(f"/applications/{liu.pk}/").context["offers"] == []


def test_returns_stand_apart_from_the_next_step(world, as_user, liu):
    Application.objects.filter(pk=liu.pk).update(state=Stage.VOTED)
    html = as_user(world.reviewer).get(f"/applications/{liu.pk}/").content.decode()
    assert f'<a class="btn btn--danger" href="/applications/{liu.pk}/steps/return/">退回补充</a>' in html


def test_drawer_is_the_row_without_the_frame(world, as_user, liu):
    headers = {"hx-request": "true", "hx-target": "drawer"}
    answer = as_user(world.secretary).get(f"/applications/{liu.pk}/", headers=headers)
    html = answer.content.decode()
    assert html.lstrip().startswith('<aside class="drawer"')
    assert f'href="/applications/{liu.pk}/steps/submit/"' in html
    assert (
        as_user(world.sibling_secretary).get(f"/applications/{liu.pk}/", headers=headers).status_code == 404
    )


def test_step_is_taken_and_told(world, as_user, liu):
    client = as_user(world.secretary)
    answer = client.post(
        f"/applications/{liu.pk}/steps/submit/", {"comment": "材料齐全", "version": liu.version}, follow=True
    )
    assert "“提交申请”已办理。" in answer.content.decode()
    liu.refresh_from_db()
    assert liu.state == Stage.SUBMITTED
    assert [entry["quote"] for entry in answer.context["timeline"]] == ["材料齐全"]
    assert [each["mark"] for each in answer.context["track"]][:3] == ["done", "now", ""]


def test_step_needs_its_permit_and_its_row(world, as_user, liu):
    address = f"/applications/{liu.pk}/steps/submit/"
    assert as_user(world.reviewer).get(address).status_code == 403
    assert as_user(world.reviewer).post(address).status_code == 403
    assert as_user(world.sibling_secretary).post(address).status_code == 404
    liu.refresh_from_db()
    assert (liu.state, StepRecord.objects.count()) == (Stage.DRAFT, 0)


def test_step_asks_for_the_fields_it_needs(world, as_user, liu):
    Application.objects.filter(pk=liu.pk).update(state=Stage.SUBMITTED)
    address = f"/applications/{liu.pk}/steps/talk/"
    client = as_user(world.secretary)
    assert "谈话日期" in client.get(address).content.decode()
    empty = client.post(address, {"talked_by": "唐晓枫"})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["talked_on"])
    assert "唐晓枫" in empty.content.decode()
    client.post(address, {"talked_by": "唐晓枫", "talked_on": timezone.localdate().isoformat()})
    liu.refresh_from_db()
    assert (liu.state, liu.talked_by) == (Stage.TALKED, "唐晓枫")


def test_blocked_step_lists_its_clauses_and_stays(world, as_user, liu):
    today = timezone.localdate()
    Application.objects.filter(pk=liu.pk).update(
        state=Stage.ACTIVIST, activist_on=today - timedelta(days=10), mentors="任静"
    )
    answer = as_user(world.secretary).post(
        f"/applications/{liu.pk}/steps/recommend/", {"candidate_on": today.isoformat()}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "is-bad" in html
    assert answer.context["form"]["candidate_on"].value() == today.isoformat()
    liu.refresh_from_db()
    assert liu.state == Stage.ACTIVIST


def test_return_needs_words(world, as_user, liu):
    Application.objects.filter(pk=liu.pk).update(state=Stage.SUBMITTED)
    address = f"/applications/{liu.pk}/steps/return/"
    client = as_user(world.reviewer)
    assert client.post(address, {"comment": " "}).status_code == 422
    client.post(address, {"comment": "缺推优材料"})
    liu.refresh_from_db()
    assert liu.state == Stage.RETURNED
    assert StepRecord.objects.get().comment == "缺推优材料"


def test_step_on_an_old_page_says_that_things_moved(world, as_user, liu):
    client = as_user(world.secretary)
    Application.objects.filter(pk=liu.pk).update(version=5)
    answer = client.post(f"/applications/{liu.pk}/steps/submit/", {"version": 1}, follow=True)
    assert "刚被别人修改过" in answer.content.decode()
    liu.refresh_from_db()
    assert liu.state == Stage.DRAFT


def test_conflict_never_shows_personal_numbers(world, as_user, liu):
    client = as_user(world.secretary)
    Application.objects.filter(pk=liu.pk).update(version=2)
    answer = client.post(
        f"/applications/{liu.pk}/edit/", {"name": "刘佳宜", "phone": "13800001111", "version": 1}
    )
    lines = {line["label"]: (line["now"], line["typed"]) for line in answer.context["conflict"]}
    assert lines == {"姓名": ("刘佳怡", "刘佳宜"), "手机号码": ("（不显示）", "（您改过，不显示）")}


def test_audit_of_an_edit_keeps_no_personal_number(world, as_user, liu):
    client = as_user(world.secretary)
    client.post(f"/applications/{liu.pk}/edit/", {"name": "刘佳宜", "phone": "13800001111", "version": 1})
    kept = AuditEvent.objects.get(event="members.applications_edit")
    assert json.loads(kept.after)["phone"] == "***"
    assert "13800001111" not in kept.after


def test_bulk_step_tells_a_result_per_row(world, as_user, liu):
    other = make_application(world.other_branch, "廖外县", by=world.other_secretary, state=Stage.VOTED)
    answer = as_user(world.reviewer).post("/applications/bulk/approve/", {"pick": [liu.pk, other.pk]})
    html = answer.content.decode()
    assert (answer.context["done"], answer.context["refused"]) == (0, 1)
    assert "刘佳怡" in html
    assert "现在的状态是“草稿”" in html
    assert "廖外县" not in html
    assert Application.objects.get(pk=other.pk).state == Stage.VOTED
