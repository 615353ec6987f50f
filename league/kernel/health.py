"""Two addresses for the one who watches: is the process alive, is it ready to serve."""

import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from redis.backoff import NoBackoff
from redis.retry import Retry

from league.kernel import backups
from league.kernel.views.declared import declare

PATIENCE = 0.5  # seconds the broker has to answer


@never_cache
@declare(public=True)
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@never_cache
@declare(public=True)
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, else 503; with the age of the last backup and a word on the broker.

    A broker that is away does not make it unready: pages work and jobs wait.
    """
    database = _database()
    body = {
        "status": "ok" if database == "ok" else "unready",
        "database": database,
        "broker": _broker(),
        "backup_age_hours": _backup_hours(),
    }
    return JsonResponse(body, status=200 if database == "ok" else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except (DatabaseError, InterfaceError):
        return "away"
    return "ok"


def _broker() -> str:
    if not settings.REDIS_URL:
        return "filesystem"
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=PATIENCE,
        socket_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        client.ping()
    except redis.RedisError:
        return "redis away"
    finally:
        client.close()
    return "redis"


def _backup_hours() -> float | None:
    """Hours since the last backup, None when there is none."""
    last = backups.newest()
    if last is None:
        return None
    return round((timezone.now() - backups.made_at(last)).total_seconds() / 3600, 1)
