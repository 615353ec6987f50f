"""Passwords: the two profiles, the forced first change, one-time passwords."""

from datetime import timedelta

import pytest
from django.conf import settings as house
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import passwords, people
from league import settings as real
from league.kernel.models.audit import AuditEvent
from tests.accounts.conftest import is_signed_in, sign_in
from tests.factories import PASSWORD

CHANGE = "/account/password/"
FRESH = "Weeping-willow-73-bridge"


def refusal(password: str, user=None) -> str:
    """What the rules say about a password, empty when they accept it."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages[0]
    return ""


def change(client, new: str, old: str = PASSWORD):
    """Post the form of one's own password."""
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


def test_house_keeps_argon2_and_modern():
    assert real.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert house.LEAGUE_PASSWORD_PROFILE == "modern"


@pytest.mark.parametrize(
    "password", ["Tr0ub4dor&3x", "correct horse battery", "南岭春潮二零二六年三月雨后", FRESH]
)
def test_modern_accepts(password):
    assert refusal(password) == ""


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Short-pass1", "密码至少要 12 位，现在是 11 位。"),
        ("password123456", "这个密码太常见，容易被猜到，请换一个。"),
        ("123456789012", "这个密码太常见，容易被猜到，请换一个。"),
        ("Password!2026", "这个密码太常见，容易被猜到，请换一个。"),
        ("abababababab", "这个密码太常见，容易被猜到，请换一个。"),
        ("sunshinesunshine", "这个密码太常见，容易被猜到，请换一个。"),
        ("Tuanwei-Bridge-77", "密码里不能带有“tuanwei”这样的账号、姓名或单位用词。"),
        ("river-MaiLing-4415", "密码里不能带有“mailing”这样的账号、姓名或单位用词。"),
        ("river-唐晓枫-441599", "密码里不能带有“唐晓枫”这样的账号、姓名或单位用词。"),
    ],
)
def test_modern_refuses(world, password, words):
    user = User(username="mailing-sj", name="唐晓枫")
    assert refusal(password, user) == words


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Aa1!bcd", "密码至少要 8 位，现在是 7 位。"),
        ("abcdefg1", "密码须包含大写字母、小写字母、数字、符号中的至少三类。"),
        ("Abcdefg1", ""),
        ("bridge7!", ""),
    ],
)
def test_dengbao_asks_for_three_classes(settings, password, words):
    settings.LEAGUE_PASSWORD_PROFILE = "dengbao"
    assert refusal(password) == words


def test_one_time_passwords_are_random():
    words = {passwords.one_time() for _i in range(50)}
    assert len(words) == 50
    assert {len(word) for word in words} == {19}


def test_one_time_password_must_be_changed_before_anything_else(world, visitor):
    word = people.reset_password(world.secretary, actor=world.county_admin)
    client = visitor()
    sign_in(client, world.secretary, word)
    for page in ("/", reverse("accounts:own"), "/account/authenticator/add/"):
        assert client.get(page)["Location"] == CHANGE
    assert client.get(CHANGE).status_code == 200
    assert change(client, FRESH, old=word)["Location"] == "/"
    assert client.get(reverse("accounts:own")).status_code == 200
    again = visitor()
    sign_in(again, world.secretary, word)
    assert not is_signed_in(again)


def test_one_time_password_cannot_be_kept(world, visitor):
    word = people.reset_password(world.secretary, actor=world.county_admin)
    client = visitor()
    sign_in(client, world.secretary, word)
    assert "新密码不能和现在的密码相同。" in change(client, word, old=word).content.decode()
    assert client.get(reverse("accounts:own"))["Location"] == CHANGE


def test_one_time_password_dies_after_a_week(world, visitor):
    word = people.reset_password(world.secretary, actor=world.county_admin)
    day = timezone.now() - timedelta(days=7, minutes=1)
    User.objects.filter(pk=world.secretary.pk).update(password_changed_at=day)
    client = visitor()
    assert (
        "一次性密码已过期，请联系上级团委管理员重新发放。"
        in sign_in(client, world.secretary, word).content.decode()
    )
    assert not is_signed_in(client)


def test_dengbao_sends_to_the_change_after_ninety_days(world, as_user, settings):
    day = timezone.now() - timedelta(days=91)
    User.objects.filter(pk=world.secretary.pk).update(password_changed_at=day)
    assert as_user(world.secretary).get(reverse("accounts:own")).status_code == 200
    settings.LEAGUE_PASSWORD_PROFILE = "dengbao"
    assert as_user(world.secretary).get(reverse("accounts:own"))["Location"] == CHANGE


def test_change_needs_the_old_password(world, as_user):
    client = as_user(world.secretary)
    assert "当前密码不对，请重新输入。" in change(client, FRESH, old="wrong").content.decode()
    assert User.objects.get(pk=world.secretary.pk).check_password(PASSWORD)


def test_change_ends_the_other_sessions_and_is_audited(world, visitor):
    here, there = visitor(), visitor("10.0.0.7")
    sign_in(here, world.secretary)
    sign_in(there, world.secretary)
    change(here, FRESH)
    assert here.get(reverse("accounts:own")).status_code == 200
    assert there.get(reverse("accounts:own")).status_code == 302
    event = AuditEvent.objects.get(event="accounts.password")
    assert (event.actor, event.object_id) == (world.secretary, str(world.secretary.pk))
