"""Addresses of accounts; `signin_patterns` carry the names the sign-in library asks for.

Only what is used is mounted: sign-up, e-mail addresses and e-mail reset have no address at all.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.urls import path

from accounts.views import audit, own, tokens, users, verbs
from league.kernel.views import declare

app_name = "accounts"
urlpatterns = [
    path("own/", own.own, name="own"),
    path("own/tokens/", tokens.mine, name="token-list"),
    path("own/tokens/add/", tokens.add, name="token-add"),
    path("own/tokens/<int:pk>/end/", tokens.end, name="token-end"),
    *users.UserViews.urls(),
    path("users/<int:pk>/grant/", verbs.grant_add, name="user-grant"),
    path("users/<int:pk>/password/reset/", verbs.reset_password, name="user-reset-password"),
    path("users/<int:pk>/authenticator/reset/", verbs.reset_authenticator, name="user-reset-authenticator"),
    path("users/<int:pk>/deactivate/", verbs.deactivate, name="user-deactivate"),
    path("users/<int:pk>/activate/", verbs.activate, name="user-activate"),
    path("users/<int:pk>/handover/", verbs.handover, name="user-handover"),
    path("grants/<int:pk>/end/", verbs.grant_end, name="user-grant-end"),
    path("org-options/", verbs.org_options, name="org-options"),
    path("user-options/", verbs.user_options, name="user-options"),
    *audit.AuditViews.urls(),
]

_both = ("GET", "POST")


def _mine(view, methods=_both):
    """A page of the library about the signed-in user's own account."""
    return declare(methods=methods)(view)


def _door(view):
    """A page of the library before signing in."""
    return declare(methods=_both, public=True)(view)


signin_patterns = [
    path("login/", _door(account.login), name="account_login"),
    path("login/code/", _door(factor.authenticate), name="mfa_authenticate"),
    path("logout/", _door(account.logout), name="account_logout"),
    path("account/confirm/", _mine(account.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", _mine(factor.reauthenticate), name="mfa_reauthenticate"),
    path("account/password/", _mine(account.password_change), name="account_change_password"),
    path("account/", own.own, name="mfa_index"),  # our page under the name the library returns to
    path("account/authenticator/add/", _mine(totp.activate_totp), name="mfa_activate_totp"),
    path("account/authenticator/remove/", _mine(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/codes/", _mine(codes.view_recovery_codes, ("GET",)), name="mfa_view_recovery_codes"),
    path("account/codes/renew/", _mine(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("account/sessions/", _mine(sessions.list_usersessions), name="usersessions_list"),
]
