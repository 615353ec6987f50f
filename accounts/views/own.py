"""My own account."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import duties
from league.kernel.views import declare


@declare()
def own(request) -> HttpResponse:
    """My account: who I am here, my grants, and the ways to password, authenticator and sessions."""
    context = {
        "title": _("我的账号"),
        "grants": request.user.grants.select_related("org").order_by("-start"),
        "today": timezone.localdate(),
        "factor": duties.factor_of(request.user),
        "factor_required": duties.factor_required(request.user),
    }
    return render(request, "accounts/own.html", context)
