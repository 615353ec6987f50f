"""The API: same rows, same verbs, same refusals as the pages, for sessions and tokens."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.services.tokens import issue_token
from league.kernel.errors import Forbidden
from members.models import Member
from tests.factories import make_application, make_id, make_member


@pytest.fixture
def ask(db):
    """ask(user) gives an API client signed in as that user."""

    def signed_in(user) -> APIClient:
        client = APIClient()
        client.force_login(user)
        return client

    return signed_in


def token_client(user, *codes) -> APIClient:
    """A client that carries a fresh token of the user with these permits."""
    _token, key = issue_token(
        user, name="报表程序", codes=list(codes), expires_on=timezone.localdate() + timedelta(days=30)
    )
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    return client


def years_ago(years: int):
    """A birth date somebody has who turned that age half a year ago."""
    return timezone.localdate() - timedelta(days=years * 365 + 180)


def test_lists_hold_rows_in_reach_and_no_full_numbers(world, ask):
    mine, _foreign = (
        make_member(world.branch, "李明", phone="13812345678"),
        make_member(world.other_branch, "赵强"),
    )
    answer = ask(world.secretary).get("/api/members/").json()
    assert [row["name"] for row in answer["results"]] == ["李明"]
    assert answer["results"][0]["phone_masked"] == "138****5678"
    assert mine.id_no not in str(answer)
    assert "id_no" not in answer["results"][0]


def test_the_neighbour_is_not_there(world, ask):
    foreign = make_member(world.sibling_branch, "王芳")
    client = ask(world.secretary)
    assert client.get(f"/api/members/{foreign.pk}/").status_code == 404
    assert (
        client.patch(f"/api/members/{foreign.pk}/", {"version": 1, "name": "改"}, format="json").status_code
        == 404
    )
    assert client.get("/api/members/", {"under": world.sibling_branch.pk}).status_code == 400


def test_adding_takes_sex_and_birth_from_the_id_number(world, ask):
    number = make_id(timezone.localdate().replace(year=2008, month=1, day=1), "1", 7)
    body = {"name": "新团员", "id_no": number, "branch": world.branch.pk, "phone": ""}
    answer = ask(world.secretary).post("/api/members/", body, format="json")
    assert (answer.status_code, answer.json()["sex"], answer.json()["birth"]) == (201, "1", "2008-01-01")
    again = ask(world.secretary).post("/api/members/", body, format="json")
    assert (again.status_code, again.json()["code"]) == (422, "duplicate")
    elsewhere = ask(world.sibling_secretary).post(
        "/api/members/", {**body, "branch": world.sibling_branch.pk}, format="json"
    )
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (422, "held")
    assert "麦岭" not in str(elsewhere.json())


def test_a_foreign_branch_is_no_choice(world, ask):
    number = make_id(timezone.localdate().replace(year=2008, month=1, day=1))
    body = {"name": "新团员", "id_no": number, "branch": world.sibling_branch.pk}
    answer = ask(world.secretary).post("/api/members/", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not Member.objects.exists()


def test_the_second_writer_gets_409(world, ask):
    member, client = make_member(world.branch, "李明"), ask(world.secretary)
    assert (
        client.patch(
            f"/api/members/{member.pk}/", {"version": 1, "work_unit": "中学"}, format="json"
        ).status_code
        == 200
    )
    assert (
        client.patch(
            f"/api/members/{member.pk}/", {"version": 1, "work_unit": "小学"}, format="json"
        ).status_code
        == 409
    )
    assert client.patch(f"/api/members/{member.pk}/", {"work_unit": "小学"}, format="json").status_code == 400


@pytest.mark.parametrize(
    "body", ["null", "[]", '"x"', "7", "{}", "{", '{"version": null}', '{"version": [1]}']
)
def test_a_body_that_is_no_change_is_told_so(world, ask, body):
    member = make_member(world.branch, "李明")
    for url in (f"/api/members/{member.pk}/", f"/api/orgs/{world.branch.pk}/"):
        answer = ask(world.secretary).patch(url, body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()["message"]


def test_read_only_roles_cannot_write(world, ask):
    member = make_member(world.branch, "李明")
    assert (
        ask(world.leader).patch(f"/api/members/{member.pk}/", {"version": 1}, format="json").status_code
        == 403
    )
    assert ask(world.system_admin).get("/api/members/").status_code == 403


def test_steps_are_offered_and_fired(world, ask):
    application = make_application(world.branch, "周一鸣", by=world.branch_secretary)
    client = ask(world.secretary)
    offers = client.get(f"/api/applications/{application.pk}/steps/").json()
    assert [(offer["step"], offer["open"]) for offer in offers] == [("submit", True)]
    fired = client.post(
        f"/api/applications/{application.pk}/fire/", {"step": "submit", "version": 1}, format="json"
    )
    assert (fired.status_code, fired.json()["state"]) == (200, "submitted")
    body = {"step": "talk", "version": 2, "data": {"talked_on": "2020-01-01", "talked_by": "唐"}}
    blocked = client.post(f"/api/applications/{application.pk}/fire/", body, format="json")
    assert (blocked.status_code, blocked.json()["code"]) == (422, "blocked")
    stranger = ask(world.sibling_secretary).post(
        f"/api/applications/{application.pk}/fire/", body, format="json"
    )
    assert stranger.status_code == 404


def test_applicants_under_14_are_in_no_list_and_open_to_few(world, ask):
    child = make_application(
        world.branch,
        "黄小葵",
        by=world.secretary,
        birth=years_ago(13),
        guardian_consent=True,
    )
    url = f"/api/applications/{child.pk}/"
    assert ask(world.secretary).get("/api/applications/").json()["results"] == []
    assert [ask(who).get(url).status_code for who in (world.secretary, world.city_staff)] == [200, 403]
    assert token_client(world.secretary, "members.view_applications").get(url).status_code == 403
    carrying = token_client(world.secretary, "members.view_applications", "members.view_minors")
    assert carrying.get(url).status_code == 200


def test_a_token_takes_only_steps_it_carries(world):
    application = make_application(world.branch, "周一鸣", by=world.branch_secretary)
    url, body = f"/api/applications/{application.pk}/fire/", {"step": "submit", "version": 1}
    reading = token_client(world.secretary, "members.view_applications")
    assert reading.post(url, body, format="json").status_code == 403
    application.refresh_from_db()
    assert application.state == "draft"
    writing = token_client(world.secretary, "members.view_applications", "members.submit")
    assert writing.post(url, body, format="json").status_code == 200


def test_a_token_carries_only_its_permits(world):
    make_member(world.branch, "李明")
    client = token_client(world.secretary, "members.view")
    assert client.get("/api/members/").status_code == 200
    assert client.get("/api/orgs/").status_code == 403
    assert (
        client.get("/api/figures/", {"metric": "orgs.branches", "org": world.township.code}).status_code
        == 403
    )


def test_a_token_stops_with_its_day_its_user_and_its_grant(world):
    client = token_client(world.secretary, "members.view")
    token = world.secretary.tokens.get()
    world.secretary.grants.update(end=timezone.localdate())
    assert client.get("/api/members/").status_code == 403
    token.expires_on = timezone.localdate() - timedelta(days=1)
    token.save()
    assert client.get("/api/members/").status_code == 401


def test_nobody_makes_a_token_above_the_own_permits(world):
    with pytest.raises(Forbidden):
        token_client(world.leader, "members.edit")


def test_anonymous_programs_are_refused(db):
    for url in ("/api/members/", "/api/orgs/", "/api/figures/", "/api/jobs/", "/api/schema/"):
        assert Client().get(url).status_code in (401, 403)


def test_figures_are_live_and_in_reach(world, ask):
    make_member(world.branch, "李明")
    client = ask(world.secretary)
    answer = client.get(
        "/api/figures/", {"metric": "members.total", "org": world.township.code, "by": "sex"}
    ).json()
    assert (answer["value"], answer["cells"]) == (1, {"男": 0, "女": 1})
    foreign = {"metric": "members.total", "org": world.sibling_township.code}
    assert client.get("/api/figures/", foreign).status_code == 404
    wrong = {"metric": "members.total", "org": world.township.code, "on": "明天"}
    assert client.get("/api/figures/", wrong).json()["code"] == "invalid_date"


@pytest.mark.parametrize("url", ["/api/members/", "/api/orgs/"])
def test_lists_cost_the_same_for_few_and_many(world, ask, url):
    client = ask(world.staff)
    make_member(world.branch, "李明")
    client.get(url)
    counts = []
    for more in (0, 3):
        for _ in range(more):
            make_member(world.branch, "王芳")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_paging_goes_by_key(world, ask):
    for name in ("甲", "乙", "丙"):
        make_member(world.branch, name)
    client = ask(world.secretary)
    first = client.get("/api/members/", {"size": 2}).json()
    second = client.get("/api/members/", {"size": 2, "after": first["after"]}).json()
    assert [row["name"] for row in first["results"] + second["results"]] == ["甲", "乙", "丙"]
    assert second["after"] is None


def test_the_schema_describes_it(world, ask):
    answer = ask(world.staff).get("/api/schema/")
    assert answer.status_code == 200
    assert b"/api/applications/{id}/fire/" in answer.content
