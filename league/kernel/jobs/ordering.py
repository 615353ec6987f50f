"""Declaring and ordering jobs: the kinds there are, the row in the request's transaction, the bell."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerDown

from league.kernel.models.jobs import Job

RING_SECONDS = 1.0

log = logging.getLogger("league.jobs")


def lease() -> timedelta:
    """How long a worker may stay silent before its job is given to another: LEAGUE_JOB_LEASE_SECONDS.

    A waiting job whose bell nobody heard is rung again after the same time, then twice as long, and so on.
    """
    return timedelta(seconds=settings.LEAGUE_JOB_LEASE_SECONDS)


@dataclass(frozen=True)
class Kind:
    """A declared job: its function, its label, the permit its actor must hold when it starts."""

    code: str
    label: str
    function: Callable[[Any], object]
    permit: str | None = None


_kinds: dict[str, Kind] = {}
_ring: list[Callable[[int], None]] = []


def job(code: str, label: str, permit: str | None = None) -> Callable:
    """Declare a background job; `fn(run)` may return a dict, kept as `result`."""

    def declare(function):
        if code in _kinds:
            raise ValueError(f"job {code} is declared twice")
        _kinds[code] = Kind(code, label, function, permit)
        function.code = code
        return function

    return declare


def get(code: str) -> Kind:
    """The declaration of a job; KeyError for an unknown code."""
    return _kinds[code]


def all_jobs() -> list[Kind]:
    """Every declared job, by code."""
    return [_kinds[code] for code in sorted(_kinds)]


def register_bell(ring: Callable[[int], None]) -> None:
    """Name the function that sends a job's id to the broker; called once by league.kernel.tasks."""
    _ring[:] = [ring]


def enqueue(code: str, *, actor, path: str = "", **params) -> Job:
    """Order a job in the running transaction; `params` are ids and choices. Rings after the commit."""
    row = Job.objects.create(
        code=get(code).code,
        actor=actor,
        path=path,
        params=params,
        ring_at=timezone.now() + lease(),
        rings=1,
    )
    transaction.on_commit(lambda: ring(row.pk))
    return row


def ring(pk: int) -> None:
    """Tell the workers that a job waits, for at most RING_SECONDS; a silent broker is logged, not raised."""
    bell = threading.Thread(target=_ring_quietly, args=(pk,), daemon=True)
    bell.start()
    bell.join(RING_SECONDS)
    if bell.is_alive():
        log.warning("job %s: the broker does not answer; the sweeper will ring again", pk)


def _ring_quietly(pk: int) -> None:
    try:
        for send in _ring:
            send(pk)
    except (BrokerDown, OSError) as error:
        log.warning("job %s: the broker is away (%s); the sweeper will ring again", pk, type(error).__name__)
