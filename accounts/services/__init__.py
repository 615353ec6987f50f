"""Verbs about accounts: issue, grant, end, reset, hand over; and the provider of grants."""

from accounts.services import succession
from accounts.services.duties import duty_of
from accounts.services.grants import end_grant, grant, grantable_roles
from accounts.services.handover import hand_over
from accounts.services.people import activate, deactivate, issue, reset_authenticator, reset_password

__all__ = [
    "activate",
    "deactivate",
    "duty_of",
    "end_grant",
    "grant",
    "grantable_roles",
    "hand_over",
    "issue",
    "reset_authenticator",
    "reset_password",
    "succession",
]
