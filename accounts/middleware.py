"""The session's limits, and what must be done before anything else."""

import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import duties, events
from accounts.services.signin import BEGAN, SEEN
from league.kernel import audit

TOUCH_SECONDS = 60

# Pages one may see while a duty is open: those that fulfil it, and the way out.
OPEN_NAMES = {
    "account_change_password",
    "account_logout",
    "account_login",
    "kernel:set-size",
    "kernel:set-language",
}
FACTOR_NAMES = OPEN_NAMES | {"mfa_activate_totp", "account_reauthenticate", "mfa_reauthenticate"}


class SessionLimitMiddleware:
    """Ends a session 30 minutes after its last use and 12 hours after its beginning.

    Stands after AuthenticationMiddleware. The last use is written at most once a minute.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            self._check(request, time.time())
        return self.get_response(request)

    def _check(self, request, now: float) -> None:
        began, seen = request.session.get(BEGAN), request.session.get(SEEN)
        if began is None or seen is None:
            request.session[BEGAN] = request.session[SEEN] = now
        elif now - began >= settings.LEAGUE_SESSION_SECONDS or now - seen >= settings.LEAGUE_IDLE_SECONDS:
            audit.record(request.user, events.SIGN_OUT, request.user, note=_("会话到时自动退出"))
            logout(request)
        elif now - seen >= TOUCH_SECONDS:
            request.session[SEEN] = now
            UserSession.objects.filter(session_key=request.session.session_key).update(
                last_seen_at=timezone.now()
            )


class DutyMiddleware:
    """Sends a signed-in user to the open duty: a new password first, then the authenticator.

    Stands after LoginRequiredMiddleware and MessageMiddleware. The API answers 403 with a sentence.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """The redirect to the duty, None when there is none or the page belongs to it."""
        if not request.user.is_authenticated:
            return None
        duty = duties.duty_of(request.user)
        if not duty:
            return None
        allowed = OPEN_NAMES if duty == duties.PASSWORD else FACTOR_NAMES
        if request.resolver_match.view_name in allowed:
            return None
        return _sent_to(request, view, duty)


def _sent_to(request, view, duty: str) -> HttpResponse:
    words = {
        duties.PASSWORD: _("请先设置您自己的密码，再继续使用。"),
        duties.FACTOR: _("您的岗位须使用验证器登录，请先设置验证器。"),
    }[duty]
    url = reverse("account_change_password" if duty == duties.PASSWORD else "mfa_activate_totp")
    if getattr(view, "cls", None) is not None:  # a view of the REST framework
        return JsonResponse({"code": f"duty_{duty}", "detail": words}, status=403)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    messages.info(request, words)
    return HttpResponseRedirect(url)
