"""Whom to call at an organization: the people who work there, by name, with the office's telephone."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Grant
from league.kernel import permits
from members.rules.transfer import RECEIVE, TRANSFER
from orgs.models import Org

SHOWN = 3


@dataclass(frozen=True)
class Contact:
    """Somebody at work: name, office, and the office's telephone; nothing private."""

    name: str
    org: str
    phone: str


def people_at(org: Org) -> list[Contact]:
    """Who can act on papers at an organization today, at most three."""
    roles = permits.get(RECEIVE).roles | permits.get(TRANSFER).roles
    grants = Grant.objects.valid_on(timezone.localdate()).filter(
        org=org, role__in=roles, user__is_active=True
    )
    names = dict.fromkeys(grants.order_by("role", "user__name").values_list("user__name", flat=True))
    return [Contact(name, org.name, org.phone) for name in list(names)[:SHOWN]]
