"""API tokens: made once, shown once, stored as a digest, ended by their day or by their owner."""

import hashlib
import secrets
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import ApiToken, User
from accounts.services.duties import duty_of
from league.kernel import audit, permits
from league.kernel.errors import Forbidden, Refused

LONGEST = timedelta(days=366)

audit.event("accounts.token", gettext_lazy("签发接口令牌"))
audit.event("accounts.token_end", gettext_lazy("收回接口令牌"))


def digest(key: str) -> str:
    """What is stored of a key; keys are random, so a plain hash tells nothing."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def issue_token(user: User, *, name: str, codes: list[str], expires_on: date) -> tuple[ApiToken, str]:
    """A token for oneself and its key, which nobody can read again.

    Raises Refused without permits or for a day past or more than a year ahead, Forbidden for a permit the
    user does not hold.
    """
    today = timezone.localdate()
    if not codes:
        raise Refused(_("请至少选择一项权限。"))
    if not today < expires_on <= today + LONGEST:
        raise Refused(_("有效期须在明天到一年以内。"))
    if not all(permits.may(user, code) for code in codes):
        raise Forbidden(_("不能给令牌您自己没有的权限。"))
    key = f"league_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=user, name=name, digest=digest(key), permits=sorted(codes), expires_on=expires_on
    )
    audit.record(user, "accounts.token", token, None, {"permits": token.permits, "until": str(expires_on)})
    return token, key


def end_token(token: ApiToken, *, actor) -> None:
    """Delete a token of one's own; the audit trail keeps that there was one."""
    if token.user_id != actor.pk:
        raise Forbidden()
    audit.record(actor, "accounts.token_end", token)
    token.delete()


def find_token(key: str) -> ApiToken | None:
    """The token of a key that still runs, of a user who is on and owes no duty; notes the day of use."""
    today = timezone.localdate()
    token = ApiToken.objects.select_related("user").filter(digest=digest(key), expires_on__gte=today).first()
    if token is None or not token.user.is_active or duty_of(token.user):
        return None
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return token
