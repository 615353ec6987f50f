"""Handover: what a leaving colleague was working on goes to a successor, with a list of what was moved.

To-dos follow from grants. Drafts, held imports and the like belong to upper apps, which register how to move
theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules
from accounts.models import Grant, User
from accounts.services import events, grants
from league.kernel import audit
from league.kernel.errors import Refused

Mover = Callable[[User, User, User], int]
_movers: dict[str, Mover] = {}


@dataclass(frozen=True)
class Moved:
    """How many things of one kind went over."""

    label: str
    count: int


def register(label: str, move: Mover) -> Mover:
    """Name a function (from_user, to_user, actor) → number of things moved; the same label replaces it."""
    _movers[label] = move
    return move


@transaction.atomic
def hand_over(leaving: User, to: User, *, actor, with_grants: bool = False) -> list[Moved]:
    """Move everything registered from one user to another, and their grants when asked; returns the list.

    Raises Forbidden unless the actor stands over both, Refused for the same or a switched-off successor.
    """
    rules.require_over(actor, leaving)
    rules.require_over(actor, to)
    if leaving.pk == to.pk:
        raise Refused(_("请选择另一位同志接手。"))
    if not to.is_active:
        raise Refused(_("“%(user)s”的账号已停用，不能接手。") % {"user": to})
    done = [Moved(_("授权"), _move_grants(leaving, to, actor))] if with_grants else []
    done += [Moved(str(label), move(leaving, to, actor)) for label, move in _movers.items()]
    audit.record(actor, events.HANDOVER, leaving, None, {"to": to.pk, **{m.label: m.count for m in done}})
    return done


def _move_grants(leaving: User, to: User, actor) -> int:
    """End the grants of the leaving user today and give the same to the successor."""
    today = timezone.localdate()
    held = list(Grant.objects.valid_on(today).filter(user=leaving).select_related("org"))
    for given in held:
        until = given.end
        grants.end_grant(given, actor=actor)
        if not Grant.objects.filter(user=to, role=given.role, org=given.org).lasting(today).exists():
            grants.grant(to, given.role, given.org, actor=actor, end=until)
    return len(held)
