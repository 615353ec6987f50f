"""Pages of user administration: what is in reach, one-time passwords on the answer only, refusals."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from accounts.models import Grant, User
from league.kernel.roles import Role
from league.kernel.views import declarations
from tests.factories import make_user

WORD = re.compile(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}")
LIST = "/accounts/users/"


def names(page: str) -> set[str]:
    """Names of the small world that stand on a page."""
    return {name for name in User.objects.values_list("name", flat=True) if name in page}


def body(response) -> str:
    """The text of an answer without the frame, which names the visitor."""
    return response.content.decode().split('<main class="main"')[1]


def test_every_address_is_declared():
    ours = [
        each
        for each in declarations(get_resolver())
        if each.route.startswith(("accounts/", "account/", "log"))
    ]
    assert len(ours) > 25
    assert [each.route for each in ours if each.declared is None] == []


def test_list_holds_the_own_subtree_only(world, as_user):
    shown = names(body(as_user(world.staff).get(LIST)))
    inside = (
        "staff",
        "reviewer",
        "secretary",
        "sibling_secretary",
        "branch_secretary",
        "leader",
        "county_admin",
    )
    assert shown == {getattr(world, who).name for who in (*inside, "ended", "deactivated")}


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "city_staff"])
def test_city_sees_all(world, as_user, who):
    assert len(names(body(as_user(getattr(world, who)).get(LIST)))) == 16


@pytest.mark.parametrize(
    "who", ["reviewer", "secretary", "branch_secretary", "leader", "audit_admin", "ended"]
)
def test_others_see_no_list(world, as_user, who):
    assert as_user(getattr(world, who)).get(LIST).status_code == 403


def test_anonymous_goes_to_the_door(world, client):
    assert client.get(LIST)["Location"] == f"/login/?next={LIST}"


def test_filters_find_by_role_words_and_state(world, as_user):
    client = as_user(world.staff)
    assert names(body(client.get(LIST, {"role": "township_secretary"}))) == {"唐晓枫", "莫雨桐", "林停云"}
    assert names(body(client.get(LIST, {"q": "gepo"}))) == {"莫雨桐"}
    assert names(body(client.get(LIST, {"is_active": "False"}))) == {"林停云"}


def test_list_takes_the_same_queries_for_one_and_for_many(world, as_user):
    client = as_user(world.staff)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST, {"q": "mailing-sj"})
    for i in range(6):
        make_user(f"more-{i}", Role.LEADER, world.township)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST, {"q": "m"})
    assert len(many) == len(few)


PAGES = (
    "user-detail",
    "user-edit",
    "user-grant",
    "user-reset-password",
    "user-reset-authenticator",
    "user-deactivate",
    "user-activate",
    "user-handover",
    "user-history",
)


@pytest.mark.parametrize("page", PAGES)
def test_foreign_user_is_not_there(world, as_user, page):
    url = reverse(f"accounts:{page}", args=[world.other_secretary.pk])
    client = as_user(world.staff)
    before = User.objects.get(pk=world.other_secretary.pk).password
    assert client.get(url).status_code == 404
    assert client.post(url, {"reason": "换人", "name": "改名"}).status_code in (404, 405)
    after = User.objects.get(pk=world.other_secretary.pk)
    assert (after.password, after.is_active, after.name) == (before, True, "廖承恩")


@pytest.mark.parametrize("page", PAGES)
def test_user_in_reach_without_the_permit_is_forbidden(world, as_user, page):
    url = reverse(f"accounts:{page}", args=[world.branch_secretary.pk])
    assert as_user(world.secretary).get(url).status_code == 403


@pytest.mark.parametrize("page", ["user-edit", "user-reset-password", "user-deactivate", "user-handover"])
def test_user_above_is_seen_but_not_touched(world, as_user, page):
    client = as_user(world.staff)
    assert client.get(reverse("accounts:user-detail", args=[world.reviewer.pk])).status_code == 200
    data = {
        "reason": "换人",
        "name": "改名",
        "home": world.township.pk,
        "version": 1,
        "to": world.secretary.pk,
    }
    answer = client.post(reverse(f"accounts:{page}", args=[world.reviewer.pk]), data)
    assert answer.status_code in (403, 422)
    kept = User.objects.get(pk=world.reviewer.pk)
    assert (kept.name, kept.is_active, kept.password) == ("何清源", True, world.reviewer.password)


def test_account_is_issued_with_its_password_on_the_answer_only(world, as_user):
    client = as_user(world.staff)
    form = client.get(f"{LIST}add/").content.decode()
    once = re.search(r'name="once" value="([0-9a-f]+)"', form)[1]
    data = {"username": "xinren", "name": "新人", "home": world.township.pk, "once": once}
    answer = client.post(f"{LIST}add/", data)
    word = WORD.search(body(answer))[0]
    user = User.objects.get(username="xinren")
    assert user.check_password(word)
    assert answer["Cache-Control"] == "no-store, private"
    again = client.post(f"{LIST}add/", {**data, "username": "xinren2"})
    assert (WORD.search(body(again)), User.objects.filter(username="xinren2").exists()) == (None, False)
    detail = client.get(reverse("accounts:user-detail", args=[user.pk])).content.decode()
    assert word not in detail
    assert "待设密码" in detail


@pytest.mark.parametrize("name", ["新人", "ab", "a b c", "Xinren", "../etc", "x" * 41])
def test_account_names_are_plain(world, as_user, name):
    data = {"username": name, "name": "新人", "home": world.township.pk}
    assert as_user(world.staff).post(f"{LIST}add/", data).status_code == 422
    assert not User.objects.filter(name="新人").exists()


def test_home_of_a_new_account_lies_in_reach(world, as_user):
    data = {"username": "xinren", "name": "新人", "home": world.other_township.pk}
    page = as_user(world.staff).post(f"{LIST}add/", data)
    assert page.status_code == 422
    assert "回龙镇" not in page.content.decode()
    assert not User.objects.filter(username="xinren").exists()


def test_user_is_edited_but_keeps_the_account_name(world, as_user):
    url = reverse("accounts:user-edit", args=[world.secretary.pk])
    data = {"username": "other", "name": "唐晓峰", "home": world.sibling_township.pk, "version": 1}
    assert as_user(world.staff).post(url, data).status_code == 302
    kept = User.objects.get(pk=world.secretary.pk)
    assert (kept.username, kept.name, kept.home) == ("mailing-sj", "唐晓峰", world.sibling_township)


def test_user_is_not_moved_out_of_reach(world, as_user):
    url = reverse("accounts:user-edit", args=[world.secretary.pk])
    data = {"name": "唐晓枫", "home": world.other_township.pk, "version": 1}
    assert as_user(world.staff).post(url, data).status_code == 422
    assert User.objects.get(pk=world.secretary.pk).home == world.township


def test_reset_shows_a_new_password_once(world, as_user):
    url = reverse("accounts:user-reset-password", args=[world.secretary.pk])
    client = as_user(world.county_admin)
    assert WORD.search(body(client.get(url))) is None
    answer = client.post(url)
    word = WORD.search(body(answer))[0]
    assert User.objects.get(pk=world.secretary.pk).check_password(word)
    assert WORD.search(body(client.get(url))) is None


def test_grant_form_offers_and_takes_what_is_below_only(world, as_user):
    url = reverse("accounts:user-grant", args=[world.ended.pk])
    client = as_user(world.staff)
    page = body(client.get(url))
    assert [f'value="{role}"' in page for role in ("township_secretary", "leader")] == [True, True]
    assert [f'value="{role}"' in page for role in ("county_staff", "system_admin")] == [False, False]
    assert "回龙镇" not in page
    bad = (
        {"role": "county_staff", "org": world.county.pk},
        {"role": "leader", "org": world.other_township.pk},
    )
    for data in bad:
        assert client.post(url, {**data, "start": "2026-01-01"}).status_code == 422
    good = {"role": "leader", "org": world.township.pk, "start": "2026-01-01", "end": "2099-01-01"}
    assert client.post(url, good).status_code == 302
    assert Grant.objects.get(user=world.ended, role="leader").granted_by == world.staff


def test_grant_is_ended_by_a_post(world, as_user):
    given = Grant.objects.get(user=world.secretary)
    url = reverse("accounts:user-grant-end", args=[given.pk])
    client = as_user(world.staff)
    client.get(url)
    assert Grant.objects.get(pk=given.pk).end is None
    client.post(url)
    assert Grant.objects.get(pk=given.pk).end is not None


def test_foreign_grant_is_not_there(world, as_user):
    given = Grant.objects.get(user=world.other_secretary)
    url = reverse("accounts:user-grant-end", args=[given.pk])
    assert as_user(world.staff).post(url).status_code == 404
    assert Grant.objects.get(pk=given.pk).end is None


def test_detail_shows_grants_in_reach_only(world, as_user):
    Grant.objects.create(user=world.secretary, role=Role.LEADER, org=world.other_township)
    page = as_user(world.staff).get(reverse("accounts:user-detail", args=[world.secretary.pk]))
    assert ("麦岭镇" in body(page), "回龙镇" in body(page)) == (True, False)
    assert "这个账号不在您的管理范围内，只能查看。" in body(page)


def test_handover_page_offers_the_own_subtree_and_lists_what_moved(world, as_user):
    url = reverse("accounts:user-handover", args=[world.secretary.pk])
    client = as_user(world.staff)
    assert "廖承恩" not in body(client.get(url))
    assert client.post(url, {"to": world.other_secretary.pk}).status_code == 422
    page = body(client.post(url, {"to": world.ended.pk, "with_grants": "on"}))
    assert "唐晓枫 交给 卢往昔" in page
    assert "授权" in page


def test_own_page_shows_me_only(world, as_user):
    page = body(as_user(world.secretary).get(reverse("accounts:own")))
    assert names(page) == {"唐晓枫"}
