"""Grants: who holds which role where, given and ended with a date."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Grant, User
from accounts.rules import MANAGE, roles_below
from accounts.services import events
from league.kernel import audit, permits
from league.kernel.errors import Forbidden, Refused
from league.kernel.roles import ADMINISTRATORS


def grants_of(user, on: date) -> list[tuple[str, str]]:
    """(role, organization path) pairs of a user on a day: the provider behind every permit question."""
    rows = Grant.objects.valid_on(on).filter(
        user_id=user.pk, user__is_active=True, org__dissolved__isnull=True
    )
    return list(rows.values_list("role", "org__path"))


@transaction.atomic
def grant(user: User, role: str, org, *, actor, start: date | None = None, end: date | None = None) -> Grant:
    """Give a role at an organization from `start` (today unless told) until before `end`.

    Raises Forbidden for a role above the actor's own, an organization outside the actor's reach or one's own
    account; Refused for a span that ends before it begins, a role that stands already, a dissolved
    organization, or a second administrator role (三员分立). actor None: the system itself.
    """
    first = start or timezone.localdate()
    if actor is not None:
        permits.require(actor, MANAGE, org)
        _require_below(actor, user, role, org)
    if end and end <= first:
        raise Refused(_("授权的截止日期须晚于开始日期。"))
    if org.dissolved:
        raise Refused(_("“%(org)s”已经撤销，不能再授权。") % {"org": org})
    _refuse_overlap(user, role, org, first, end)
    _refuse_second_administrator(user, role)
    given = Grant.objects.create(user=user, role=role, org=org, start=first, end=end, granted_by=actor)
    permits.forget(user)
    span = {"start": first, "end": end}
    audit.record(actor, events.GRANT, given, None, {"user": user.pk, "role": role, "org": org.pk, **span})
    return given


def grantable_roles(actor, org) -> set[str]:
    """The roles an actor may give at an organization: those below a role the actor holds there."""
    return roles_below(actor, org.path)


@transaction.atomic
def end_grant(given: Grant, *, actor, on: date | None = None) -> Grant:
    """End a grant; from the day (today unless told) it opens nothing any more. actor None: the system."""
    if actor is not None:
        permits.require(actor, MANAGE, given)
        _require_below(actor, given.user, given.role, given.org)
    today = timezone.localdate()
    if given.end and given.end <= today:
        raise Refused(_("这项授权已于 %(day)s 到期，不用再收回。") % {"day": given.end})
    before = given.end
    given.end = max(on or today, given.start)
    given.save(update_fields=["end"])
    permits.forget(given.user)
    audit.record(actor, events.END_GRANT, given, {"end": before}, {"end": given.end})
    return given


def _require_below(actor, user: User, role: str, org) -> None:
    if actor.pk == user.pk:
        raise Forbidden(_("不能给自己授权或收回自己的授权，请由另一位管理员办理。"))
    if role not in grantable_roles(actor, org):
        raise Forbidden(_("您不能授予或收回这个角色，请由上级管理员办理。"))


def _refuse_overlap(user: User, role: str, org, first: date, end: date | None) -> None:
    same = Grant.objects.filter(user=user, role=role, org=org).lasting(first)
    if (same.filter(start__lt=end) if end else same).exists():
        raise Refused(_("%(user)s 在“%(org)s”已有这个角色，不用重复授权。") % {"user": user, "org": org})


def _refuse_second_administrator(user: User, role: str) -> None:
    """等保 separates system, security and audit administrators: no person holds two of them."""
    if role not in ADMINISTRATORS:
        return
    others = set(ADMINISTRATORS) - {role}
    if Grant.objects.filter(user=user, role__in=others).lasting(timezone.localdate()).exists():
        raise Refused(_("系统、安全、审计三类管理员不能由同一人兼任。"))


permits.register_grants(grants_of)
