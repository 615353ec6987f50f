"""The second factor: who must have one, that it cannot be skipped, recovery codes, sealed secrets."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from accounts.services import duties
from league.kernel.models.audit import AuditEvent
from league.kernel.roles import Role
from tests.accounts.conftest import code_of, is_signed_in, sign_in
from tests.factories import PASSWORD, make_user

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SETUP = "/account/authenticator/add/"
FORCED = ("city_staff", "staff", "reviewer", "leader", "system_admin", "security_admin", "audit_admin")
FREE = ("secretary", "branch_secretary")


@pytest.fixture(autouse=True)
def forced(settings):
    """As in real use: the second factor is asked of county and above."""
    settings.LEAGUE_TOTP = True


def give_factor(user, secret=SECRET) -> None:
    """Set up an authenticator with a secret the test knows."""
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)


@pytest.mark.parametrize("who", FORCED)
def test_county_and_above_must_set_up_an_authenticator(world, visitor, who):
    client = visitor()
    sign_in(client, getattr(world, who))
    for page in ("/", reverse("accounts:own"), reverse("accounts:user-list")):
        response = client.get(page)
        assert (response.status_code, response["Location"]) == (302, SETUP)


@pytest.mark.parametrize("who", FREE)
def test_township_and_branch_need_none(world, visitor, who):
    client = visitor()
    sign_in(client, getattr(world, who))
    assert client.get(reverse("accounts:own")).status_code == 200


def test_leader_of_a_township_needs_none(world, visitor):
    leader = make_user("mailing-ld", Role.LEADER, world.township)
    assert not duties.factor_required(leader)
    assert duties.factor_required(world.leader)


def test_setting_switches_the_duty_off(world, visitor, settings):
    settings.LEAGUE_TOTP = False
    client = visitor()
    sign_in(client, world.staff)
    assert client.get(reverse("accounts:own")).status_code == 200


@pytest.mark.parametrize("page", ["accounts:own", "accounts:user-list", "usersessions_list", "mfa_index"])
def test_duty_cannot_be_walked_around(world, visitor, page):
    client = visitor()
    sign_in(client, world.staff)
    assert client.get(reverse(page))["Location"] == SETUP
    assert client.post(reverse(page))["Location"] == SETUP
    assert client.get(reverse(page), headers={"HX-Request": "true"})["HX-Redirect"] == SETUP


def test_programs_are_told_the_duty(world, visitor):
    client = visitor()
    sign_in(client, world.staff)
    answer = client.get("/api/orgs/")
    assert (answer.status_code, answer.json()["code"]) == (403, "duty_factor")


def set_up(client) -> str:
    """Set up an authenticator through the page; returns its secret."""
    client.get(SETUP)
    secret = client.session["mfa.totp.secret"]
    response = client.post(SETUP, {"code": code_of(secret)})
    assert (response.status_code, response["Location"]) == (302, "/account/codes/")
    return secret


def test_setting_up_opens_the_house_and_shows_the_codes_once(world, visitor):
    client = visitor()
    sign_in(client, world.staff)
    set_up(client)
    codes = RecoveryCodes(Authenticator.objects.get(user=world.staff, type="recovery_codes")).generate_codes()
    first, second = (client.get("/account/codes/").content.decode() for _i in range(2))
    assert [code in first for code in codes] == [True] * 10
    assert [code in second for code in codes] == [False] * 10
    assert client.get(reverse("accounts:own")).status_code == 200
    assert set(AuditEvent.objects.values_list("event", flat=True)) == {"accounts.sign_in"}


def test_wrong_code_sets_up_nothing(world, visitor):
    client = visitor()
    sign_in(client, world.staff)
    client.get(SETUP)
    secret = client.session["mfa.totp.secret"]
    wrong = next(code for code in ("000000", "111111") if code != code_of(secret))
    client.post(SETUP, {"code": wrong})
    assert not Authenticator.objects.exists()
    assert client.get(reverse("accounts:own"))["Location"] == SETUP


def test_password_alone_does_not_sign_in(world, visitor):
    give_factor(world.staff)
    client = visitor()
    response = sign_in(client, world.staff)
    assert (response.status_code, response["Location"]) == (302, "/login/code/")
    assert not is_signed_in(client)
    assert client.get(reverse("accounts:own")).status_code == 302
    client.post("/login/code/", {"code": code_of(SECRET)})
    assert is_signed_in(client)
    assert client.get(reverse("accounts:own")).status_code == 200


def test_a_code_opens_once(world, visitor):
    give_factor(world.staff)
    code = code_of(SECRET)
    for expected in (True, False):
        client = visitor()
        sign_in(client, world.staff)
        client.post("/login/code/", {"code": code})
        assert is_signed_in(client) is expected


def test_a_recovery_code_opens_once(world, visitor):
    give_factor(world.staff)
    code = RecoveryCodes(Authenticator.objects.get(user=world.staff, type="recovery_codes")).generate_codes()[
        0
    ]
    for expected in (True, False):
        client = visitor()
        sign_in(client, world.staff)
        client.post("/login/code/", {"code": code})
        assert is_signed_in(client) is expected


def test_codes_cannot_be_guessed_on(world, visitor):
    give_factor(world.staff)
    client = visitor()
    sign_in(client, world.staff)
    near = {code_of(SECRET, ahead) for ahead in range(-2, 3)}
    wrong = [f"{i:06}" for i in range(40) if f"{i:06}" not in near][:20]
    for code in wrong:
        client.post("/login/code/", {"code": code})
    client.post("/login/code/", {"code": code_of(SECRET)})
    assert not is_signed_in(client)
    failed = AuditEvent.objects.filter(event="accounts.sign_in_failed", object_id=world.staff.pk)
    assert failed.count() == 20


def test_who_must_have_one_cannot_switch_it_off(world, visitor):
    client = visitor()
    sign_in(client, world.staff)
    set_up(client)
    page = client.post("/account/authenticator/remove/")
    assert "您的岗位必须使用验证器，不能停用。" in page.content.decode()
    assert Authenticator.objects.filter(user=world.staff, type="totp").exists()


def test_who_needs_none_can_switch_it_off(world, visitor):
    client = visitor()
    sign_in(client, world.secretary)
    set_up(client)
    assert client.post("/account/authenticator/remove/").status_code == 302
    assert not Authenticator.objects.exists()


def test_switching_off_later_asks_for_the_password(world, visitor):
    give_factor(world.secretary)
    client = visitor()
    sign_in(client, world.secretary)
    client.post("/login/code/", {"code": code_of(SECRET)})
    response = client.post("/account/authenticator/remove/")
    assert response["Location"].startswith("/account/confirm/?")
    assert Authenticator.objects.filter(type="totp").exists()
    client.post(response["Location"], {"password": PASSWORD})
    assert not Authenticator.objects.filter(type="totp").exists()


def test_secrets_lie_sealed_in_the_database(world):
    give_factor(world.staff)
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in kept
    instance = Authenticator.objects.get(user=world.staff, type="totp")
    assert TOTP(instance).validate_code(code_of(SECRET))
