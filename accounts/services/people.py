"""Verbs about accounts: issue, deactivate, activate, renew a lost password or authenticator."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules
from accounts.models import ApiToken, User
from accounts.services import events, passwords
from league.kernel import audit, permits
from league.kernel.errors import Refused


@transaction.atomic
def issue(*, username: str, name: str, home, actor) -> tuple[User, str]:
    """Make an account and return it with its one-time password, which is stored nowhere in plain.

    Raises Forbidden outside the actor's reach, Refused for a name that is taken. actor None: the installer.
    """
    if actor is not None:
        permits.require(actor, rules.MANAGE, home)
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("账号“%(name)s”已经有人使用，请换一个。") % {"name": username})
    user = User(username=username, name=name, home=home)
    word = _give_one_time(user)
    user.save()
    audit.record(actor, events.ISSUE, user, None, {"username": username, "name": name, "home": home.pk})
    return user, word


@transaction.atomic
def reset_password(user: User, *, actor) -> str:
    """Give a one-time password in place of the lost one and return it; every session of the user ends."""
    rules.require_over(actor, user, rules.RESET)
    word = _give_one_time(user)
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    sign_out_everywhere(user)
    audit.record(actor, events.RESET_PASSWORD, user)
    return word


@transaction.atomic
def reset_authenticator(user: User, *, actor) -> User:
    """Forget the lost authenticator and its recovery codes; a new one is set up at the next sign-in."""
    rules.require_over(actor, user, rules.RESET)
    deleted, _by_model = Authenticator.objects.filter(user=user).delete()
    if not deleted:
        raise Refused(_("“%(user)s”还没有设置验证器，不用重置。") % {"user": user})
    sign_out_everywhere(user)
    audit.record(actor, events.RESET_FACTOR, user)
    return user


@transaction.atomic
def deactivate(user: User, *, actor, reason: str) -> User:
    """Switch an account off at once: pages, tokens and jobs of the user stop; grants stay as they are."""
    rules.require_over(actor, user)
    if not reason.strip():
        raise Refused(_("请写明停用的理由。"), code="comment_required")
    return _switch(user, False, events.DEACTIVATE, actor, reason)


@transaction.atomic
def activate(user: User, *, actor) -> User:
    """Switch an account on again; what it may do is said by its grants."""
    rules.require_over(actor, user)
    return _switch(user, True, events.ACTIVATE, actor, "")


def _switch(user: User, on: bool, event: str, actor, note: str) -> User:
    if user.is_active == on:
        raise Refused(_("“%(user)s”的账号已经是这个状态。") % {"user": user})
    user.is_active, user.version = on, user.version + 1
    user.save(update_fields=["is_active", "version"])
    if not on:
        sign_out_everywhere(user)
    audit.record(actor, event, user, {"is_active": not on}, {"is_active": on}, note=note)
    return user


def sign_out_everywhere(user: User) -> None:
    """End every session and API token of a user."""
    for session in UserSession.objects.filter(user=user):
        session.end()
    ApiToken.objects.filter(user=user).delete()


def _give_one_time(user: User) -> str:
    word = passwords.one_time()
    user.set_password(word)
    user.must_change_password = True
    user.password_changed_at = timezone.now()
    return word
