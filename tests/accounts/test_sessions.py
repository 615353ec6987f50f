"""The hours of a session, and one's own sessions."""

import time

import pytest
from django.urls import reverse

from accounts.services.signin import BEGAN, SEEN
from tests.accounts.conftest import is_signed_in, sign_in

OWN = "/accounts/own/"


def shift(client, key: str, seconds: int) -> None:
    """Move a stamp of the session into the past."""
    session = client.session
    session[key] = int(time.time()) - seconds
    session.save()


@pytest.mark.parametrize(("idle", "status"), [(29 * 60, 200), (30 * 60 + 1, 302)])
def test_session_ends_after_thirty_idle_minutes(world, visitor, idle, status):
    client = visitor()
    sign_in(client, world.secretary)
    shift(client, SEEN, idle)
    assert client.get(OWN).status_code == status


@pytest.mark.parametrize(("age", "status"), [(12 * 3600 - 60, 200), (12 * 3600 + 1, 302)])
def test_session_ends_after_twelve_hours_of_use(world, visitor, age, status):
    client = visitor()
    sign_in(client, world.secretary)
    shift(client, BEGAN, age)
    assert client.get(OWN).status_code == status


def test_use_keeps_the_session_awake(world, visitor):
    client = visitor()
    sign_in(client, world.secretary)
    for _i in range(3):
        shift(client, SEEN, 20 * 60)
        assert client.get(OWN).status_code == 200
    assert client.session[SEEN] > time.time() - 5


def test_ended_session_stays_ended(world, visitor):
    client = visitor()
    sign_in(client, world.secretary)
    shift(client, SEEN, 1801)
    client.get(OWN)
    assert not is_signed_in(client)


def test_cookie_ends_with_the_browser(world, visitor):
    client = visitor()
    sign_in(client, world.secretary)
    assert client.cookies["session"]["max-age"] == ""
    assert client.cookies["session"]["httponly"] is True


def test_others_of_my_sessions_are_listed_and_ended(world, visitor):
    here, there, stranger = visitor("10.0.0.1"), visitor("10.0.0.7"), visitor("10.0.0.8")
    sign_in(here, world.secretary)
    sign_in(there, world.secretary)
    sign_in(stranger, world.other_secretary)
    page = here.get(reverse("usersessions_list")).content.decode()
    assert ("10.0.0.1" in page, "10.0.0.7" in page, "10.0.0.8" in page) == (True, True, False)
    here.post(reverse("usersessions_list"))
    assert [client.get(OWN).status_code for client in (here, there, stranger)] == [200, 302, 200]
