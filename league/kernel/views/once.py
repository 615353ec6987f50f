"""Idempotency keys: a form carries one, the first submission uses it up, a second does nothing."""

import uuid
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from league.kernel.errors import DomainError
from league.kernel.models.filters import UsedKey

FIELD = "once"


class Repeated(DomainError):
    """The form was carried out before; nothing was done this time."""

    code = "repeated"

    def __init__(self):
        super().__init__(_("这份表单已经提交过，没有重复办理。"))


def new_key() -> str:
    """A fresh key for a form."""
    return uuid.uuid4().hex


def spend(request) -> None:
    """Use up the key of a POST inside the caller's transaction; Repeated when it was used before.

    The unique constraint decides between two clicks at the same moment: the second waits for the first.
    """
    key = request.POST.get(FIELD, "")[:40]
    if not key:
        return
    try:
        with transaction.atomic():
            UsedKey.objects.create(user=request.user, key=key)
    except IntegrityError as error:
        raise Repeated() from error


def forget_old(days: int = 2) -> int:
    """Delete keys older than that many days; returns how many. For the sweeper."""
    return UsedKey.objects.filter(at__lt=timezone.now() - timedelta(days=days)).delete()[0]
