"""One search over members and organizations, inside the user's reach."""

from django.shortcuts import render

from league.kernel.views import declare
from members import rules as member_rules
from members.models import Member
from orgs import rules as org_rules
from orgs.models import Org

SHOWN = 20


@declare(methods=("GET", "POST"))
def search(request):
    """Names, initials, codes, or a whole ID number or phone; posted, so that none stands in an address."""
    words = request.POST.get("q", "").strip()
    context = {"words": words, "members": [], "orgs": [], "shown": SHOWN}
    if words:
        members = Member.objects.visible_to(request.user, member_rules.VIEW).matching(words)
        orgs = Org.objects.visible_to(request.user, org_rules.VIEW).standing().matching(words)
        context["members"] = list(members.select_related("branch__parent").order_by("pinyin", "id")[:SHOWN])
        context["orgs"] = list(orgs.select_related("parent").order_by("path")[:SHOWN])
    return render(request, "portal/search.html", context)
