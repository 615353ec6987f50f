"""One search over members and organizations, inside the user's reach."""

from django.shortcuts import render

from league.kernel import permits
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
    context = {"words": words, "shown": SHOWN}
    if words:
        context |= {"members": members_named(request.user, words), "orgs": orgs_named(request.user, words)}
    return render(request, "portal/search.html", context)


def members_named(user, words: str) -> list[Member] | None:
    """Members in reach, one more than is shown; None for who may not see members at all."""
    if not permits.may(user, member_rules.VIEW):
        return None
    found = Member.objects.visible_to(user, member_rules.VIEW).matching(words)
    return list(found.select_related("branch__parent").order_by("pinyin", "id")[: SHOWN + 1])


def orgs_named(user, words: str) -> list[Org] | None:
    """Standing organizations in reach, one more than is shown."""
    if not permits.may(user, org_rules.VIEW):
        return None
    found = Org.objects.visible_to(user, org_rules.VIEW).standing().matching(words)
    return list(found.select_related("parent").order_by("path")[: SHOWN + 1])
