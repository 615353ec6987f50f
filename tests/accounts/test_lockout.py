"""The layers of limits on sign-in attempts."""

import pytest

from accounts.services import lockout
from league.kernel.models.audit import AuditEvent
from tests.accounts.conftest import is_signed_in, sign_in

LOCKED = "尝试次数过多，请 5 分钟后再试。忘记密码请联系上级团委管理员重置。"


@pytest.fixture
def clock(monkeypatch):
    """A clock of the counters that a test can push on: clock(300)."""
    now = {"ahead": 0.0}
    real = lockout.ratelimit.time.time

    class Clock:
        """Stands in for the module `time` in the counters."""

        monotonic = staticmethod(lockout.ratelimit.time.monotonic)
        sleep = staticmethod(lockout.ratelimit.time.sleep)

        @staticmethod
        def time():
            return real() + now["ahead"]

    monkeypatch.setattr(lockout.ratelimit, "time", Clock)

    def ahead(seconds: float) -> None:
        now["ahead"] += seconds

    return ahead


def fail(client, user, times: int) -> str:
    """Wrong passwords; returns the last page."""
    for _i in range(times):
        page = sign_in(client, user, "wrong").content.decode()
    return page


@pytest.mark.parametrize("who", ["mailing-sj", "nobody-here"])
def test_sixth_attempt_of_a_pair_is_refused_whoever_it_is(world, visitor, who):
    assert LOCKED not in fail(visitor(), who, 5)
    assert LOCKED in fail(visitor(), who, 1)


def test_locked_pair_is_refused_the_right_password_too(world, visitor):
    fail(visitor(), world.secretary, 5)
    client = visitor()
    assert LOCKED in sign_in(client, world.secretary).content.decode()
    assert not is_signed_in(client)


def test_spelling_of_the_name_opens_no_second_counter(world, visitor):
    for name in ("mailing-sj", "MAILING-SJ", " mailing-sj ", "Mailing-Sj", "maılıng-sj"):
        sign_in(visitor(), name, "wrong")
    assert LOCKED in sign_in(visitor(), world.secretary).content.decode()


def test_owner_at_another_address_is_not_blocked(world, visitor):
    fail(visitor("10.9.9.9"), world.secretary, 6)
    client = visitor("10.0.0.1")
    sign_in(client, world.secretary)
    assert is_signed_in(client)


def test_colleague_behind_the_same_address_is_not_blocked(world, visitor):
    fail(visitor(), world.secretary, 6)
    client = visitor()
    sign_in(client, world.staff)
    assert is_signed_in(client)


def test_address_a_visitor_claims_to_have_opens_no_second_counter(world, visitor):
    client = visitor()
    for number in range(5):
        sign_in(client, world.secretary, "wrong", headers={"x-forwarded-for": f"10.9.9.{number}"})
    page = sign_in(client, world.secretary, "wrong", headers={"x-forwarded-for": "10.9.9.99"})
    assert LOCKED in page.content.decode()


def test_pair_opens_again_after_five_minutes(world, visitor, clock):
    fail(visitor(), world.secretary, 6)
    clock(301)
    client = visitor()
    sign_in(client, world.secretary)
    assert is_signed_in(client)


def test_success_gives_the_attempts_back(world, visitor):
    for _i in range(8):
        client = visitor()
        sign_in(client, world.secretary)
        assert is_signed_in(client)


def test_success_does_not_wipe_what_strangers_tried(world, visitor):
    fail(visitor(), world.secretary, 4)
    sign_in(visitor(), world.secretary)
    assert LOCKED not in fail(visitor(), world.secretary, 1)
    assert LOCKED in fail(visitor(), world.secretary, 1)


def test_guesses_from_many_addresses_share_one_slow_lane(world, visitor, clock):
    for i in range(20):
        assert LOCKED not in fail(visitor(f"10.1.0.{i}"), world.secretary, 1)
    assert LOCKED not in fail(visitor("10.1.1.1"), world.secretary, 1)
    assert LOCKED in fail(visitor("10.1.1.2"), world.secretary, 1)
    assert LOCKED in fail(visitor("10.1.1.3"), world.secretary, 1)
    clock(31)
    client = visitor("10.1.1.4")
    sign_in(client, world.secretary)
    assert is_signed_in(client)


def test_strangers_cannot_lock_the_owner_out_of_the_own_office(world, visitor):
    sign_in(visitor("10.0.0.1"), world.secretary)
    for i in range(25):
        fail(visitor(f"10.1.0.{i}"), world.secretary, 1)
    assert LOCKED in fail(visitor("10.1.1.2"), world.secretary, 1)
    client = visitor("10.0.0.1")
    sign_in(client, world.secretary)
    assert is_signed_in(client)


def test_one_address_tries_a_hundred_times_an_hour(world, visitor, clock):
    for i in range(100):
        assert LOCKED not in fail(visitor("10.9.9.9"), f"guess-{i}", 1)
    assert LOCKED in fail(visitor("10.9.9.9"), "guess-100", 1)
    assert LOCKED not in fail(visitor("10.9.9.8"), "guess-100", 1)
    clock(3601)
    assert LOCKED not in fail(visitor("10.9.9.9"), "guess-101", 1)


def test_lock_is_told_to_the_trail_once(world, visitor):
    fail(visitor(), world.secretary, 9)
    assert AuditEvent.objects.filter(event="accounts.sign_in_failed").count() == 5
    assert AuditEvent.objects.filter(event="accounts.locked", object_id=world.secretary.pk).count() == 1
