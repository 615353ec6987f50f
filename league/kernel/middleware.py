"""What every response carries: security headers, no caching of signed-in pages, the user's language,
and a page with the sentence of a DomainError that a view lets through."""

from itertools import chain

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from league.kernel.errors import DomainError, Forbidden, Refused, Stale

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
LANGUAGE_COOKIE = settings.LANGUAGE_COOKIE_NAME


class SecurityHeadersMiddleware:
    """Sets the headers on every response; a signed-in user's pages are never stored by anyone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response[name] = value
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
        return response


class LanguageMiddleware:
    """Chooses the language: the user's own, else the cookie of the switch, else Chinese.

    The browser's preference is not asked: on shared office machines it is often English by accident.
    Stands after AuthenticationMiddleware.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        code = self.language_of(request)
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response

    @staticmethod
    def language_of(request) -> str:
        """The code of a language we have."""
        known = dict(settings.LANGUAGES)
        for code in (
            getattr(request.user, "language", ""),
            request.COOKIES.get(LANGUAGE_COOKIE, ""),
        ):
            if code in known:
                return code
        return settings.LANGUAGE_CODE


class DomainErrorMiddleware:
    """Turns a DomainError that left a view into a page with its sentence: 403, 409 or 422.

    A part of a page (htmx) that is not there gets a sentence too, not a page inside the page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """400 for words with a zero byte: nobody types one, and PostgreSQL takes none."""
        typed = chain.from_iterable(values for _name, values in (*request.GET.lists(), *request.POST.lists()))
        if any("\0" in text for text in typed):
            raise SuspiciousOperation("a zero byte in an address or a form")

    def process_exception(self, request, error):
        """The response for a DomainError; every other error goes on and is logged as the bug it is."""
        if isinstance(error, Http404) and getattr(request, "htmx", False):
            return refusal(request, Refused(_("这条记录不存在，或不在您的管理范围内。")), 404)
        if not isinstance(error, DomainError):
            return None
        status = 403 if isinstance(error, Forbidden) else 409 if isinstance(error, Stale) else 422
        return refusal(request, error, status)


def refusal(request, error: DomainError, status: int) -> HttpResponse:
    """The page, or for htmx the fragment, that says why not."""
    template = "parts/refusal.html" if getattr(request, "htmx", False) else "refused.html"
    title = {403: _("没有权限"), 404: _("找不到这一页"), 409: _("内容已经变化")}.get(
        status, _("这一步不能办理")
    )
    context = {"error": error, "title": title, "back_url": _came_from(request)}
    return render(request, template, context, status=status)


def _came_from(request) -> str:
    """The page of ours the request came from; home for one of another host, or none."""
    page = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if safe else "/"
