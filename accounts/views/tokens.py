"""My keys for programs: which run, a new one shown once, taken back."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.forms import TokenForm
from accounts.models import ApiToken
from accounts.services import tokens
from accounts.views.asking import carry_out, posted
from league.kernel import permits
from league.kernel.views import declare, once


def _crumbs(*last: str) -> list[tuple[str, str]]:
    here = (_("接口令牌"), reverse("accounts:token-list") if last else "")
    return [(_("我的账号"), reverse("accounts:own")), here, *((words, "") for words in last)]


@declare()
def mine(request) -> HttpResponse:
    """My keys, the newest first."""
    context = {
        "title": _("接口令牌"),
        "crumbs": _crumbs(),
        "tokens": [(each, _labels(each)) for each in request.user.tokens.all()],
        "today": timezone.localdate(),
        "once": once.new_key(),
    }
    return render(request, "accounts/tokens.html", context)


def _labels(token: ApiToken) -> list[str]:
    """What a key may do, in words; a permit that is no longer declared opens nothing and is left out."""
    return [permit.label for permit in permits.all_permits() if permit.code in token.permits]


@declare(methods=("GET", "POST"))
@reauthentication_required
def add(request) -> HttpResponse:
    """Make a key; it is on the answer and nowhere else."""
    form = TokenForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        made = carry_out(request, form, lambda: tokens.issue_token(request.user, **form.cleaned_data))
        if made:
            token, key = made
            context = {"title": _("新的接口令牌"), "token": token, "key": key, "crumbs": _crumbs(token.name)}
            return render(request, "accounts/token_issued.html", context)
    context = {
        "title": _("签发接口令牌"),
        "form": form,
        "once": once.new_key(),
        "crumbs": _crumbs(_("签发")),
    }
    return render(request, "accounts/token_form.html", context, status=422 if form.errors else 200)


@declare(object="accounts.ApiToken", methods=("POST",))
def end(request, pk) -> HttpResponse:
    """Take a key of mine back; another's is 404."""
    token = request.user.tokens.filter(pk=pk).first()
    if token is None:
        raise Http404
    tokens.end_token(token, actor=request.user)
    messages.success(request, _("令牌“%(name)s”已收回，用它的程序即刻停止。") % {"name": token.name})
    return HttpResponseRedirect(reverse("accounts:token-list"))
