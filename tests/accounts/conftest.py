"""Fixtures of the tests of accounts: clean counters, a visitor with an address, codes of the app."""

import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from tests.factories import PASSWORD


@pytest.fixture(autouse=True)
def clean_counters():
    """No attempt of another test is remembered."""
    cache.clear()


@pytest.fixture
def visitor(db):
    """visitor() is a browser at the office; visitor("10.0.0.9") one at another address."""

    def at(address: str = "10.0.0.1") -> Client:
        return Client(REMOTE_ADDR=address)

    return at


def sign_in(client, user, password=PASSWORD, **headers):
    """Post the sign-in form; returns the response."""
    name = getattr(user, "username", user)
    return client.post("/login/", {"login": name, "password": password}, **headers)


def is_signed_in(client) -> bool:
    """Whether the browser holds a signed-in session."""
    return "_auth_user_id" in client.session


def code_of(secret: str, ahead: int = 0) -> str:
    """The six digits an authenticator with that secret shows, `ahead` periods from now."""
    counter = int(time.time()) // 30 + ahead
    return totp.format_hotp_value(totp.hotp_value(secret, counter))
