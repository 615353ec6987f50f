"""What a signed-in user must do before anything else: change the password, set up the authenticator."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from accounts.models import Grant
from accounts.rules import SECOND_FACTOR
from accounts.services import passwords
from league.kernel import permits
from league.kernel.roles import Role
from orgs.choices import Level

PASSWORD, FACTOR = "password", "factor"


def factor_required(user) -> bool:
    """Whether one of today's grants asks for a second factor: county and above, and administrators."""
    if not settings.LEAGUE_TOTP:
        return False
    roles = {role for role, _path in permits.grants(user)}
    if roles & SECOND_FACTOR:
        return True
    return Role.LEADER in roles and _leads_a_county(user)


def _leads_a_county(user) -> bool:
    high = Grant.objects.valid_on(timezone.localdate()).filter(org__level__in=(Level.CITY, Level.COUNTY))
    return high.filter(user=user, role=Role.LEADER).exists()


def factor_of(user) -> Authenticator | None:
    """The authenticator app a user has set up."""
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()


def duty_of(user) -> str:
    """The first thing still to be done (`password`, `factor`), empty for none. Tokens must ask it too."""
    if passwords.must_change(user):
        return PASSWORD
    if factor_required(user) and factor_of(user) is None:
        return FACTOR
    return ""
