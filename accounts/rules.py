"""Permits of accounts, and who stands above whom."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from league.kernel import permits
from league.kernel.errors import Forbidden
from league.kernel.permits import permit
from league.kernel.roles import ADMINISTRATORS, STAFF, Role

VIEW = permit("accounts.view", gettext_lazy("查看用户"), (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, *STAFF))
MANAGE = permit("accounts.manage", gettext_lazy("管理用户和授权"), (Role.SYSTEM_ADMIN, *STAFF))
RESET = permit(
    "accounts.reset", gettext_lazy("重置密码和验证器"), (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, *STAFF)
)
AUDIT = permit("accounts.audit", gettext_lazy("查看审计记录"), (Role.AUDIT_ADMIN,))

_LOCAL = (Role.TOWNSHIP_SECRETARY, Role.BRANCH_SECRETARY, Role.LEADER)
# Nobody grants a role outside or above their own (reliability rule A4).
GRANTABLE = {
    Role.SYSTEM_ADMIN: tuple(Role),
    Role.CITY_STAFF: (Role.COUNTY_STAFF, Role.COUNTY_REVIEWER, *_LOCAL),
    Role.COUNTY_STAFF: _LOCAL,
}
# A lost password is also renewed by the security administrator, who gives no roles.
BELOW = {MANAGE: GRANTABLE, RESET: {**GRANTABLE, Role.SECURITY_ADMIN: tuple(Role)}}

# Roles that must prove a second factor (reliability rule L1); a leader does at county level and above.
SECOND_FACTOR = frozenset((*ADMINISTRATORS, *STAFF, Role.COUNTY_REVIEWER))


def roles_below(actor, path: str, code: str = MANAGE) -> set[str]:
    """The roles an actor stands above at an organization path, for a permit that reaches over others."""
    return {
        role
        for held, reach in permits.grants(actor)
        if path.startswith(reach)
        for role in BELOW[code].get(held, ())
    }


def stands_over(actor, user, code: str = MANAGE) -> bool:
    """Whether the actor may deal with somebody's account: another's, in reach, no grant above or outside.

    A grant that begins later counts as well, else an account could be taken over on the eve.
    """
    if actor.pk == user.pk or not permits.may(actor, code, user):
        return False
    lasting = user.grants.filter(Q(end__isnull=True) | Q(end__gt=timezone.localdate()))
    return all(
        role in roles_below(actor, path, code) for role, path in lasting.values_list("role", "org__path")
    )


def require_over(actor, user, code: str = MANAGE) -> None:
    """Raise Forbidden unless `stands_over`."""
    permits.require(actor, code, user)
    if actor.pk == user.pk:
        raise Forbidden(_("不能办理自己的账号，请由另一位管理员办理。"))
    if not stands_over(actor, user, code):
        raise Forbidden(_("这个账号的授权高于或超出您的管理范围，请由上级管理员办理。"))
