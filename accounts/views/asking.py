"""What the pages about an account share: ask, carry out once, show a one-time password."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from league.kernel.errors import DomainError
from league.kernel.views import once

SYSTEM = gettext_lazy("系统")
USERS = gettext_lazy("用户与授权")


def posted(request):
    """What a form is bound to: the posted values, even when there are none."""
    return request.POST if request.method == "POST" else None


def carry_out(request, form, verb):
    """Run a verb once; its refusal becomes an error of the form and None is returned."""
    try:
        with transaction.atomic():
            once.spend(request)
            return verb()
    except DomainError as error:
        form.add_error(None, error.message)
        return None


def one_time(request, form, verb) -> HttpResponse | None:
    """The page with the one-time password that a verb made; None when it refused."""
    made = carry_out(request, form, verb)
    if made is None:
        return None
    user, word = made
    context = {
        "title": _("一次性密码"),
        "subject": user,
        "word": word,
        "crumbs": crumbs(user, _("一次性密码")),
    }
    response = render(request, "accounts/issued.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


def crumbs(user: User, last: str) -> list[tuple[str, str]]:
    return [
        (SYSTEM, ""),
        (USERS, reverse("accounts:user-list")),
        (user.name, reverse("accounts:user-detail", args=[user.pk])),
        (last, ""),
    ]


def ask(
    request, user: User, form, *, title: str, words: str, button: str, danger: bool = False
) -> HttpResponse:
    """The page that asks before a verb is carried out, with the form it needs."""
    context = {
        "title": title,
        "words": words,
        "button": button,
        "danger": danger,
        "form": form,
        "subject": user,
        "once": once.new_key(),
        "crumbs": crumbs(user, title),
    }
    return render(request, "accounts/ask.html", context, status=422 if form.errors else 200)


def done(request, user: User, words: str) -> HttpResponseRedirect:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("accounts:user-detail", args=[user.pk]))
