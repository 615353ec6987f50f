"""The settings of real use: what browsers are told about cookies and transport when nothing is opened."""

import json
import os
import subprocess
import sys

import pytest

ASKED = (
    *("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE"),
    *("CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "SECURE_SSL_REDIRECT"),
    *("DEBUG", "LEAGUE_TOTP", "LEAGUE_PASSWORD_PROFILE", "PASSWORD_HASHERS", "USE_X_FORWARDED_HOST"),
)
PRINT = f"""
import json
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {ASKED!r}}}))
"""


def start(tmp_path, **told) -> dict:
    """The settings of a process that was told where to keep its files, and what else is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEAGUE_")}
    kept |= {"DJANGO_SETTINGS_MODULE": "league.settings", "LEAGUE_VAR": str(tmp_path), **told}
    asked = [sys.executable, "-c", PRINT]
    answer = subprocess.run(asked, env=kept, capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def test_nothing_is_open_unless_it_is_opened(tmp_path):
    assert start(tmp_path) == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SECURE_SSL_REDIRECT": True,
        "DEBUG": False,
        "LEAGUE_TOTP": True,
        "LEAGUE_PASSWORD_PROFILE": "modern",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "USE_X_FORWARDED_HOST": False,
    }


@pytest.mark.parametrize(
    ("tryout", "totp", "forced"), [("", "false", True), ("true", "", False), ("true", "true", True)]
)
def test_second_factor_is_off_in_the_sample_only(tmp_path, tryout, totp, forced):
    wishes = {"LEAGUE_TRYOUT": tryout, "LEAGUE_TOTP": totp}
    told = start(tmp_path, **{name: value for name, value in wishes.items() if value})
    assert told["LEAGUE_TOTP"] is forced


def test_secrets_made_on_the_spot_are_for_the_owner_only(tmp_path):
    start(tmp_path)
    secrets = sorted(tmp_path.glob("*.secret"))
    assert [path.stat().st_mode & 0o077 for path in secrets] == [0] * len(secrets)
    assert [path.name for path in secrets] == [
        "league_data_secret.secret",
        "league_index_key.secret",
        "league_secret_key.secret",
    ]
