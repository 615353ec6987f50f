"""The entries of the menu that lead to reform tasks, and to what came of them."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from league.kernel import panels
from league.kernel.navigation import nav
from league.kernel.panels import Panel
from orgs.models import Org
from reforms.choices.programmes import AssignmentState
from reforms.models import Assignment
from reforms.rules import VIEW
from reforms.rules.permits import VIEW_REGISTERS
from reforms.rules.supervision import VIEW_NOTICES
from reforms.services.standing import completion, progress, summed
from reforms.workflows import ASSIGNMENT, NOTICE

OPEN = 60  # tasks a unit's page lists; the ledger has all of them
CHANGED = 10
WEEK = timedelta(days=7)

nav(
    _("改革与活动"),
    _("改革任务"),
    "list-checks",
    "reforms:assignment-list",
    VIEW,
    order=70,
    waits=ASSIGNMENT.code,
)
nav(_("改革与活动"), _("改革成果"), "award", "reforms:outcome-list", VIEW_REGISTERS, order=71)
nav(
    _("改革与活动"),
    _("督导督促"),
    "megaphone",
    "reforms:notice-list",
    VIEW_NOTICES,
    order=72,
    waits=NOTICE.code,
)


def tab(request, org: Org) -> dict:
    """What a unit was given: how far it is, what is open, what changed in a week."""
    today = timezone.localdate()
    given = (
        Assignment.objects.visible_to(request.user, VIEW)
        .filter(org=org)
        .select_related("task__programme", "org")
    )
    told = summed(progress(org.path, org=org).values())
    changed = given.filter(state_since__gte=today - WEEK).order_by("-state_since", "-pk")
    return {
        "told": told,
        "completion": completion(told),
        "open": given.exclude(state=AssignmentState.CLOSED).order_by("due", "pk")[:OPEN],
        "changed": changed[:CHANGED],
        "changed_n": changed.count(),
        "today": today,
    }


panels.register(
    Org,
    Panel("reforms", _("改革任务"), permit=VIEW, order=45, template="reforms/unit_panel.html", context=tab),
)
