"""Suggestions for the introducers of an applicant."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import format_html_join

from league.kernel.views import declare, picking
from members import rules
from members.models import Member


@declare(rules.DEVELOP)
def options(request) -> HttpResponse:
    """Members in reach who may introduce and whose name or initials match, each with the branch."""
    words = picking.asked_words(request)
    rows = Member.objects.visible_to(request.user, rules.DEVELOP).may_introduce(timezone.localdate())
    found = rows.matching(words).select_related("branch").order_by("pinyin", "pk") if words else rows.none()
    lines = (
        (picking.name_and_code(member, "pk"), member.branch.short)
        for member in found.defer("id_no", "phone")[: picking.SUGGESTED]
    )
    return HttpResponse(format_html_join("", '<option value="{}">{}</option>', lines))
