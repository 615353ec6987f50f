"""Whoever worked for an organization works for its heir: roles and homes go along, and come back.

Registered with `league.kernel.succession`; whoever merges organizations calls it there.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accounts.models import Grant, User
from accounts.services import events
from league.kernel import audit, succession
from league.kernel.succession import Estate, Passing


def standing(ids: Iterable[int]):
    """Grants at the organizations that have not ended."""
    return Grant.objects.filter(org__in=list(ids), end=None)


def carry_grants(passing: Passing) -> None:
    """A role held here ends on the day and is held in the heir; nobody holds the same twice."""
    known = set(standing([passing.heir.pk]).values_list("user", "role"))
    for given in standing([passing.left.pk]).select_for_update(of=("self",)).order_by("pk"):
        given.end = max(given.start, passing.on)
        given.save(update_fields=["end"])
        if (given.user_id, given.role) not in known:
            _begin(given, passing)


def _begin(given: Grant, passing: Passing) -> None:
    told = {"user": given.user, "role": given.role, "org": passing.heir}
    made = Grant.objects.create(**told, start=given.end, granted_by=passing.actor)
    after = {"user": given.user_id, "role": given.role, "org": passing.heir.pk, "start": made.start}
    audit.record(passing.actor, events.GRANT, made, {"org": passing.left.pk}, after)


def homes(ids: Iterable[int]):
    """Accounts that belong to the organizations."""
    return User.objects.filter(home__in=list(ids))


GRANTS = succession.register(
    Estate(
        code="accounts.grants",
        label=_("账号授权"),
        model=Grant,
        columns=("user", "role", "org", "start", "end", "granted_by"),
        rows=standing,
        carry=carry_grants,
        order=80,
        stays=True,
        whole=True,
    )
)
HOMES = succession.register(
    Estate(
        code="accounts.homes",
        label=_("账号"),
        model=User,
        columns=("home",),
        rows=homes,
        follows=("home",),
        order=81,
        stays=True,
    )
)
