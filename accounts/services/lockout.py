"""Limits on sign-in attempts, in layers, counted in the cache.

Pair of user and address: 5 in five minutes. Address: 100 an hour. User: 20 an hour from all addresses
together; beyond that nobody is locked out (strangers could do that to anybody): addresses from which the user
has signed in before go on, all others share one attempt in 30 seconds. Names that do not exist are counted
like those that do. Attempts that succeed are given back.
"""

import hashlib
from dataclasses import dataclass, field

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.utils.translation import gettext as _

from league.kernel.errors import Refused

LIMITS = {
    "pair": "5/5m/key",
    "user": "20/h/key",
    "address": "100/h/key",
    "stranger": "1/30s/key",
    "told": "1/5m/key",
}
PAIR_MAX = 5
KNOWN_SECONDS = 90 * 86400


@dataclass
class Attempt:
    """One attempt that was let through; `left` more may follow from the same user and address."""

    name: str
    address: str
    left: int = 0
    _counted: list = field(default_factory=list)

    def forgive(self) -> None:
        """Give the attempt back to every layer: it was the owner."""
        for usage in self._counted:
            usage.rollback()

    def remember(self) -> None:
        """Keep the address as one the user signs in from."""
        cache.set(_known_key(self.name, self.address), 1, KNOWN_SECONDS)


def fold(username: str) -> str:
    """The name as it is counted: every spelling the database would take for the same user gives one key."""
    return username.strip().upper().lower()


def begin(request, username: str, address: str) -> Attempt:
    """Count an attempt; Refused (code `locked`) in words that do not tell whether the user exists."""
    attempt = Attempt(fold(username), address)
    pair = f"{attempt.name}|{address}"
    within = (
        _count(request, attempt, "address", address)
        and _count(request, attempt, "pair", pair)
        and _within_user(request, attempt)
    )
    if not within:
        attempt.forgive()
        raise Refused(_("尝试次数过多，请 5 分钟后再试。忘记密码请联系上级团委管理员重置。"), code="locked")
    attempt.left = PAIR_MAX - len(cache.get(_cache_key(request, "pair", pair), ()))
    return attempt


def first_refusal(request, username: str, address: str) -> bool:
    """Whether this lock has not been told yet, so that the audit trail holds it once in five minutes."""
    return bool(_consume(request, "told", f"{fold(username)}|{address}"))


def _within_user(request, attempt: Attempt) -> bool:
    if _count(request, attempt, "user", attempt.name):
        return True
    if cache.get(_known_key(attempt.name, attempt.address)):
        return True
    return bool(_consume(request, "stranger", attempt.name))


def _count(request, attempt: Attempt, layer: str, key: str) -> bool:
    usage = _consume(request, layer, key)
    if usage:
        attempt._counted.append(usage)
    return bool(usage)


def _consume(request, layer: str, key: str):
    return ratelimit.consume(request, app="accounts", action=layer, config=LIMITS, key=key, limit_get=True)


def _cache_key(request, layer: str, key: str) -> str:
    rate = ratelimit.parse_rate(LIMITS[layer])
    return ratelimit.get_cache_key(request, app="accounts", action=layer, rate=rate, key=key)


def _known_key(name: str, address: str) -> str:
    return "accounts:known:" + hashlib.sha256(f"{name}|{address}".encode()).hexdigest()
