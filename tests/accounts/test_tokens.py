"""Keys for programs: made by oneself, shown once, never above the own permits, ended at once."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import ApiToken
from accounts.services.tokens import issue_token
from league.kernel.models.audit import AuditEvent
from tests.accounts.conftest import sign_in
from tests.factories import PASSWORD, make_member

LIST, ADD = "/accounts/own/tokens/", "/accounts/own/tokens/add/"


@pytest.fixture
def secretary(world, visitor):
    """The township secretary in a browser, who has just entered the password once more."""
    client = visitor()
    sign_in(client, world.secretary)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def asked(**kwargs) -> dict:
    """The form of a new key."""
    until = timezone.localdate() + timedelta(days=30)
    return {"name": "报表程序", "codes": ["members.view"], "expires_on": until, **kwargs}


def key_on(page) -> str:
    """The key an answer shows."""
    return re.search(r"league_[\w-]+", page.content.decode())[0]


def status_with(client, key: str) -> int:
    """What the register answers to a program with a key."""
    return client.get("/api/members/", headers={"authorization": f"Bearer {key}"}).status_code


def make_key(user, *codes) -> str:
    """A key of a user until tomorrow."""
    return issue_token(
        user, name="程序", codes=list(codes), expires_on=timezone.localdate() + timedelta(days=1)
    )[1]


def test_key_is_shown_once_and_opens_what_it_carries(world, secretary, client):
    make_member(world.branch, "李明")
    key = key_on(secretary.post(ADD, asked()))
    assert key not in secretary.get(LIST).content.decode()
    assert "报表程序" in secretary.get(LIST).content.decode()
    assert status_with(client, key) == 200
    kept = ApiToken.objects.get()
    assert (kept.user, kept.permits) == (world.secretary, ["members.view"])
    assert key not in str(list(ApiToken.objects.values())) + str(list(AuditEvent.objects.values()))


def test_form_offers_and_takes_own_permits_only(world, secretary):
    offered = dict(secretary.get(ADD).context["form"].fields["codes"].choices)
    assert "members.view" in offered
    assert "members.approve" not in offered
    assert secretary.post(ADD, asked(codes=["members.approve"])).status_code == 422
    assert secretary.post(ADD, asked(expires_on="2099-01-01")).status_code == 422
    assert not ApiToken.objects.exists()


def test_session_is_asked_for_the_password_first(world, visitor):
    client = visitor()
    sign_in(client, world.secretary)
    answer = client.post(ADD, asked())
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not ApiToken.objects.exists()


def test_double_click_makes_one_key(world, secretary):
    once = secretary.get(ADD).context["once"]
    secretary.post(ADD, asked(once=once))
    secretary.post(ADD, asked(once=once))
    assert ApiToken.objects.count() == 1


def test_owner_takes_a_key_back_and_nobody_else(world, secretary, as_user, client):
    key = make_key(world.secretary, "members.view")
    url = reverse("accounts:token-end", args=[ApiToken.objects.get().pk])
    assert as_user(world.sibling_secretary).post(url).status_code == 404
    assert as_user(world.system_admin).post(url).status_code == 404
    assert status_with(client, key) == 200
    assert secretary.post(url).url == LIST
    assert status_with(client, key) == 401
    assert AuditEvent.objects.filter(event="accounts.token_end", actor=world.secretary).count() == 1


def test_list_holds_my_keys_only(world, secretary):
    make_key(world.sibling_secretary, "members.view")
    assert list(secretary.get(LIST).context["tokens"]) == []


def test_renewed_password_ends_the_keys(world, client):
    key = make_key(world.secretary, "members.view")
    services.reset_password(world.secretary, actor=world.staff)
    assert status_with(client, key) == 401


def test_switched_off_account_ends_the_keys(world, client):
    key = make_key(world.secretary, "members.view")
    services.deactivate(world.secretary, actor=world.staff, reason="调离岗位")
    services.activate(world.secretary, actor=world.staff)
    assert status_with(client, key) == 401


def test_key_rests_while_its_owner_owes_an_authenticator(world, client, settings):
    key = make_key(world.staff, "members.view")
    assert status_with(client, key) == 200
    settings.LEAGUE_TOTP = True
    assert status_with(client, key) == 401


def test_key_opens_no_page(world, client):
    key = make_key(world.secretary, "members.view")
    answer = client.get("/members/", headers={"authorization": f"Bearer {key}"})
    assert answer.url.startswith(reverse("account_login"))
