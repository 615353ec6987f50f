"""Signing in and out, the closed doors of the library, and what the audit trail keeps."""

import pytest
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from league.kernel.models.audit import AuditEvent
from tests.accounts.conftest import is_signed_in, sign_in
from tests.factories import PASSWORD

CLOSED_NAMES = (
    "account_signup",
    "account_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_confirm_email",
    "account_inactive",
    "account_set_password",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
)
CLOSED_PATHS = (
    "/signup/",
    "/accounts/signup/",
    "/account/signup/",
    "/account/email/",
    "/account/password/reset/",
    "/accounts/password/reset/",
    "/password/reset/",
)


def events() -> list[str]:
    """Codes of the audit trail, oldest first."""
    return list(AuditEvent.objects.order_by("pk").values_list("event", flat=True))


def test_right_password_opens_a_fresh_session(world, visitor):
    client = visitor()
    client.get("/login/")
    before = client.session.session_key
    response = sign_in(client, world.secretary)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert is_signed_in(client)
    assert client.session.session_key != before
    assert events() == ["accounts.sign_in"]


def test_session_key_of_before_is_worthless_after_signing_in(world, visitor):
    client = visitor()
    client.post("/kernel/size/", {})
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["session"] = session.session_key
    planted = session.session_key
    sign_in(client, world.secretary)
    thief = visitor("10.6.6.6")
    thief.cookies["session"] = planted
    assert thief.get(reverse("accounts:own")).status_code == 302


def test_name_is_found_whatever_its_letters(world, visitor):
    client = visitor()
    sign_in(client, world.secretary.username.upper())
    assert is_signed_in(client)


@pytest.mark.parametrize("who", ["mailing-sj", "nobody-here"])
def test_wrong_password_says_the_same_for_every_name(world, visitor, who):
    client = visitor()
    page = sign_in(client, who, "wrong").content.decode()
    assert "账号或密码不对。还可以再试 4 次，之后须等 5 分钟。" in page
    assert not is_signed_in(client)


def test_failure_is_kept_without_what_was_typed(world, visitor):
    sign_in(visitor(), "my-secret-password-typed-into-the-name", "x")
    sign_in(visitor(), world.secretary, "wrong-password-typed")
    unknown, known = AuditEvent.objects.order_by("pk")
    assert (unknown.event, unknown.object_id, unknown.path) == ("accounts.sign_in_failed", "", "")
    assert (known.event, known.object_id) == ("accounts.sign_in_failed", str(world.secretary.pk))
    assert known.path == world.township.path
    kept = " ".join(f"{each.note}{each.after}{each.before}" for each in (unknown, known))
    assert "typed" not in kept


def test_deactivated_user_stays_out(world, visitor):
    client = visitor()
    page = sign_in(client, world.deactivated).content.decode()
    assert "这个账号已停用，请联系上级团委管理员。" in page
    assert not is_signed_in(client)


def test_wrong_password_does_not_tell_that_an_account_is_off(world, visitor):
    page = sign_in(visitor(), world.deactivated, "wrong").content.decode()
    assert "账号或密码不对" in page
    assert "停用" not in page


def test_deactivation_stops_the_next_page(world, as_user):
    client = as_user(world.secretary)
    assert client.get(reverse("accounts:own")).status_code == 200
    User.objects.filter(pk=world.secretary.pk).update(is_active=False)
    assert client.get(reverse("accounts:own")).status_code == 302


def test_signing_out_ends_the_session(world, visitor):
    client = visitor()
    sign_in(client, world.secretary)
    key = client.session.session_key
    response = client.post("/logout/")
    assert (response.status_code, response["Location"]) == (302, "/login/")
    client.cookies["session"] = key
    assert client.get(reverse("accounts:own")).status_code == 302
    assert events() == ["accounts.sign_in", "accounts.sign_out"]


def test_a_link_does_not_sign_out(world, as_user):
    client = as_user(world.secretary)
    assert client.get("/logout/").status_code == 200
    assert is_signed_in(client)


def test_next_page_never_leaves_the_house(world, visitor):
    client = visitor()
    response = client.post(
        "/login/?next=https://evil.example/", {"login": world.secretary.username, "password": PASSWORD}
    )
    assert response["Location"] == "/"


@pytest.mark.parametrize("name", CLOSED_NAMES)
def test_library_page_has_no_name(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", CLOSED_PATHS)
def test_library_page_has_no_address(world, visitor, path):
    assert visitor().get(path).status_code == 404
    answer = visitor().post(path, {"username": "intruder", "password1": PASSWORD, "email": "a@b.cn"})
    assert answer.status_code == 404
    assert not User.objects.filter(username="intruder").exists()


def test_signed_in_pages_are_not_stored(world, as_user):
    assert as_user(world.secretary).get(reverse("accounts:own"))["Cache-Control"] == "no-store, private"


def test_language_and_letters_stay_with_the_user(world, as_user):
    client = as_user(world.secretary)
    client.post(reverse("kernel:set-language"), {"language": "en", "next": "/accounts/own/"})
    client.post(reverse("kernel:set-size"), {"next": "/accounts/own/"})
    kept = User.objects.get(pk=world.secretary.pk)
    assert (kept.language, kept.large_text) == ("en", True)
    page = as_user(kept).get(reverse("accounts:own"))
    assert page["Content-Language"] == "en"
    assert 'data-size="large"' in page.content.decode()
