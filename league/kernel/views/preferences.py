"""What a user chooses for the eyes: letter size, language, columns of a list, named filters."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from league.kernel.errors import Refused
from league.kernel.models.filters import ColumnChoice, SavedFilter
from league.kernel.navigation import large_text
from league.kernel.views.declared import declare
from league.kernel.views.filtering import PAGING

YEAR = 365 * 24 * 3600
SAVED_MAX = 30


def back(request, default: str = "/") -> HttpResponseRedirect:
    """To the page the form came from; never to another host."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else default)


@declare(public=True, methods=("POST",))
def set_size(request):
    """Switch 大字版 on or off: kept with the user, and in this browser for the sign-in page."""
    response = back(request)
    large = not large_text(request)
    _cookie(response, "ui_size", "large" if large else "normal")
    _keep(request.user, "large_text", large)
    return response


@declare(public=True, methods=("POST",))
def set_language(request):
    """Choose the language: kept with the user, and in this browser for the sign-in page."""
    code = request.POST.get("language", "")
    response = back(request)
    if code in dict(settings.LANGUAGES):
        _cookie(response, settings.LANGUAGE_COOKIE_NAME, code)
        _keep(request.user, "language", code)
    return response


def _keep(user, field: str, value) -> None:
    """Write a preference to the user's row; anonymous visitors have none."""
    if hasattr(user, field):
        setattr(user, field, value)
        user.save(update_fields=[field])


def _cookie(response, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


def _list_url(request) -> str:
    """Address of the list page a form names; 404 for a name that is none of ours."""
    try:
        return reverse(request.POST.get("page", ""))
    except NoReverseMatch as error:
        raise Http404 from error


@declare(methods=("POST",))
def save_filter(request):
    """Keep the filter of a list under a name; the same name again replaces it."""
    page, url = request.POST.get("page", ""), _list_url(request)
    name = request.POST.get("name", "").strip()[:40]
    if not name:
        raise Refused(_("请给常用筛选起个名字。"))
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    for key in ("private", *PAGING):
        query.pop(key, None)
    if not query:
        raise Refused(_("姓名、证件号、电话这类个人信息不存入常用筛选，请再选一个别的条件。"))
    if len(query.urlencode()) > 500 or SavedFilter.objects.filter(user=request.user).count() >= SAVED_MAX:
        raise Refused(_("常用筛选太长或已满 %(n)d 个，请先删除不用的。") % {"n": SAVED_MAX})
    SavedFilter.objects.update_or_create(
        user=request.user, page=page, name=name, defaults={"query": query.urlencode()}
    )
    messages.success(request, _("已存为常用筛选“%(name)s”。") % {"name": name})
    return HttpResponseRedirect(f"{url}?{query.urlencode()}")


@declare(object="kernel.SavedFilter", methods=("POST",))
def delete_filter(request, pk):
    """Forget a named filter; only one's own, another's is 404."""
    if not SavedFilter.objects.filter(user=request.user, pk=pk).delete()[0]:
        raise Http404
    return back(request)


@declare(methods=("POST",))
def choose_columns(request):
    """Keep the columns of a list; none ticked gives the usual ones back."""
    page, url = request.POST.get("page", ""), _list_url(request)
    names = [name[:40] for name in request.POST.getlist("column")][:60]
    mine = ColumnChoice.objects.filter(user=request.user, page=page)
    if names and "reset" not in request.POST:
        ColumnChoice.objects.update_or_create(user=request.user, page=page, defaults={"names": names})
    else:
        mine.delete()
    return back(request, url)
